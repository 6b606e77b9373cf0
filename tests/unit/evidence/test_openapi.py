"""OpenAPI: what an operation takes in and how far it is limited, who may call it, and descriptions that mislead."""

import json
from decimal import Decimal

import pytest

from psfkit.evidence import examine, openapi, openapi_inputs
from psfkit.evidence.openapi_inputs import pattern_ends
from tests.unit.evidence.samples import item, sample, values

KEY = {"type": "apiKey", "in": "header", "name": "k"}


def document(paths, version="3.1.0", **more) -> dict:
    return {"openapi": version, "info": {"title": "T", "version": "1"}, "paths": paths} | more


def encode(found) -> bytes:
    return json.dumps(found).encode()


def facts_of(paths, version="3.1.0", **more) -> dict:
    return values(openapi.read(encode(document(paths, version, **more))))


def refusal(found) -> str:
    return openapi.read(found if isinstance(found, bytes) else encode(found)).refusal


def posted(schema, **components) -> dict:
    body = {"content": {"application/json": {"schema": schema}}}
    return facts_of({"/a": {"post": {"requestBody": body}}}, components={"schemas": components})


def limits(schema, **components) -> tuple:
    """Return strings and those limited, arrays and those limited, what is untyped, and whether all is limited."""
    found = posted(schema, **components)
    names = ("string_inputs", "string_inputs_with_limit", "array_inputs", "array_inputs_with_limit", "untyped_inputs")
    return (*(found[name] for name in names), found["operations_with_limited_input"])


STRING, SHORT = {"type": "string"}, {"type": "string", "maxLength": 9}


@pytest.mark.parametrize(
    ("schema", "found"),
    [
        (STRING, (1, 0, 0, 0, 0, 0)),
        (SHORT, (1, 1, 0, 0, 0, 1)),
        ({"type": "integer"}, (0, 0, 0, 0, 0, 1)),
        ({"type": "string", "enum": ["a"]}, (1, 1, 0, 0, 0, 1)),
        ({"enum": ["a"]}, (0, 0, 0, 0, 0, 1)),
        ({"type": "string", "format": "uuid"}, (1, 1, 0, 0, 0, 1)),
        ({"type": "string", "format": "email"}, (1, 0, 0, 0, 0, 0)),
        ({"type": "string", "pattern": "^[a-z]{3}$"}, (1, 1, 0, 0, 0, 1)),
        ({"type": "string", "maxLength": "9"}, (1, 0, 0, 0, 0, 0)),
        ({"maxLength": 9}, (1, 1, 0, 0, 0, 1)),
        ({"type": ["string", "null"]}, (1, 0, 0, 0, 0, 0)),
        ({"type": "array", "items": SHORT}, (1, 1, 1, 0, 0, 0)),
        ({"type": "array", "items": SHORT, "maxItems": 2}, (1, 1, 1, 1, 0, 1)),
        ({"type": "array", "maxItems": 2}, (0, 0, 1, 1, 1, 0)),
        ({"type": "array", "prefixItems": [SHORT], "items": False}, (1, 1, 1, 1, 0, 1)),
        ({}, (0, 0, 0, 0, 1, 0)),
        (True, (0, 0, 0, 0, 1, 0)),
        ({"description": "anything"}, (0, 0, 0, 0, 1, 0)),
        ({"type": "object", "properties": {"a": STRING, "b": SHORT}}, (2, 1, 0, 0, 0, 0)),
        ({"properties": {"a": SHORT, "b": {"properties": {"c": SHORT}}}}, (2, 2, 0, 0, 0, 1)),
        ({"type": "object", "properties": {"a": STRING | {"readOnly": True}}}, (0, 0, 0, 0, 0, 1)),
        ({"type": "object", "additionalProperties": STRING}, (1, 0, 0, 0, 0, 0)),
        ({"type": "object", "patternProperties": {"^x": STRING}}, (1, 0, 0, 0, 0, 0)),
        ({"anyOf": [SHORT, {"type": "null"}]}, (1, 1, 0, 0, 0, 1)),
        ({"anyOf": [STRING, {"type": "null"}], "maxLength": 9}, (1, 1, 0, 0, 0, 1)),
        ({"oneOf": [SHORT, STRING]}, (2, 1, 0, 0, 0, 0)),
        ({"anyOf": [SHORT, {}]}, (1, 1, 0, 0, 1, 0)),
        ({"type": "object", "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, (0, 0, 0, 0, 0, 1)),
        ({"allOf": [STRING, {"maxLength": 9}]}, (1, 1, 0, 0, 0, 1)),
        ({"allOf": [{"$ref": "#/components/schemas/Text"}, {"maxLength": 9}]}, (1, 1, 0, 0, 0, 1)),
        ({"allOf": [{"$ref": "#/components/schemas/Text"}], "description": "d"}, (1, 0, 0, 0, 0, 0)),
        ({"allOf": [{}, {"description": "d"}]}, (0, 0, 0, 0, 1, 0)),
        ({"$ref": "#/components/schemas/Text", "maxLength": 9}, (1, 1, 0, 0, 0, 1)),
        ({"$ref": "#/components/schemas/Tree"}, (1, 1, 1, 0, 0, 0)),
        ({"type": "object", "if": {}, "then": {"properties": {"a": STRING}}}, (1, 0, 0, 0, 0, 0)),
        ({"type": "object", "properties": {"a": {"$recursiveRef": "#"}}}, (0, 0, 0, 0, 0, 1)),
    ],
    ids=str,
)
def test_what_an_operation_takes_in_is_followed_to_its_end(schema, found):
    tree = {"properties": {"name": SHORT, "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}}
    assert limits(schema, Text=STRING, Tree=tree) == found


def test_beside_a_reference_nothing_counts_before_3_1():
    body = {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/T", "maxLength": 9}}}}
    paths, components = {"/a": {"post": {"requestBody": body}}}, {"schemas": {"T": STRING}}
    assert facts_of(paths, "3.0.3", components=components)["string_inputs_with_limit"] == 0
    assert facts_of(paths, "3.1.1", components=components)["string_inputs_with_limit"] == 1


def test_a_schema_of_several_operations_is_counted_once_and_judged_for_each():
    body = {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/T"}}}}
    paths = {"/a": {"post": {"requestBody": body}, "put": {"requestBody": body}}}
    found = facts_of(paths, components={"schemas": {"T": STRING}})
    assert (found["string_inputs"], found["operations_with_input"], found["operations_with_limited_input"]) == (1, 2, 0)


@pytest.mark.parametrize(("closed", "count"), [(False, 1), (True, 0), ({}, 0), (None, 0)])
def test_an_object_is_closed_when_nothing_else_may_be_in_it(closed, count):
    schema = {"type": "object", "properties": {"a": SHORT}}
    schema |= {} if closed is None else {"additionalProperties": closed}
    assert posted(schema)["object_inputs_closed"] == count


@pytest.mark.parametrize(
    ("own", "default", "secured"),
    [
        (None, None, 0),
        ([{"k": []}], None, 1),
        (None, [{"k": []}], 1),
        ([], [{"k": []}], 0),
        ([{}], None, 0),
        ([{"k": []}, {}], None, 0),
        ([{"k": [], "l": []}], None, 0),
        ([{"unknown": []}], None, 0),
    ],
)
def test_an_operation_is_secured_when_nobody_gets_in_without_a_declared_scheme(own, default, secured):
    operation = {} if own is None else {"security": own}
    more = {} if default is None else {"security": default}
    found = facts_of({"/a": {"get": operation}}, components={"securitySchemes": {"k": KEY}}, **more)
    assert (found["operations_with_security"], found["operations_without_security"]) == (secured, 1 - secured)
    assert found["operations_without_security_names"] == ("" if secured else "GET /a")


@pytest.mark.parametrize(
    ("statuses", "refuses", "throttles"),
    [(["200"], 0, 0), (["404"], 1, 0), (["4XX"], 1, 0), (["429"], 1, 1), (["default"], 0, 0), (["x-429"], 0, 0)],
)
def test_refusals_are_those_that_are_declared(statuses, refuses, throttles):
    found = facts_of({"/a": {"get": {"responses": {status: {} for status in statuses}}}})
    assert (found["operations_with_4xx"], found["operations_with_429"]) == (refuses, throttles)


def test_parameters_of_a_path_hold_for_its_operations_unless_they_have_their_own():
    shared = [{"name": "q", "in": "query", "schema": STRING}, {"$ref": "#/components/parameters/P"}]
    own = [{"name": "q", "in": "query", "schema": SHORT}]
    paths = {"/a": {"parameters": shared, "get": {"parameters": own}, "head": {}}}
    found = facts_of(paths, components={"parameters": {"P": {"name": "p", "in": "path", "content": {"a/b": {}}}}})
    assert (found["operations_with_input"], found["string_inputs"], found["string_inputs_with_limit"]) == (2, 2, 1)
    assert found["untyped_inputs"] > 0


def test_a_body_without_a_schema_has_none():
    paths = {"/a": {"post": {"requestBody": {"content": {"a/b": {}}}}, "put": {"requestBody": {"content": {}}}}}
    found = facts_of(paths)
    assert (found["operations_with_body"], found["operations_with_request_schema"]) == (2, 0)


def test_swagger_2_puts_types_beside_names_and_bodies_among_parameters():
    parameters = [
        {"name": "q", "in": "query", "type": "string", "maxLength": 3},
        {"name": "tags", "in": "query", "type": "array", "items": {"type": "string"}, "maxItems": 3},
        {"name": "b", "in": "body", "schema": {"$ref": "#/definitions/B"}},
    ]
    form = [{"name": "f", "in": "formData", "type": "file"}]
    content = {
        "swagger": "2.0",
        "info": {"title": "T", "version": "1"},
        "securityDefinitions": {"k": KEY},
        "security": [{"k": []}],
        "paths": {"/a": {"post": {"parameters": parameters}, "put": {"parameters": form}}},
        "definitions": {"B": {"properties": {"c": {"type": "string"}}, "additionalProperties": False}},
    }
    facts = examine(item("swagger.json"), encode(content))
    found = values(facts)
    assert (found["openapi"], found["operations_with_security"], found["operations_with_body"]) == ("2.0", 2, 2)
    assert (found["string_inputs"], found["string_inputs_with_limit"]) == (4, 1)
    assert (found["array_inputs_with_limit"], found["object_inputs_closed"]) == (1, 1)


YAML = """\
# the interface
openapi: 3.0.3
info: {title: T, version: 1.10}
paths:
  /a:
    parameters: [&q {name: q, in: query, schema: {type: string, maxLength: 9}}]
    get: &get
      responses:
        200: {description: no}
        429: {description: slow down}
    head:
      <<: *get
components: {}
"""


def test_yaml_says_the_same_as_json_and_its_keys_may_be_numbers():
    facts = examine(item("openapi.yaml"), YAML.encode())
    found = values(facts)
    assert (facts.reader, found["api_version"], found["operations_with_429"]) == ("openapi", "1.10", 2)
    real = json.loads(sample("api/openapi.json"))
    again = examine(item("openapi.yml"), json.dumps(real, indent=1).replace("{", "{ ").encode())
    assert values(again) == values(examine(item("openapi.json"), sample("api/openapi.json")))


def test_bounds_of_64_bits_are_read():
    assert posted({"type": "integer", "maximum": 9223372036854775807})["operations_with_limited_input"] == 1


def test_shares_say_what_they_rest_on():
    facts = openapi.read(sample("api/openapi.json"))
    share = facts.get("security_share")
    assert (share.value, share.sample.cases) == (Decimal("0.5000"), 4)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (document({}), "describes no operations"),
        (document({"x-a": {"get": {}}}), "describes no operations"),
        (document({"/a": {"get": {}}}, "3.2.0"), "3.2.0"),
        (document({"/a": {"get": {}}}, "4.0.0"), "this reader knows"),
        (document({"/a": {"get": {}}}, "3"), "this reader knows"),
        (document(None), "paths is missing"),
        ({"swagger": 2.0, "paths": {"/a": {"get": {}}}}, "info is missing"),
        ({"swagger": "1.2"}, "this reader knows"),
        (document({"/a": []}), "not an object"),
        (document({"/a": {"get": []}}), "not an object"),
        (document({"/a": {"$ref": "other.yaml#/a"}}), "which is not in this file"),
        (document({"/a": {"$ref": "#/paths/~1b"}}), "which is not there"),
        (document({"/a": {"$ref": "#/paths/~1a"}}), "refers to itself"),
        (document({"/a": {"get": {"parameters": {}}}}), "not an array"),
        (document({"/a": {"get": {"parameters": [{"name": "a", "in": "query"}] * 2}}}), "same name and place"),
        (document({"/a": {"get": {"security": {}}}}), "not an array"),
        (document({"/a": {"get": {"responses": []}}, "/b": {"get": {"responses": [1]}}}), "not an object"),
        (b'{"openapi":"3.1.0","openapi":"3.1.0"}', "stands twice"),
        (b'{"openapi":"3.1.0"', "cut short"),
        (YAML.encode() + b"tags: [", "cut short"),
        (YAML.encode("utf-16"), "not UTF-8"),
        (YAML.encode() + b"paths: {}\n", "stands twice"),
    ],
)
def test_what_is_not_known_or_not_there_leaves_it_unread(found, why):
    assert why in refusal(found)


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"$ref": "https://example.com/schema.json"}, "not in this file"),
        ({"$ref": "#anchor"}, "not in this file"),
        ({"$ref": "#/" + "a" * 2000}, "not in this file"),
        ({"$ref": "#/components/schemas/Missing"}, "not there"),
        ({"$ref": 7}, "not in this file"),
        ({"$dynamicRef": "#node"}, "dynamic reference"),
        ({"type": "text"}, "does not know"),
        ({"type": []}, "does not know"),
        ({"type": {"a": 1}}, "does not know"),
        ({"properties": []}, ""),
        ({"properties": [1]}, "not an object"),
        ({"allOf": {"a": 1}}, "not an array"),
        ([], "not an object"),
    ],
)
def test_a_schema_that_cannot_be_followed_leaves_it_unread(schema, why):
    body = {"content": {"a/b": {"schema": schema}}}
    assert why in refusal(document({"/a": {"post": {"requestBody": body}}}))


def test_names_from_the_file_do_not_break_the_line_of_a_reason():
    body = {"content": {"a\nb": {"schema": {"properties": {"c\nd": {"type": "text"}}}}}}
    assert "\n" not in refusal(document({"/e\nf": {"post": {"requestBody": body}}}))


def chain(length: int) -> dict:
    schemas = {f"S{n}": {"properties": {"next": {"$ref": f"#/components/schemas/S{n + 1}"}}} for n in range(length)}
    body = {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/S0"}}}}
    found = document({"/a": {"post": {"requestBody": body}}})
    return found | {"components": {"schemas": schemas | {f"S{length}": SHORT}}}


def shared_path(paths: int) -> dict:
    operation = {"responses": {str(n): {} for n in range(5000)}}
    return document({"/p": {"get": operation}} | {f"/{n}": {"$ref": "#/paths/~1p"} for n in range(paths)})


def shared_schemas(operations: int) -> dict:
    big = {"properties": {f"p{n}": {"type": "integer"} for n in range(5000)}}
    body = {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/Big"}}}}
    paths = {f"/{n}": {"post": {"requestBody": body}} for n in range(operations)}
    return document(paths) | {"components": {"schemas": {"Big": big}}}


@pytest.mark.parametrize("found", [shared_path(3000), shared_schemas(3000)], ids=["path", "schemas"])
def test_what_is_shared_is_looked_at_within_bounds(found, monkeypatch):
    monkeypatch.setattr(openapi_inputs, "MAX_STEPS", 100_000)
    assert "more than 100000 parts" in refusal(found)


def test_a_long_chain_of_references_costs_no_recursion():
    assert values(openapi.read(encode(chain(20_000))))["string_inputs_with_limit"] == 1


@pytest.mark.parametrize(
    "content", [b"{" * 10**6, b'{"openapi":"3.1.0","paths":' + b"[" * 10**6, b"openapi: 3.1.0\n" + b"[" * 10**6]
)
def test_deep_files_are_refused(content):
    assert "\n" not in refusal(content)
    assert refusal(content)


@pytest.mark.parametrize(
    ("pattern", "ends"),
    [
        (r"^[A-Z]-\d{4}$", True),
        (r"^a?b{1,3}$", True),
        (r"^[*+|]{2}\+$", True),
        (r"^$", True),
        (r"^a*$", False),
        (r"^a+$", False),
        (r"^a{2,}$", False),
        (r"^a{2222222222222222,}$", False),
        (r"^a|b$", False),
        (r"^ab", False),
        (r"ab$", False),
        (r"^ab\$", False),
        (r"^[ab$", False),
        ("", False),
    ],
)
def test_a_pattern_ends_when_it_is_held_at_both_ends_and_repeats_nothing_freely(pattern, ends):
    assert pattern_ends(pattern) is ends


def test_long_patterns_are_read_once():
    assert pattern_ends("^" + "{" * 10**5 + "1" * 10**5 + "$")
    assert not pattern_ends("^" + "(" * 10**5 + "*$")


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("config.yaml", b"version: 3.1\nopenapi-generator: 3.0\n"),
        ("doc.md", YAML.encode()),
        ("package.json", b'{"name": "x", "dependencies": {"openapi": "^3.0"}}'),
    ],
)
def test_other_files_are_left_alone(path, content):
    assert examine(item(path), content) is None
