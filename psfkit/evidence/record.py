"""psfkit's own record (``psfkit-record/1``): facts that people write down of a drill, a review or an exercise."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from psfkit.documents.placeholders import FILL_IN
from psfkit.documents.text_dates import parse_date
from psfkit.documents.text_safety import is_blank, shown
from psfkit.documents.yaml_reader import read_yaml
from psfkit.errors import InputError
from psfkit.evidence.cases import Cases, rate_facts, refuse_empty
from psfkit.evidence.lines import require_line_end
from psfkit.evidence.rates import bad_rate
from psfkit.evidence.reader import answer
from psfkit.model.bundle import Document
from psfkit.model.fact import Fact, Facts
from psfkit.model.rubric import FactValue

NAME = "record"
FORMAT = "psfkit-record/1"
KINDS = frozenset(
    {
        "drill-record",
        "review-record",
        "release-record",
        "access-review",
        "ticket",
        "test-report",
        "evaluation",
        "red-team-run",
        "scan-report",
    }
)
"""Kinds that people can keep by hand; a log, an alert history or code is what a machine wrote, or nothing."""
RUN_KINDS = frozenset({"test-report", "evaluation", "red-team-run", "scan-report"})
"""Kinds whose cases a runner counts: of these a record may tell what no tool writes down, and no counts of cases."""
DERIVED = frozenset({"pass_rate", "pass_rate_low", "errors_share", "held_on", "run_on", "kind", "system", "criteria"})
"""Facts that the reader makes and a record may not state by itself."""
_OTHER_READERS = frozenset(
    {"records", "days_with_data", "period_days", "first_day", "last_day", "formula_cells", "findings", "findings_error"}
    | {"findings_warning", "findings_note", "suppressed", "runs", "skipped", "unasserted"}
    | {"vulnerabilities", "vulnerable_dependencies", "potential_secrets", "unaudited", "confirmed", "dismissed"}
    | {"lines_valid", "lines_covered", "line_rate", "branches_valid", "branches_covered", "branch_rate"}
    | {"plugins", "strategies", "errored_cases", "undecided", "tests_failed", "suites_passed", "suites_settled"}
    | {"total_samples", "completed_samples", "sample_errors", "dataset_samples", "dataset_share"}
)
_MEASURES = ("cases", "passed", "failed", "errors", "pass_rate", "verdict")
_GROUPS = ("plugin", "strategy", "severity", "metric", "suite")
_OTHER_PREFIXES = (
    *("count.", "share.", "min.", "max.", "p50.", "p95.", "mean.", "empty.", "metric."),
    *(f"{measure}.{group}." for measure in _MEASURES for group in _GROUPS),
)
"""Facts that readers of logs and scans count themselves; typed in, they would be a summary and no evidence."""
_HEAD = re.compile(rb"^format:[ \t]*[\"']?psfkit-record/", re.MULTILINE)
_FACT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}", re.ASCII)
_MAX_TEXT = 500
_KEYS = frozenset({"format", "kind", "criteria", "system", "held_on", "by", "facts", "observations"})
_COUNTS = ("cases", "passed", "failed", "errors")


def recognises(head: bytes, path: str) -> bool:
    """Whether the file is called YAML and a line near its start names a record's format."""
    return path.lower().endswith((".yaml", ".yml")) and _HEAD.search(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a record, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    record, document = _open(content)
    if record.get("format") != FORMAT:
        raise InputError(f"format is {_shown(record.get('format'))}, not {FORMAT}")
    for field in _placeholders(record, ""):
        raise InputError(f"{field} still says {FILL_IN}")
    _refuse_unknown(record)
    kind = _kind(record.get("kind"))
    system = _text(record.get("system"), "system")
    by = record.get("by")
    _text(by.get("name") if isinstance(by, dict) else None, "by.name")
    stated = _stated(record.get("facts"), kind)
    places = {name: _place(document, ("facts", name)) for name in stated}
    return (
        Fact("kind", kind, "", _place(document, ("kind",))),
        Fact("criteria", _criteria(record.get("criteria")), "", _place(document, ("criteria",))),
        Fact("system", system, "", _place(document, ("system",))),
        Fact("held_on", _held_on(record.get("held_on")), "", _place(document, ("held_on",))),
        *(Fact(name, value, "cases" if name in _COUNTS else "", places[name]) for name, value in stated.items()),
        *_derived(stated),
    )


def _open(content: bytes) -> tuple[Mapping[str, object], Document]:
    reading = read_yaml(content, "record")
    if reading.findings:
        finding = reading.findings[0]
        line = f"line {finding.location.span.line}: " if finding.location.span else ""
        raise InputError(f"{line}{finding.message}")
    if not isinstance(reading.value, dict) or reading.document is None:
        raise InputError("it is no mapping of keys to values")
    require_line_end(content)
    return reading.value, reading.document


def _place(document: Document, pointer: tuple[str, ...]) -> str:
    return f"line {document.spans[pointer][0]}"


def _placeholders(value: object, field: str) -> Iterator[str]:
    """Yield the dotted name of every field that nobody has filled in."""
    match value:
        case str() if FILL_IN in value:
            yield field
        case dict():
            for key, part in value.items():
                yield from _placeholders(part, f"{field}.{key}".removeprefix("."))
        case list():
            for number, part in enumerate(value, start=1):
                yield from _placeholders(part, f"{field}.{number}")


def _refuse_unknown(record: Mapping[str, object]) -> None:
    unknown = [key for key in record if key not in _KEYS and not key.startswith("x-")]
    if unknown:
        raise InputError(f"{shown(unknown[0], 40)} is no field of a record; the facts stand under facts")


def _text(value: object, field: str) -> str:
    if not isinstance(value, str) or is_blank(value):
        raise InputError(f"{field} is {_shown(value)}, not a text")
    return value


def _kind(value: object) -> str:
    kind = _text(value, "kind")
    if kind not in KINDS:
        raise InputError(f"kind is {shown(kind, 40)}, which nobody keeps by hand; known: {', '.join(sorted(KINDS))}")
    return kind


def _criteria(value: object) -> str:
    if not isinstance(value, list) or not value:
        raise InputError(f"criteria is {_shown(value)}, not a list of criteria")
    return ", ".join(_text(part, f"criteria.{number}") for number, part in enumerate(value, start=1))


def _held_on(value: object) -> str:
    if not isinstance(value, str) or parse_date(value) is None:
        raise InputError(f"held_on is {_shown(value)}, not a day such as 2026-10-01")
    return value


def _stated(value: object, kind: str) -> dict[str, FactValue]:
    if not isinstance(value, dict) or not value:
        raise InputError(f"facts is {_shown(value)}, not a mapping of names to values")
    counted = next((name for name in _COUNTS if name in value), None)
    if kind in RUN_KINDS and counted is not None:
        raise InputError(
            f"facts.{counted}: cases of kind {kind} are counted in the runner's own results file; hand that in"
        )
    return {name: _fact_value(name, part) for name, part in value.items()}


def _fact_value(name: str, value: object) -> FactValue:
    if not _FACT_NAME.fullmatch(name):
        raise InputError(f'facts: "{shown(name, 40)}" is no name of a fact (letters, digits, _ . -)')
    if name in DERIVED:
        raise InputError(
            f"facts.{name} is worked out by psfkit and may not be stated; give cases and passed, or held_on"
        )
    if name in _OTHER_READERS or name.startswith(_OTHER_PREFIXES):
        raise InputError(f"facts.{name} is counted by psfkit in a log or a scanner's output; hand that in")
    if not isinstance(value, bool | int | Decimal | str) or (isinstance(value, str) and len(value) > _MAX_TEXT):
        raise InputError(f"facts.{name} is {_shown(value)}, not a number, a short text, true or false")
    return value


def _derived(stated: Mapping[str, FactValue]) -> Iterator[Fact]:
    """Yield what follows from counted cases; of failures and errors, the one left out is what remains."""
    if not {"cases", "passed"} <= stated.keys():
        return
    counts = {name: _count(name, stated[name]) for name in _COUNTS if name in stated}
    total, passed = counts["cases"], counts["passed"]
    rest = total - sum(counts[name] for name in counts if name != "cases")
    left_out = [name for name in ("failed", "errors") if name not in counts]
    if rest < 0 or (rest > 0 and not left_out):
        raise InputError("the file contradicts itself: passed, failed and errors do not add up to cases")
    if len(left_out) == 1:
        counts[left_out[0]] = rest
        yield Fact(left_out[0], rest, "cases", "computed: what the other counts leave of cases")
    errors = counts.get("errors")
    refuse_empty(Cases(passed, total - passed - (errors or 0), errors or 0))
    if errors is not None:
        yield bad_rate("errors_share", errors, total, "computed: errors / cases")
    yield from rate_facts(passed, total)


def _count(name: str, value: FactValue) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InputError(f"facts.{name} is {_shown(value)}, not a count")
    return value


def _shown(value: object) -> str:
    match value:
        case None:
            return "missing"
        case dict() | list():
            return "a mapping or a list"
        case _:
            return shown(str(value), 40)
