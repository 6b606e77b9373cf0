"""OpenAPI 3.0 and 3.1 and Swagger 2.0: what an interface promises to check, limit and refuse."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.lines import require_line_end
from psfkit.evidence.names import join_names
from psfkit.evidence.openapi_inputs import Inputs, Survey
from psfkit.evidence.openapi_refs import REFERENCE, References
from psfkit.evidence.rates import good_rate
from psfkit.evidence.reader import answer
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "openapi"
_DIGITS = 40
"""Digits of the longest integer: the bounds of what fits in 64 bits have nineteen."""
_YAML = (".yaml", ".yml")
_JSON_HEAD = re.compile(rb'[{,]\s*"(?:openapi"\s*:\s*"3\.|swagger"\s*:\s*"2\.)')
_YAML_HEAD = re.compile(rb"^[\"']?(?:openapi|swagger)[\"']?[ \t]*:[ \t]*[\"']?[23]\.", re.MULTILINE)
_KNOWN = re.compile(r"3\.[01]\.\d{1,3}|2\.0", re.ASCII)
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_REFUSALS = re.compile(r"4(?:\d\d|XX)", re.ASCII | re.IGNORECASE)
_RATE = ("x-ratelimit", "x-rate-limit")
_FORM = ("body", "formData")


@dataclass(frozen=True, slots=True)
class _Operation:
    """One operation, with what its path says for all of its operations."""

    name: str
    """Method and path: ``GET /health``."""
    value: JsonObject
    parameters: tuple[JsonObject, ...]
    where: str


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What an operation promises."""

    name: str
    secured: bool
    takes: bool
    """Whether it takes anything in."""
    limited: bool
    body: bool
    schema: bool
    """Whether its body has a schema in every form it may have."""
    refuses: bool
    throttles: bool
    rated: bool


def recognises(head: bytes, path: str) -> bool:
    """Whether the beginning names a version of OpenAPI or Swagger."""
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return _JSON_HEAD.search(head) is not None
    return path.lower().endswith(_YAML) and _YAML_HEAD.search(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a description, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    root = as_object(_parse(content), "the document")
    version = _version(root)
    references = References(root)
    survey = Survey(references, refs_have_siblings=version.startswith("3.1"))
    paths = as_object(root.get("paths"), "paths")
    schemes = _schemes(root)
    default = _is_secured(root.get("security"), schemes, "security")
    verdicts = []
    for operation in _operations(paths, references, survey):
        own = operation.value.get("security")
        secured = _is_secured(own, schemes, f"{operation.where}.security") if own is not None else default
        verdicts.append(_judge(operation, references, survey, secured=secured))
    if not verdicts:
        raise InputError("nothing was evaluated: it describes no operations")
    return (
        Fact("openapi", version, "", "openapi" if "openapi" in root else "swagger"),
        *_titles(root),
        Fact("paths", sum(not path.startswith("x-") for path in paths), "paths", "paths"),
        *_operation_facts(verdicts),
        *_input_facts(survey.inputs),
    )


def _parse(content: bytes) -> JsonValue:
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return read_json(content, digits=_DIGITS)
    from psfkit.documents.tool_yaml import read_tool_yaml

    document = read_tool_yaml(content, by_hand=True)
    require_line_end(content)
    return document


def _version(root: JsonObject) -> str:
    stated = root.get("openapi", root.get("swagger"))
    version = "" if isinstance(stated, bool | dict | list | None) else str(stated)
    if not _KNOWN.fullmatch(version):
        raise InputError(f"its version is {describe(stated)}; this reader knows Swagger 2.0 and OpenAPI 3.0 and 3.1")
    return version


def _titles(root: JsonObject) -> Iterator[Fact]:
    info = as_object(root.get("info"), "info")
    for name, key in (("title", "title"), ("api_version", "version")):
        value = info.get(key)
        if value is not None and not isinstance(value, dict | list):
            yield Fact(name, shown(str(value)), "", f"info.{key}")


def _schemes(root: JsonObject) -> frozenset[str]:
    components = as_object(root.get("components") or {}, "components")
    declared = components.get("securitySchemes") or root.get("securityDefinitions") or {}
    return frozenset(as_object(declared, "the security schemes"))


def _operations(paths: JsonObject, references: References, survey: Survey) -> Iterator[_Operation]:
    for path, value in paths.items():
        if path.startswith("x-"):
            continue
        where = f"paths.{shown(path, 64)}"
        item = as_object(value, where)
        if REFERENCE in item:
            item = {**references.follow(item, where), **item}
        survey.spend(len(item))
        shared = _parameters(item.get("parameters"), references, where)
        for method in _METHODS:
            if method in item:
                place = f"{where}.{method}"
                operation = as_object(item[method], place)
                own = _parameters(operation.get("parameters"), references, place)
                yield _Operation(f"{method.upper()} {path}", operation, tuple((shared | own).values()), place)


def _parameters(value: JsonValue, references: References, where: str) -> dict[tuple[str, str], JsonObject]:
    """Return parameters by name and place; those of an operation replace those of its path."""
    parts = as_list(value if value is not None else [], f"{where}.parameters")
    followed = [references.follow(part, f"{where}.parameters.{n}") for n, part in enumerate(parts)]
    found = {(str(part.get("name")), str(part.get("in"))): part for part in followed}
    if len(found) < len(followed):
        raise InputError(f"{where}.parameters: two have the same name and place")
    return found


def _is_secured(value: JsonValue, schemes: frozenset[str], where: str) -> bool:
    """Whether every way in needs something that is declared; an empty one lets anybody in."""
    ways = as_list(value if value is not None else [], where)
    needs = [as_object(way, f"{where}.{n}") for n, way in enumerate(ways)]
    return bool(needs) and all(need and need.keys() <= schemes for need in needs)


def _judge(operation: _Operation, references: References, survey: Survey, *, secured: bool) -> _Verdict:
    body = _body(operation, references)
    schemas = [*_parameter_schemas(operation), *(body or ())]
    responses = as_object(operation.value.get("responses") or {}, f"{operation.where}.responses")
    survey.spend(len(responses) + len(operation.value))
    return _Verdict(
        name=operation.name,
        secured=secured,
        takes=bool(schemas) or body is not None,
        limited=survey.is_limited(schemas),
        body=body is not None,
        schema=bool(body) and all(bool(part) and part is not True for part, _ in body or ()),
        refuses=any(_REFUSALS.fullmatch(status) for status in responses),
        throttles="429" in responses,
        rated=any(key.lower().startswith(_RATE) for key in operation.value),
    )


def _parameter_schemas(operation: _Operation) -> Iterator[tuple[JsonValue, str]]:
    for parameter in operation.parameters:
        place = f"{operation.where}.parameters.{shown(str(parameter.get('name')), 40)}"
        if parameter.get("in") in _FORM:
            continue
        if "schema" in parameter:
            yield parameter["schema"], place
        elif "content" in parameter:
            yield from _media(parameter["content"], place)
        else:
            yield cast("JsonValue", parameter), place  # Swagger 2.0 puts a parameter's type beside its name


def _body(operation: _Operation, references: References) -> Sequence[tuple[JsonValue, str]] | None:
    """Return the schemas of an operation's body, true in place of one that is missing; or None if it has no body."""
    form = [parameter for parameter in operation.parameters if parameter.get("in") in _FORM]
    if form:
        place = f"{operation.where}.parameters"
        return [(part.get("schema", True) if part["in"] == "body" else cast("JsonValue", part), place) for part in form]
    if "requestBody" not in operation.value:
        return None
    where = f"{operation.where}.requestBody"
    body = references.follow(operation.value["requestBody"], where)
    return list(_media(body.get("content"), where))


def _media(value: JsonValue, where: str) -> Iterator[tuple[JsonValue, str]]:
    for kind, part in as_object(value, f"{where}.content").items():
        place = f"{where}.content.{shown(kind, 40)}"
        yield as_object(part, place).get("schema", True), f"{place}.schema"


def _operation_facts(verdicts: Sequence[_Verdict]) -> Iterator[Fact]:
    total = len(verdicts)
    bare = [verdict.name for verdict in verdicts if not verdict.secured]
    yield Fact("operations", total, "operations", "paths")
    yield Fact("operations_with_security", total - len(bare), "operations", "paths, security")
    yield Fact("operations_without_security", len(bare), "operations", "paths, security")
    yield Fact("operations_without_security_names", join_names(bare), "", "paths, security")
    yield good_rate("security_share", total - len(bare), total, "computed: operations_with_security / operations")
    for name, count in (
        ("4xx", sum(verdict.refuses for verdict in verdicts)),
        ("429", sum(verdict.throttles for verdict in verdicts)),
        ("x_ratelimit", sum(verdict.rated for verdict in verdicts)),
        ("body", sum(verdict.body for verdict in verdicts)),
        ("request_schema", sum(verdict.schema for verdict in verdicts)),
        ("input", sum(verdict.takes for verdict in verdicts)),
        ("limited_input", sum(verdict.takes and verdict.limited for verdict in verdicts)),
    ):
        yield Fact(f"operations_with_{name}", count, "operations", "paths")
    taking = [verdict for verdict in verdicts if verdict.takes]
    if taking:
        limited = sum(verdict.limited for verdict in taking)
        where = "computed: operations_with_limited_input / operations_with_input"
        yield good_rate("limited_share", limited, len(taking), where)


def _input_facts(inputs: Inputs) -> Iterator[Fact]:
    where = "paths, parameters and bodies, with what they refer to"
    for name, how, found in (
        ("string", "with_limit", inputs.strings),
        ("array", "with_limit", inputs.arrays),
        ("object", "closed", inputs.objects),
    ):
        yield Fact(f"{name}_inputs", len(found), "schemas", where)
        yield Fact(f"{name}_inputs_{how}", sum(found.values()), "schemas", where)
    yield Fact("untyped_inputs", len(inputs.untyped), "schemas", where)
