"""What an operation takes in, by its schemas: which strings and lists have an end, and which objects are closed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.openapi_refs import REFERENCE, References
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe

MAX_STEPS = 1_000_000
"""Schemas and other parts that are looked at, those that several operations share counted for each."""
_FORMATS = frozenset({"date", "date-time", "time", "uuid", "ipv4", "ipv6"})
"""Formats that leave no room for more."""
_TYPES = frozenset({"string", "array", "object", "number", "integer", "boolean", "null", "file"})
_OBJECT_WORDS = ("properties", "additionalProperties", "patternProperties", "unevaluatedProperties")
_ARRAY_WORDS = ("items", "prefixItems", "maxItems")
_TEXT_WORDS = ("maxLength", "pattern")
_AGAIN = "$recursiveRef"
"""A reference to what is being looked at already, and adds nothing."""
_ANY = ("anyOf", "oneOf")
_UNBOUNDED = ("*", "+", "|")
_NO_UPPER_BOUND = re.compile(r"\{\d*,\}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Limits:
    """What is limited by what stands beside or around a schema and holds for the same value."""

    text: bool = False
    items: bool = False
    closed: bool = False

    def __or__(self, other: "_Limits") -> "_Limits":
        return _Limits(self.text or other.text, self.items or other.items, self.closed or other.closed)


@dataclass(frozen=True, slots=True)
class _Step:
    """A schema that is still to be looked at."""

    schema: JsonValue
    where: str
    limits: _Limits = field(default_factory=_Limits)
    is_part: bool = False
    """Whether a schema beside it says the type, so that saying none here means nothing."""


@dataclass(slots=True)
class Inputs:
    """The schemas that are looked at so far, each once; the value says whether it is limited wherever it is used."""

    strings: dict[int, bool] = field(default_factory=dict)
    arrays: dict[int, bool] = field(default_factory=dict)
    objects: dict[int, bool] = field(default_factory=dict)
    untyped: set[int | str] = field(default_factory=set)
    """What takes anything."""


class Survey:
    """A walk over what operations take in.

    Attributes:
        inputs: All that was found.
    """

    def __init__(self, references: References, *, refs_have_siblings: bool) -> None:
        self.inputs = Inputs()
        self._references = references
        self._refs_have_siblings = refs_have_siblings
        self._steps = 0

    def spend(self, steps: int) -> None:
        """Count what is looked at.

        Raises:
            InputError: it is too much.
        """
        self._steps += steps
        if self._steps > MAX_STEPS:
            raise InputError(f"more than {MAX_STEPS} parts, those that operations share counted for each")

    def is_limited(self, schemas: Iterable[tuple[JsonValue, str]]) -> bool:
        """Look at what one operation takes in; say whether all strings and lists in it are limited.

        Args:
            schemas: Schemas with their places.

        Raises:
            InputError: one is not as JSON Schema has it, or refers to what is not in the file, or they are too many.
        """
        waiting = [_Step(schema, where) for schema, where in schemas]
        seen: set[tuple[int, _Limits, bool]] = set()
        limited = True
        while waiting:
            step = waiting.pop()
            key = (id(step.schema), step.limits, step.is_part)
            if isinstance(step.schema, dict) and key in seen:
                continue
            seen.add(key)
            self.spend(1)
            limited = self._look(step, waiting) and limited
        return limited

    def _look(self, step: _Step, waiting: list[_Step]) -> bool:
        if step.schema is False:
            return True
        if step.schema is True:
            self.inputs.untyped.add(step.where)
            return False
        schema = as_object(step.schema, step.where)
        if "$dynamicRef" in schema:
            raise InputError(f"{step.where} has a dynamic reference, which this reader does not follow")
        if REFERENCE in schema:
            self._go_on(schema, step, waiting)
            if not self._refs_have_siblings:
                return True
        types = _types(schema, step.where)
        limits = step.limits | _own_limits(schema)
        told = self._combine(schema, step, limits, waiting, said="type" in schema or REFERENCE in schema)
        told = told or step.is_part or REFERENCE in schema
        waiting.extend(_children(schema, types, step.where))
        if told and "type" not in schema:
            types -= {"string"}  # a limit for what is told elsewhere
        return self._count(schema, types, limits, is_open=not types and not told)

    def _go_on(self, schema: JsonObject, step: _Step, waiting: list[_Step]) -> None:
        """Go on with what a schema refers to; what stands beside the reference may limit it."""
        target = self._references.target(schema[REFERENCE], step.where)
        limits = step.limits | _own_limits(schema) if self._refs_have_siblings else step.limits
        waiting.append(_Step(target, shown(str(schema[REFERENCE]), 80), limits, step.is_part))

    def _combine(self, schema: JsonObject, step: _Step, limits: _Limits, waiting: list[_Step], *, said: bool) -> bool:
        """Go on with the schemas that hold for the same value; say whether they tell what it is."""
        told = said or any(word in schema for word in ("enum", "const", _AGAIN))
        every = as_list(schema.get("allOf") or [], f"{step.where}.allOf")
        shared = limits
        for n, part in enumerate(every):
            if isinstance(part, dict):
                branch = self._references.follow(part, f"{step.where}.allOf.{n}")
                shared |= _own_limits(branch) | _own_limits(part)
                told |= _tells(branch) or _tells(part)
        waiting.extend(_Step(part, f"{step.where}.allOf.{n}", shared, is_part=True) for n, part in enumerate(every))
        for word in _ANY:
            some = as_list(schema.get(word) or [], f"{step.where}.{word}")
            is_part = told or step.is_part
            waiting.extend(_Step(part, f"{step.where}.{word}.{n}", limits, is_part) for n, part in enumerate(some))
            told |= bool(some)
        ways = [word for word in ("then", "else") if word in schema]
        waiting.extend(_Step(schema[word], f"{step.where}.{word}", limits, is_part=True) for word in ways)
        return told

    def _count(self, schema: JsonObject, types: frozenset[str], limits: _Limits, *, is_open: bool) -> bool:
        """Note a schema under what it takes; return False where that has no end."""
        ends = True
        for kinds, found, is_limited, matters in (
            (("string", "file"), self.inputs.strings, limits.text, True),
            (("array",), self.inputs.arrays, limits.items, True),
            (("object",), self.inputs.objects, limits.closed, False),
        ):
            if types.intersection(kinds):
                found[id(schema)] = found.get(id(schema), True) and is_limited
                ends = ends and (is_limited or not matters)
        if is_open:
            self.inputs.untyped.add(id(schema))
        return ends and not is_open


def _types(schema: JsonObject, where: str) -> frozenset[str]:
    """Return the types that a schema names, or else those its words are about."""
    value = schema.get("type")
    if value is not None:
        named = value if isinstance(value, list) else [value]
        found = frozenset(name for name in named if isinstance(name, str))
        if not found or len(found) < len(named) or not found <= _TYPES:
            raise InputError(f"{where}.type is {describe(value)}, which JSON Schema does not know")
        return found
    about = {"object": _OBJECT_WORDS, "array": _ARRAY_WORDS, "string": _TEXT_WORDS}
    return frozenset(name for name, words in about.items() if any(word in schema for word in words))


def _tells(schema: JsonObject) -> bool:
    """Whether a schema says what its value is, itself or by what it is made of."""
    words = (REFERENCE, "type", "enum", "const", "allOf", *_ANY, *_OBJECT_WORDS, *_ARRAY_WORDS, *_TEXT_WORDS)
    return any(word in schema for word in words)


def _own_limits(schema: JsonObject) -> _Limits:
    listed = "enum" in schema or "const" in schema
    fixed = "prefixItems" in schema and schema.get("items") is False
    return _Limits(
        text=listed or _is_count(schema.get("maxLength")) or schema.get("format") in _FORMATS or _ends(schema),
        items=listed or fixed or _is_count(schema.get("maxItems")),
        closed=listed or schema.get("additionalProperties") is False or schema.get("unevaluatedProperties") is False,
    )


def _is_count(value: JsonValue) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _ends(schema: JsonObject) -> bool:
    pattern = schema.get("pattern")
    return isinstance(pattern, str) and pattern_ends(pattern)


def pattern_ends(pattern: str) -> bool:
    r"""Whether a pattern, read once from left to right, leaves no room for a text of any length.

    It must be held at both ends, have no alternatives and repeat nothing without a bound. It is not run.

    >>> pattern_ends(r"^[A-Z]-\d{4}$"), pattern_ends(r"^\w+$"), pattern_ends("[a-z]{3}"), pattern_ends("^a|b$")
    (True, False, False, False)
    """
    if not pattern.startswith("^") or not pattern.endswith("$"):
        return False
    in_class, at = False, 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
            if at == len(pattern) - 1:
                return False  # the sign at the end is a text, and holds nothing
        elif in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
        elif sign in _UNBOUNDED or _NO_UPPER_BOUND.match(pattern, at):
            return False
        at += 1
    return not in_class


def _children(schema: JsonObject, types: frozenset[str], where: str) -> Iterator[_Step]:
    """Yield the schemas of what stands in an object or a list."""
    if "object" in types:
        for word in ("properties", "patternProperties"):
            for name, part in as_object(schema.get(word) or {}, f"{where}.{word}").items():
                if not (isinstance(part, dict) and part.get("readOnly") is True):
                    yield _Step(part, f"{where}.{word}.{shown(name, 64)}")
        if isinstance(schema.get("additionalProperties"), dict):
            yield _Step(schema["additionalProperties"], f"{where}.additionalProperties")
    if "array" in types:
        items = schema.get("items", "prefixItems" not in schema)
        for n, part in enumerate(as_list(schema.get("prefixItems") or [], f"{where}.prefixItems")):
            yield _Step(part, f"{where}.prefixItems.{n}")
        for part in items if isinstance(items, list) else [items]:
            yield _Step(part, f"{where}.items")
