"""What every schema file keeps to."""

import json
import re
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from psfkit.documents.schema import NAMES, OUTPUT_NAMES, load_schema
from psfkit.documents.schema_wording import _WORDINGS

STRUCTURE = {"$schema", "$id", "$defs", "$ref", "title", "description"}
STRUCTURE |= {"examples", "default", "defaultSnippets", "patternErrorMessage"}  # for editors
APPLICATORS = {"properties", "patternProperties", "items", "if", "then", "else"}


def subschemas(node):
    """Yield every subschema of a schema, itself first."""
    yield node
    for key, child in node.items():
        if key in ("properties", "patternProperties", "$defs"):
            for each in child.values():
                yield from subschemas(each)
        elif key in ("items", "if", "then", "else", "not") and child:
            yield from subschemas(child)


def every_subschema():
    for name in NAMES:
        for node in subschemas(load_schema(name)):
            yield name, node


def test_every_file_is_named_and_every_name_has_a_file():
    folder = resources.files("psfkit.documents").joinpath("schemas")
    expected = sorted(f"{name}.schema.json" for name in (*NAMES, *OUTPUT_NAMES))
    assert sorted(entry.name for entry in folder.iterdir()) == expected


@pytest.mark.parametrize("name", [*NAMES, *OUTPUT_NAMES])
def test_a_schema_is_a_schema(name):
    Draft202012Validator.check_schema(load_schema(name))
    assert load_schema(name)["$id"] == f"urn:psfkit:schema:{name}:1"


def test_only_keywords_with_a_wording_are_used():
    for _, node in every_subschema():
        assert node.keys() <= STRUCTURE | APPLICATORS | _WORDINGS.keys()


def test_every_property_says_what_it_is():
    for name, node in every_subschema():
        for key, child in node.get("properties", {}).items():
            if child.keys() != {"const"} and "not" not in child:  # conditions on keys described elsewhere
                assert child.get("title"), (name, key)
                assert child.get("description", "").endswith("."), (name, key)


def test_people_may_add_keys_of_their_own_and_no_others():
    for name, node in every_subschema():
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            free = set(node["patternProperties"])
            assert free == {"^x-"} or (name == "record-evidence" and "properties" not in node)


def test_every_text_list_and_number_is_bounded():
    for name, node in every_subschema():
        kind = node.get("type")
        if kind == "string":
            bounded = {"maxLength", "enum", "const"} & node.keys() or re.search(r"\$$", node.get("pattern", ""))
            assert bounded, (name, node)
            assert (
                not re.search(r"[*+](?!\))", node.get("pattern", "")) or "maxLength" in node or "{" in node["pattern"]
            )
        if kind == "array":
            assert "maxItems" in node, (name, node)
        if kind == "integer":
            assert {"minimum", "maximum"} <= node.keys()


def test_no_bound_is_put_on_a_decimal():
    for _, node in every_subschema():
        kinds = node.get("type", [])
        if "number" in ([kinds] if isinstance(kinds, str) else kinds):
            assert not {
                "minimum",
                "maximum",
                "exclusiveMinimum",
                "exclusiveMaximum",
                "multipleOf",
                "enum",
                "const",
            } & set(node)


def snippets():
    for name, node in every_subschema():
        for snippet in node.get("defaultSnippets", ()):
            yield pytest.param(name, node, snippet, id=f"{name}: {snippet['label']}")


def filled(body):
    """Return a snippet as it stands when every stop is left as it is offered."""
    if isinstance(body, dict):
        return {key: filled(each) for key, each in body.items()}
    if isinstance(body, list):
        return [filled(each) for each in body]
    if not isinstance(body, str):
        return body
    text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", body)
    return json.loads(text[1:]) if text.startswith("^") else text


@pytest.mark.parametrize(("name", "node", "snippet"), [*snippets()])
def test_a_snippet_is_valid_where_it_is_offered(name, node, snippet):
    schema = {**node, "$defs": load_schema(name).get("$defs", {})}
    errors = Draft202012Validator(schema).iter_errors(filled(snippet["body"]))
    assert [error.message for error in errors] == []
    assert snippet["description"].endswith(".")


def test_every_document_that_people_begin_has_a_snippet_and_what_is_constant_is_offered():
    assert {each.values[0] for each in snippets()} >= {"bundle", "criteria", "evidence", "determinations", "workflow"}
    for name, node in every_subschema():
        for child in node.get("properties", {}).values():
            if str(child.get("const", "")).startswith("psfkit-"):
                assert child["default"] == child["const"], name
            if "default" in child:
                schema = {**child, "$defs": load_schema(name).get("$defs", {})}
                assert Draft202012Validator(schema).is_valid(child["default"])


def test_references_stay_inside_the_file():
    for name, node in every_subschema():
        if "$ref" in node:
            assert node["$ref"].removeprefix("#/$defs/") in load_schema(name)["$defs"]


def test_a_definition_means_the_same_in_every_file():
    seen = {}
    for name in NAMES:
        for key, definition in load_schema(name).get("$defs", {}).items():
            assert seen.setdefault(key, definition) == definition, (name, key)


def patterns():
    found = {node["pattern"] for _, node in every_subschema() if isinstance(node.get("pattern"), str)}
    found |= {key for _, node in every_subschema() for key in node.get("patternProperties", {})}
    return sorted(found)


@pytest.mark.parametrize("pattern", patterns())
def test_patterns_are_linear_and_mean_the_same_to_every_library(pattern):
    assert "$" not in pattern.replace("$&", "")[:-1]
    assert not re.search(r"\\[dDwWsSbB]|\(\?[^:]", pattern)
    for text in (
        "a" * 50_000,
        "a." * 25_000,
        "https://" + "a-" * 25_000 + "!",
        "\u200b" * 50_000,
        "a" + " " * 50_000,
        "-" * 50_000,
    ):
        re.search(pattern, text)
        re.search(pattern, text + "\n")


def test_schemas_are_plain_ascii_json():
    folder = resources.files("psfkit.documents").joinpath("schemas")
    for name in NAMES:
        text = folder.joinpath(f"{name}.schema.json").read_text("utf-8")
        assert text.isascii()
        assert text.endswith("}\n")
        json.loads(text)
