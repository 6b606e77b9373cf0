"""The one door for JSON Schema: a document is held against its schema, and every failure becomes a finding.

Two libraries stand behind the door. ``jsonschema_rs`` is fast and reads patterns in linear time; ``jsonschema`` is the
reference, used where the fast one cannot be imported. The tests hold the two equal. Only where and by which rule a
document fails is taken from them: the words are ours (:mod:`psfkit.documents.schema_wording`), so that they are the
same with either and never quote more of a bundle than they should.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from psfkit.documents.text_dates import parse_date
from psfkit.errors import ResourceError
from psfkit.model.bundle import Document
from psfkit.model.finding import Finding
from psfkit.model.location import Pointer

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator as ReferenceValidator
    from jsonschema_rs import Draft202012Validator as FastValidator

NAMES = (
    "bundle",
    "criteria",
    "evidence",
    "determinations",
    "panel",
    "application",
    "programme",
    "record-evidence",
    "rubric",
    "crosswalk",
    "framework",
    "issuer-policy",
    "workflow",
)
"""Every schema of what is read; ``schemas/<name>.schema.json``."""

OUTPUT_NAMES = (
    "agreement",
    "assessment",
    "carried",
    "case",
    "comparison",
    "coverage",
    "crosswalk-answer",
    "findings",
    "manifest",
    "marks",
    "plan",
    "portfolio",
    "registry-check",
    "reproduction",
    "status",
    "templates",
    "verification",
    "why",
    "workflow-check",
    "workflow-drift",
)
"""Every schema of what psfkit writes; it is published, and held against the output by tests."""

ALL_NAMES = (*NAMES, *OUTPUT_NAMES)
"""Every schema there is."""

MAX_FAILURES = 500
"""How many failures are taken from a library before the earliest in the document are reported."""

Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule that one value of a document breaks."""

    pointer: Pointer
    keyword: str
    """The keyword that fails, such as ``required``."""
    rule: Rule
    """The subschema in which the keyword stands."""


def check(name: str, document: Document, value: object) -> tuple[Finding, ...]:
    """Hold a document's value against a schema and return what is wrong, in document order.

    Args:
        name: One of :data:`NAMES`.
        document: The document, for positions.
        value: Its value as :func:`psfkit.documents.yaml_reader.read_yaml` gives it.
    """
    try:
        failures = find_failures(name, value)
    except ImportError:
        return check_reference(name, document, value)
    return _findings(name, document, value, failures)


def check_reference(name: str, document: Document, value: object) -> tuple[Finding, ...]:
    """Do what :func:`check` does with the reference library."""
    return _findings(name, document, value, find_failures_reference(name, value))


def _findings(name: str, document: Document, value: object, failures: tuple[Failure, ...]) -> tuple[Finding, ...]:
    if not failures:
        return ()
    from psfkit.documents.schema_wording import describe

    return describe(load_schema(name), document, value, failures)


@cache
def load_schema(name: str) -> Rule:
    """Return a schema as it ships with psfkit.

    Raises:
        ResourceError: The installation does not hold it.
    """
    from json import loads

    try:
        schema: Rule = loads(read_schema(name))
    except ValueError:
        raise _damaged(name) from None
    return schema


def read_schema(name: str) -> bytes:
    """Return the bytes of a schema as it ships with psfkit.

    Raises:
        ResourceError: The installation does not hold it.
    """
    try:
        return (Path(__file__).parent / "schemas" / f"{name}.schema.json").read_bytes()
    except OSError:
        raise _damaged(name) from None


def _damaged(name: str) -> ResourceError:
    return ResourceError(f"psfkit's own schema {name} is missing or damaged", hint="reinstall psfkit")


def find_failures(name: str, value: object) -> tuple[Failure, ...]:
    """Return the failures that the fast library sees."""
    schema = load_schema(name)
    errors = _fast(name).iter_errors(_without_decimals(value))
    return tuple(
        Failure(tuple(error.instance_path), str(error.schema_path[-1]), _rule(schema, error.schema_path[:-1]))
        for error in islice(errors, MAX_FAILURES)
    )


def find_failures_reference(name: str, value: object) -> tuple[Failure, ...]:
    """Return the failures that the reference library sees."""
    errors = _reference(name).iter_errors(_without_decimals(value))
    return tuple(
        Failure(tuple(error.absolute_path), str(error.validator), error.schema)
        for error in islice(errors, MAX_FAILURES)
    )


def _rule(schema: Rule, path: Iterable[str | int]) -> Rule:
    rule: Any = schema
    for step in path:
        rule = rule[step]
    found: Rule = rule
    return found


def resolve(schema: Rule, rule: Rule) -> Rule:
    """Return the definition that a subschema refers to, or the subschema itself."""
    if "$ref" not in rule:
        return rule
    found: Rule = schema["$defs"][rule["$ref"].removeprefix("#/$defs/")]
    return found


def _without_decimals(value: object) -> object:
    """Let one number stand for every decimal.

    The libraries disagree on whether ``4.0`` is a whole number; here it is not, however it is
    written. No schema puts a bound on a decimal, which a test makes sure of.
    """
    return _replace_decimals(value) if _has_decimal(value) else value


def _has_decimal(value: object) -> bool:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, Decimal | float):
            return True
    return False


def _replace_decimals(value: object) -> object:
    if isinstance(value, dict):
        return {key: _replace_decimals(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_replace_decimals(child) for child in value]
    return 0.5 if isinstance(value, Decimal | float) else value


def _is_day(value: object) -> bool:
    return not isinstance(value, str) or parse_date(value) is not None


def _refuse(address: str) -> NoReturn:
    raise ValueError(f"no schema is fetched from anywhere: {address}")


@cache
def _fast(name: str) -> "FastValidator":
    from jsonschema_rs import Draft202012Validator, RegexOptions

    return Draft202012Validator(
        dict(load_schema(name)),
        validate_formats=True,
        formats={"date": _is_day},
        retriever=_refuse,
        pattern_options=RegexOptions(),
    )


@cache
def _reference(name: str) -> "ReferenceValidator":
    from jsonschema import Draft202012Validator, FormatChecker
    from referencing import Registry

    formats = FormatChecker(formats=())
    formats.checks("date")(_is_day)
    schema = _with_very_ends(load_schema(name))
    return Draft202012Validator(schema, registry=Registry(), format_checker=formats)


def _with_very_ends(rule: Rule) -> dict[str, Any]:
    copy = dict(rule)
    for key, child in rule.items():
        if key == "pattern" and isinstance(child, str):
            copy[key] = at_very_end(child)
        elif key == "patternProperties":
            copy[key] = {at_very_end(pattern): _with_very_ends(each) for pattern, each in child.items()}
        elif isinstance(child, dict):
            copy[key] = _with_very_ends(child)
    return copy


def at_very_end(pattern: str) -> str:
    r"""Make a pattern mean in Python what it means in JSON Schema, where ``$`` is the end alone.

    >>> at_very_end("^[a-z]+$")
    '^[a-z]+\\Z'
    """
    return pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern
