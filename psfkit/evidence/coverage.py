"""coverage.py's JSON report (``coverage json``), formats up to 3.

What it prints as ``percent_covered`` mixes lines and branches; here they are counted apart.
"""

import re
from collections.abc import Iterable, Mapping

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.line_coverage import Covered, coverage_facts, refuse_unknown
from psfkit.evidence.reader import answer
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_count, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "coverage"
_FORMATS = (None, 2, 3)
"""The first versions with JSON reports did not number their format."""
_HEAD = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"meta"\s*:\s*\{[^{}]{0,500}"(?:branch_coverage|show_contexts)"\s*:\s*(?:true|false)'
)
_LINES = ("num_statements", "covered_lines", "missing_lines", "excluded_lines")
_BRANCHES = ("num_branches", "covered_branches", "missing_branches", "num_partial_branches")
_Sums = Mapping[str, int]


def recognises(head: bytes, _path: str) -> bool:
    """Whether the file begins as a report does."""
    return _HEAD.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a report, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    document = as_object(read_json(content), "the document")
    meta = as_object(document.get("meta"), "meta")
    number = meta.get("format")
    if number not in _FORMATS or isinstance(number, bool):
        raise InputError(f"meta.format is {describe(number)}; this reader knows 2 and 3")
    refuse_unknown(meta.get("version"), "meta.version")
    keys = _LINES + _BRANCHES if _has_branches(meta) else _LINES
    files = as_object(document.get("files"), "files")
    sums = [_file_counts(value, f"files.{shown(path, 60)}", keys) for path, value in files.items()]
    counted = {key: sum(each[key] for each in sums) for key in keys}
    totals = _counts(document.get("totals"), "totals", keys)
    for key in keys:
        if totals[key] != counted[key]:
            raise InputError(
                f"the file contradicts itself: totals.{key} is {totals[key]}, its files come to {counted[key]}"
            )
    return (
        *coverage_facts(len(files), _covered(totals, _LINES), _branches(totals), "totals"),
        Fact("excluded_lines", totals["excluded_lines"], "lines", "totals.excluded_lines"),
        *run_facts([(meta.get("timestamp"), "meta.timestamp")]),
    )


def _has_branches(meta: JsonObject) -> bool:
    measured = meta.get("branch_coverage")
    if not isinstance(measured, bool):
        raise InputError(f"meta.branch_coverage is {describe(measured)}, not true or false")
    return measured


def _file_counts(value: JsonValue, where: str, keys: Iterable[str]) -> _Sums:
    """Return a file's summary, which its own lines have to bear out."""
    file = as_object(value, where)
    summary = _counts(file.get("summary"), f"{where}.summary", keys)
    run, missed, excluded = (
        {as_count(line, f"{where}.{key}") for line in as_list(file.get(key), f"{where}.{key}")}
        for key in ("executed_lines", "missing_lines", "excluded_lines")
    )
    lines = Covered(len(run - excluded) + len(missed), len(run - excluded))
    lines.refuse_other(_covered(summary, _LINES), f"{where}.summary", "lines")
    return summary


def _counts(value: JsonValue, where: str, keys: Iterable[str]) -> _Sums:
    summary = as_object(value, where)
    return {key: as_count(summary.get(key), f"{where}.{key}") for key in keys}


def _covered(sums: _Sums, keys: tuple[str, ...]) -> Covered:
    valid, covered, missing = (sums[key] for key in keys[:3])
    if covered + missing != valid:
        raise InputError(
            f"the file contradicts itself: {covered} {keys[1]} and {missing} {keys[2]} do not make {valid} {keys[0]}"
        )
    return Covered(valid, covered)


def _branches(totals: _Sums) -> Covered | None:
    return _covered(totals, _BRANCHES) if "num_branches" in totals else None
