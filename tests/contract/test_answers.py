"""What commands answer: every JSON has a published schema, and keeps to it."""

import json

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from psfkit.documents.schema import OUTPUT_NAMES, load_schema
from psfkit.errors import ExitCode
from tests.cli.answers import SCHEMAS, commands, formats, lines
from tests.cli.commands import psfkit
from tests.unit.report.test_json import closed

ANSWERING = {name: formats(command) for name, command in commands() if formats(command)}
IN_JSON = [name for name, known in ANSWERING.items() if "json" in known and "text" in known]
SAID = (ExitCode.YES, ExitCode.NO, ExitCode.INVALID, ExitCode.NOT_IN_FORCE)


def test_every_json_answer_has_a_schema_and_a_command_line_that_shows_it(made):
    assert set(IN_JSON) == set(SCHEMAS) == set(lines(made))


def test_every_schema_of_an_answer_is_the_schema_of_one():
    assert set(OUTPUT_NAMES) - set(SCHEMAS.values()) == {"manifest"}  # a file of a sealed bundle


@pytest.mark.parametrize("name", IN_JSON)
def test_a_json_answer_keeps_to_its_schema_and_says_which_it_is(capsys, made, name):
    answer = psfkit(capsys, *name.split(), *lines(made)[name], "--format", "json")
    assert answer.code in SAID, answer.err
    document, schema = json.loads(answer.out), load_schema(SCHEMAS[name])
    errors = Draft202012Validator(closed(schema), format_checker=FormatChecker()).iter_errors(document)
    assert [error.message for error in errors] == []
    assert document["format"] == schema["properties"]["format"]["const"] == f"psfkit-{SCHEMAS[name]}/1"


def test_a_schema_is_printed_by_its_name(capsys):
    from psfkit.documents.schema import ALL_NAMES

    for name in ALL_NAMES:
        answer = psfkit(capsys, "schema", name)
        assert answer.code == ExitCode.YES
        assert json.loads(answer.out) == load_schema(name)


def test_all_schemas_are_listed_and_written(capsys, tmp_path):
    from psfkit.documents.schema import ALL_NAMES

    assert psfkit(capsys, "schema", "--out", tmp_path / "s").code == ExitCode.YES
    assert {path.name.removesuffix(".schema.json") for path in (tmp_path / "s").iterdir()} == set(ALL_NAMES)
    listed = psfkit(capsys, "schema", "--list")
    assert {line.split()[0] for line in listed.out.splitlines() if line[:3].strip()} >= set(ALL_NAMES)


@pytest.mark.parametrize("words", [(), ("bundle", "--list"), ("--list", "--out", "x"), ("bundel",), ("../bundle",)])
def test_a_schema_that_is_none_ends_in_2_with_a_way_out(capsys, words):
    answer = psfkit(capsys, "schema", *words)
    assert answer.code == ExitCode.USAGE
    assert "help" in answer.err
