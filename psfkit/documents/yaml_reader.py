"""YAML from strangers, read strictly: plain values with the position of each, or findings, never an exception.

What is refused, and why, stands in docs/bundle-format.md. Reading takes one pass over libyaml's events
(:mod:`psfkit.documents.yaml_events`); only a text in which something is wrong is read a second time
(:mod:`psfkit.documents.yaml_examiner`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from psfkit.documents.codes import make_finding
from psfkit.documents.spans import Extent, LinedSpans, Lines, Marks, Positions, Spans
from psfkit.documents.text_safety import find_forbidden, framed, is_mark, scan_raw, shows
from psfkit.model.bundle import Document
from psfkit.model.finding import Finding
from psfkit.model.location import Location, Span

MAX_BYTES = 1024 * 1024
MAX_FINDINGS = 50

_MAX_DIRECTIVES = 16
_BEFORE_PROPERTY = frozenset(" \t\r\n,:?-[]{}\"'")
_ASCII = bytes(range(128))
_ORDINARY = b"\t\n\r" + bytes(range(0x20, 0x7F)) + bytes(range(0x80, 0x100))


@dataclass(frozen=True, slots=True)
class YamlReading:
    """What came of reading one YAML file.

    ``value`` is made of dict, list, str, int, Decimal and bool. When findings refuse single values, the text that stood
    there is in their place and of two equal keys the first counts, so that whoever checks further finds what else there
    is; the file is invalid all the same. When nothing can be said of the rest, ``value`` is None, and only then.
    """

    value: object
    document: Document | None
    """The text with the position of every node; None when the bytes are not text."""
    findings: tuple[Finding, ...]


def read_yaml(data: bytes, file: str) -> YamlReading:
    """Read the bytes of one YAML file.

    Args:
        data: The whole file, of any size and content.
        file: Path relative to the bundle, for the findings; safe to print.
    """
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data)} bytes, {MAX_BYTES} are allowed"
        return YamlReading(None, None, (make_finding("PK105", message, Location(file)),))
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return YamlReading(None, None, (_report_encoding(data, error.start, file),))
    lines = Lines(text)
    beyond = "" if text.isascii() else "".join(sorted(set(data.translate(None, _ASCII).decode("utf-8"))))
    findings = _report_directives(lines, file) or (_report_raw(lines, file) if _is_suspect(data, beyond) else ())
    if findings:
        return YamlReading(None, _document(file, lines, None, Marks()), findings)
    wary = _may_have_properties(text) or not all(map(shows, beyond))
    return _read_text(lines, file, wary=wary)


def location(source: Document | str, file: str, span: Span | Extent | None) -> Location:
    """Make the location of a span in a document, with the text of its line made safe and clipped.

    Args:
        source: The document, or its text.
        file: Path relative to the bundle, safe to print.
        span: The span, or None when the whole file is meant.
    """
    if span is None:
        return Location(file)
    found = span if isinstance(span, Span) else Span(*span)
    if isinstance(source, Document) and isinstance(source.spans, LinedSpans):
        lines = source.spans.lines
    else:
        lines = Lines(source.text if isinstance(source, Document) else source)
    return Location(file, found, framed(lines.line(found.line)))


def _read_text(lines: Lines, file: str, *, wary: bool) -> YamlReading:
    from yaml import YAMLError

    from psfkit.documents.yaml_events import OutOfTheOrdinaryError, TooManyNodesError, read_events

    try:
        value, marks = read_events(lines.text, wary=wary)
    except (OutOfTheOrdinaryError, YAMLError):
        return _examine(lines, file)
    except TooManyNodesError as error:
        place = location(lines.text, file, lines.extent(error.offset, error.offset))
        findings = (make_finding("PK106", str(error), place),)
        return YamlReading(None, _document(file, lines, None, Marks()), findings)
    return YamlReading(value, _document(file, lines, value, marks), ())


def _examine(lines: Lines, file: str) -> YamlReading:
    from psfkit.documents.yaml_examiner import Examiner

    examiner = Examiner(lines, file)
    examiner.examine()
    document = _document(file, lines, examiner.value, examiner.marks)
    return YamlReading(examiner.value, document, tuple(examiner.findings))


def _document(file: str, lines: Lines, value: object, marks: Marks) -> Document:
    positions = Positions(lines, value, marks)
    return Document(file, lines.text, Spans(positions, keys=False), Spans(positions, keys=True))


def _is_suspect(data: bytes, beyond: str) -> bool:
    """Whether something may stand in the raw text that has no place there; never wrong when it says no."""
    return (
        bool(data.translate(None, _ORDINARY))
        or (b"\r" in data and data.count(b"\r") != data.count(b"\r\n"))
        or find_forbidden(beyond) is not None
        or any(map(is_mark, beyond))
    )


def _may_have_properties(text: str) -> bool:
    """Whether there is an ampersand or exclamation mark where an anchor or a tag can begin; most stand in prose."""
    anchors = (at for at in _places_of("&", text) if not text[at + 1 : at + 2].isspace())
    return any(at == 0 or text[at - 1] in _BEFORE_PROPERTY for at in chain(anchors, _places_of("!", text)))


def _places_of(sign: str, text: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _report_directives(lines: Lines, file: str) -> tuple[Finding, ...]:
    """Report lines that begin with ``%`` when there are so many that the parser would choke on them."""
    text = lines.text
    signs = (at for at in _places_of("%", text) if at == 0 or text[at - 1] == "\n")
    found = list(islice(signs, _MAX_DIRECTIVES + 1))
    if len(found) <= _MAX_DIRECTIVES:
        return ()
    place = location(text, file, lines.extent(found[0], found[0] + 1))
    return (make_finding("PK116", "lines that begin with % are directives, which are not read", place),)


def _report_raw(lines: Lines, file: str) -> tuple[Finding, ...]:
    findings = []
    for start, end in scan_raw(lines.text):
        place = location(lines.text, file, lines.extent(start, end))
        if end - start > 1:
            finding = make_finding("PK122", f"{end - start} combining marks are piled up on one character", place)
        else:
            finding = make_finding("PK104", f"U+{ord(lines.text[start]):04X} may not be used", place)
        findings.append(finding)
        if len(findings) == MAX_FINDINGS - 1:
            more = f"only the first {MAX_FINDINGS - 1} problems are listed"
            return (*findings, make_finding("PK124", more, place))
    return tuple(findings)


def _report_encoding(data: bytes, at: int, file: str) -> Finding:
    line = data.count(b"\n", 0, at) + 1
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message = "the file is UTF-16"
    else:
        message = f"byte {data[at]:#04x} on line {line} does not belong to UTF-8"
    return make_finding("PK103", message, Location(file))
