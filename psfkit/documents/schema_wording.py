"""What psfkit says when a document breaks its schema: where, what was found, what was expected, what to do."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from psfkit.documents.codes import make_finding as make_reading_finding
from psfkit.documents.places import entry_subject, key_place, node_at, value_place
from psfkit.documents.schema import Failure, Rule, at_very_end, resolve
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.spelling import closest
from psfkit.documents.text_safety import shown
from psfkit.documents.yaml_scalars import boolean_meant
from psfkit.model.bundle import Document
from psfkit.model.finding import Finding, Fix
from psfkit.model.location import Location, Pointer

MAX_FINDINGS = 50
"""How many findings of one document are reported."""

_MAX_LISTED = 25

_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a set of keys",
}

_SCALAR_KEYWORDS = (
    "type",
    "not",
    "const",
    "enum",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
)
"""Of these, only the first that fails on a value is reported: it explains the others."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One failure with everything its wording needs."""

    schema: Rule
    document: Document
    root: object
    failure: Failure
    value: object

    @property
    def name(self) -> str:
        """The value as a sentence names it."""
        last = self.failure.pointer[-1] if self.failure.pointer else None
        if isinstance(last, int):
            owner = next((step for step in reversed(self.failure.pointer) if isinstance(step, str)), "document")
            return f'entry {last + 1} of "{shown(owner)}"'
        return "the document" if last is None else f'"{shown(last)}"'

    def make(
        self,
        code: str,
        message: str,
        *,
        place: Location | None = None,
        label: str = "",
        hint: str = "",
        fix: Fix | None = None,
    ) -> Finding:
        """Make a finding about the value, at its place unless another is given."""
        subject, criterion = entry_subject(self.root, self.failure.pointer)
        place = place or value_place(self.document, self.failure.pointer)
        return make_finding(code, message, place, subject=subject, label=label, hint=hint, criterion=criterion, fix=fix)


def describe(schema: Rule, document: Document, value: object, failures: Iterable[Failure]) -> tuple[Finding, ...]:
    """Turn failures into findings, in document order and no more than :data:`MAX_FINDINGS`."""
    found: list[Finding] = []
    for failure in _telling(failures):
        case = _Case(schema, document, value, failure, node_at(value, failure.pointer))
        found.extend(islice(_WORDINGS.get(failure.keyword, _other)(case), MAX_FINDINGS + 1))
    found.sort(key=_position)
    if len(found) <= MAX_FINDINGS:
        return tuple(found)
    more = f"{document.file} has more problems than the {MAX_FINDINGS} listed"
    return (*found[:MAX_FINDINGS], make_reading_finding("PK124", more, Location(document.file)))


def _position(finding: Finding) -> tuple[int, int, str, str]:
    span = finding.location.span
    return (span.line if span else 0, span.column if span else 0, finding.code, finding.message)


def _telling(failures: Iterable[Failure]) -> Iterator[Failure]:
    """Leave out what another failure of the same value explains, and what is there twice."""
    scalar: dict[Pointer, Failure] = {}
    others: dict[tuple[Pointer, str, int], Failure] = {}
    for failure in failures:
        if failure.keyword not in _SCALAR_KEYWORDS:
            others[failure.pointer, failure.keyword, id(failure.rule)] = failure
            continue
        before = scalar.setdefault(failure.pointer, failure)
        if _rank(failure) < _rank(before):
            scalar[failure.pointer] = failure
    yield from scalar.values()
    yield from others.values()


def _rank(failure: Failure) -> tuple[int, str]:
    return _SCALAR_KEYWORDS.index(failure.keyword), str(failure.rule[failure.keyword])


def _described(case: _Case, key: str) -> Rule:
    """Return what the schema says about a key of the failing value, or nothing."""
    rule: Rule = case.schema
    for step in (*case.failure.pointer, key):
        rule = resolve(case.schema, rule)
        rule = rule.get("items", {}) if isinstance(step, int) else rule.get("properties", {}).get(step, {})
    return rule


def _unknown_keys(case: _Case) -> Iterator[Finding]:
    known = list(case.failure.rule["properties"]) if "properties" in case.failure.rule else []
    free = [re.compile(at_very_end(pattern)) for pattern in case.failure.rule.get("patternProperties", {})]
    words = case.failure.rule.get("patternErrorMessage", "")
    for key in case.value if isinstance(case.value, dict) else ():
        if key not in known and not any(pattern.search(key) for pattern in free):
            yield case.make(
                "PK130",
                f'unknown key "{shown(key)}"',
                place=key_place(case.document, (*case.failure.pointer, key)),
                label="not known here",
                hint=words or closest(key, known) or f"known here: {', '.join(known)}; keys of your own begin with x-",
            )


def _missing_keys(case: _Case) -> Iterator[Finding]:
    for key in case.failure.rule["required"]:
        if isinstance(case.value, dict) and key not in case.value:
            says = _described(case, key).get("description", "")
            yield case.make(
                "PK131",
                f'"{key}" is missing',
                place=key_place(case.document, case.failure.pointer),
                label=f'"{key}" is missing here',
                hint=f"add {key}: {_clause(says)}" if says else "",
            )


def _wrong_type(case: _Case) -> Iterator[Finding]:
    wanted = case.failure.rule["type"]
    wanted = [wanted] if isinstance(wanted, str) else wanted
    expected = " or ".join(_TYPES[kind] for kind in wanted if not (kind == "integer" and "number" in wanted))
    fix = _quoting(case, wanted)
    yield case.make(
        "PK132",
        f"{case.name} must be {expected}, found {_found(case.value)}",
        label=f"expected {expected}",
        hint=f"write {shown(fix.replacement)}" if fix else _boolean_meant(case.value, wanted),
        fix=fix,
    )


def _boolean_meant(value: object, wanted: list[str]) -> str:
    """Say which boolean a word stands for: only true and false are booleans here, and neither in quotes."""
    if wanted != ["boolean"] or not isinstance(value, str):
        return ""
    meant = boolean_meant(value)
    return f"write {meant}, without quotes" if meant else "write true or false"


def _quoting(case: _Case, wanted: list[str]) -> Fix | None:
    """Put quotes around a number that is meant as text, or take them off a whole number."""
    place = value_place(case.document, case.failure.pointer)
    if place.span is None or place.span.line != place.span.end_line:
        return None
    line = case.document.text.split("\n")[place.span.line - 1]
    raw = line[place.span.column - 1 : place.span.end_column - 1]
    if "string" in wanted and isinstance(case.value, bool | int | Decimal) and re.fullmatch(r"[\w.+-]+", raw, re.ASCII):
        replacement = f'"{raw}"'
    elif "integer" in wanted and isinstance(case.value, str) and re.fullmatch(r"(['\"])(0|[1-9][0-9]{0,8})\1", raw):
        replacement = raw[1:-1]
    else:
        return None
    return Fix(case.document.file, place.span.line, place.span.column, place.span.end_column, replacement)


def _found(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | Decimal() | float():
            return f"the number {shown(str(value))}"
        case str():
            return f'the text "{shown(value)}"'
        case list():
            return "a list"
        case dict():
            return "a set of keys"
    return "nothing"


def _not_listed(case: _Case) -> Iterator[Finding]:
    known = [str(each) for each in case.failure.rule["enum"]]
    listed = f"known: {', '.join(known)}" if len(known) <= _MAX_LISTED else ""
    near = closest(case.value, known) if isinstance(case.value, str) else ""
    says = _described_here(case)
    yield case.make(
        "PK133",
        f"{case.name} is {_found(case.value)}, which is not known",
        label="not known",
        hint=near or listed or _clause(says),
    )


def _described_here(case: _Case) -> str:
    *parents, last = case.failure.pointer or ("",)
    if not isinstance(last, str):
        return ""
    parent = _Case(case.schema, case.document, case.root, Failure(tuple(parents), "", {}), None)
    says: str = _described(parent, last).get("description", "")
    return says


def _another_constant(case: _Case) -> Iterator[Finding]:
    wanted = case.failure.rule["const"]
    yield case.make(
        "PK138",
        f"{case.name} must be {wanted}, found {_found(case.value)}",
        label=f"expected {wanted}",
        hint=f"write {wanted}",
    )


def _wrong_form(case: _Case) -> Iterator[Finding]:
    words = case.failure.rule.get("patternErrorMessage", "of another form")
    day = case.failure.rule.get("format") == "date"
    yield case.make(
        "PK140" if day else "PK134",
        f"{case.name} must be {words}, found {_found(case.value)}",
        label="not a day" if day else "not of this form",
    )


def _length(case: _Case) -> Iterator[Finding]:
    length = len(case.value) if isinstance(case.value, str) else 0
    yield case.make(
        "PK135",
        f"{case.name} has {length} characters, {_bounds(case.failure.rule, 'minLength', 'maxLength')} are allowed",
        label=f"{length} characters",
    )


def _range(case: _Case) -> Iterator[Finding]:
    bounds = _bounds(case.failure.rule, "minimum", "maximum")
    yield case.make(
        "PK136", f"{case.name} is {shown(str(case.value))}, {bounds} is allowed", label=f"expected {bounds}"
    )


def _count(case: _Case) -> Iterator[Finding]:
    count = len(case.value) if isinstance(case.value, dict | list) else 0
    noun = "Items" if isinstance(case.value, list) else "Properties"
    bounds = _bounds(case.failure.rule, f"min{noun}", f"max{noun}")
    yield case.make(
        "PK137",
        f"{case.name} has {count} entries, {bounds} are allowed",
        label=f"{count} entries",
        hint="add an entry" if count == 0 else "",
    )


def _repeated(case: _Case) -> Iterator[Finding]:
    entries = case.value if isinstance(case.value, list) else []
    again = next((index for index, entry in enumerate(entries) if entry in entries[:index]), 0)
    yield case.make(
        "PK137",
        f"{case.name} names {_found(entries[again] if entries else case.value)} twice",
        place=value_place(case.document, (*case.failure.pointer, again)),
        label="named before",
        hint="name each once",
    )


def _excluded(case: _Case) -> Iterator[Finding]:
    says = case.failure.rule.get("description", "")
    yield case.make(
        "PK139",
        f"{case.name} may not stand here",
        place=key_place(case.document, case.failure.pointer),
        label="excluded by another key",
        hint=_clause(says),
    )


def _other(case: _Case) -> Iterator[Finding]:
    """Say that a rule is broken for which there is no wording; a test sees to it that no schema has one."""
    yield case.make("PK134", f"{case.name} breaks the rule {case.failure.keyword}")


def _clause(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].removesuffix(".")


def _bounds(rule: Mapping[str, Any], low: str, high: str) -> str:
    if low in rule and high in rule:
        return f"{rule[low]} to {rule[high]}"
    return f"at least {rule[low]}" if low in rule else f"at most {rule[high]}"


_WORDINGS: Mapping[str, Callable[[_Case], Iterator[Finding]]] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_keys,
    "type": _wrong_type,
    "enum": _not_listed,
    "const": _another_constant,
    "pattern": _wrong_form,
    "format": _wrong_form,
    "minLength": _length,
    "maxLength": _length,
    "minimum": _range,
    "maximum": _range,
    "minItems": _count,
    "maxItems": _count,
    "uniqueItems": _repeated,
    "minProperties": _count,
    "maxProperties": _count,
    "not": _excluded,
}
