"""psfkit's own record (``psfkit-record/1``): facts that people write down of a drill, a review or an exercise."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from psfkit.documents.text_dates import parse_date
from psfkit.documents.text_safety import is_blank, shown
from psfkit.documents.yaml_reader import read_yaml
from psfkit.errors import InputError
from psfkit.evidence.cases import Cases, rate_facts, refuse_empty
from psfkit.evidence.reader import answer
from psfkit.evidence.statistics import share_up
from psfkit.model.bundle import Document
from psfkit.model.fact import Fact, Facts
from psfkit.model.rubric import FactValue

NAME = "record"
FORMAT = "psfkit-record/1"
PLACEHOLDER = "FILL-IN"
"""What a stub holds where a person has to write something."""
DERIVED = frozenset({"pass_rate", "pass_rate_low", "errors_share", "held_on"})
"""Facts that the reader makes and a record may not state by itself."""
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
        raise InputError(f"{field} still says {PLACEHOLDER}")
    _refuse_unknown(record)
    _text(record.get("kind"), "kind")
    by = record.get("by")
    _text(by.get("name") if isinstance(by, dict) else None, "by.name")
    stated = _stated(record.get("facts"))
    places = {name: _place(document, ("facts", name)) for name in stated}
    return (
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
    return reading.value, reading.document


def _place(document: Document, pointer: tuple[str, ...]) -> str:
    return f"line {document.spans[pointer][0]}"


def _placeholders(value: object, field: str) -> Iterator[str]:
    """Yield the dotted name of every field that nobody has filled in."""
    match value:
        case str() if PLACEHOLDER in value:
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


def _held_on(value: object) -> str:
    if not isinstance(value, str) or parse_date(value) is None:
        raise InputError(f"held_on is {_shown(value)}, not a day such as 2026-10-01")
    return value


def _stated(value: object) -> dict[str, FactValue]:
    if not isinstance(value, dict) or not value:
        raise InputError(f"facts is {_shown(value)}, not a mapping of names to values")
    return {name: _fact_value(name, part) for name, part in value.items()}


def _fact_value(name: str, value: object) -> FactValue:
    if not _FACT_NAME.fullmatch(name):
        raise InputError(f'facts: "{shown(name, 40)}" is no name of a fact (letters, digits, _ . -)')
    if name in DERIVED:
        raise InputError(
            f"facts.{name} is worked out by psfkit and may not be stated; give cases and passed, or held_on"
        )
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
        yield Fact("errors_share", share_up(errors, total), "share", "computed: errors / cases")
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
