"""Cobertura XML, as coverage.py, gcovr, nyc and c8 write it.

Lines are counted where they stand, and the header has to agree. Branches that lie on no line of their own are in the
header alone, so of branches the lines only may not show more than the header.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from psfkit.documents.text_safety import shown
from psfkit.documents.xml_reader import XmlElement, read_xml
from psfkit.errors import InputError
from psfkit.evidence.line_coverage import Covered, coverage_facts, refuse_unknown
from psfkit.evidence.reader import answer
from psfkit.evidence.run_day import run_facts
from psfkit.model.fact import Fact, Facts

NAME = "cobertura"
_HEAD = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:[?!][^\0]*<)?coverage[\s/>]")
_COUNT = re.compile(r"[0-9]{1,18}")
_CONDITIONS = re.compile(r"[0-9.]{1,20}%\s{0,4}\(([0-9]{1,9})/([0-9]{1,9})\)")
_RATE = re.compile(r"[01](?:\.[0-9]{1,20})?")
_RATE_SLACK = 0.001


def recognises(head: bytes, _path: str) -> bool:
    """Whether the file is XML that begins with coverage."""
    return _HEAD.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a report, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    root = read_xml(content, skips_doctype=True)
    if root.tag != "coverage" or "line-rate" not in root.attributes:
        raise InputError(f"its root element is {shown(root.tag, 40)}, not coverage with a line-rate")
    if any("coverage.py" in comment for comment in root.comments):
        refuse_unknown(root.attributes.get("version"), f"line {root.line}: version")
    classes = [each for package in _under(root, "packages", "package") for each in _under(package, "classes", "class")]
    counted = [line for each in classes for line in _under(each, "lines", "line")]
    lines = Covered(len(counted), sum(_count(line, "hits") > 0 for line in counted))
    stated = _stated(root, "lines")
    if stated is not None:
        lines.refuse_other(stated, f"line {root.line}", "lines")
    _refuse_wrong_rate(root, lines)
    return (
        *coverage_facts(
            len({each.attributes.get("filename") for each in classes}),
            lines,
            _branches(root, counted),
            f"line {root.line}, and line elements",
        ),
        *run_facts([(root.attributes.get("timestamp"), f"line {root.line}: timestamp")]),
    )


def _under(element: XmlElement, group: str, tag: str) -> Iterator[XmlElement]:
    for holder in element.children:
        if holder.tag == group:
            yield from (child for child in holder.children if child.tag == tag)


def _count(element: XmlElement, key: str) -> int:
    text = element.attributes.get(key, "")
    if not _COUNT.fullmatch(text):
        raise InputError(f"line {element.line}: {key} is {shown(text, 20) or 'missing'}, not a count")
    return int(text)


def _stated(root: XmlElement, what: str) -> Covered | None:
    """Return what the header counts, or None where it has rates only, as the first versions did."""
    if f"{what}-valid" not in root.attributes:
        return None
    return Covered(_count(root, f"{what}-valid"), _count(root, f"{what}-covered"))


def _refuse_wrong_rate(root: XmlElement, lines: Covered) -> None:
    text = root.attributes["line-rate"]
    if not _RATE.fullmatch(text):
        raise InputError(f"line {root.line}: line-rate is {shown(text, 20)}, not a share from 0 to 1")
    if lines.valid and abs(float(text) - lines.covered / lines.valid) > _RATE_SLACK:
        raise InputError(
            f"the file contradicts itself: line {root.line} states a line-rate of {text}, "
            f"its lines come to {lines.covered} of {lines.valid}"
        )


def _branches(root: XmlElement, lines: Sequence[XmlElement]) -> Covered | None:
    found = [_conditions(line) for line in lines if line.attributes.get("branch", "").lower() == "true"]
    on_lines = Covered(sum(each.valid for each in found), sum(each.covered for each in found))
    stated = _stated(root, "branches")
    if stated is None:
        return on_lines if on_lines.valid else None
    missed = stated.valid - stated.covered
    if on_lines.covered > stated.covered or not 0 <= on_lines.valid - on_lines.covered <= missed:
        on_lines.refuse_other(stated, f"line {root.line}", "branches")
    return stated


def _conditions(line: XmlElement) -> Covered:
    text = line.attributes.get("condition-coverage", "")
    found = _CONDITIONS.fullmatch(text)
    if found is None:
        raise InputError(f"line {line.line}: condition-coverage is {shown(text, 20) or 'missing'}, not like 50% (1/2)")
    return Covered(int(found[2]), int(found[1]))
