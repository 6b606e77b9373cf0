"""What commands answer: every JSON has a published schema, and keeps to it."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from psfkit.documents.schema import OUTPUT_NAMES, load_schema
from psfkit.errors import ExitCode
from tests.cli.answers import AS_OF, ELSEWHERE, SCHEMAS, Made, commands, formats, lines, option
from tests.cli.commands import psfkit
from tests.unit.bad_bundles import MINIMAL
from tests.unit.report.test_json import closed

ANSWERING = {name: formats(command) for name, command in commands() if formats(command)}
IN_JSON = [name for name, known in ANSWERING.items() if "json" in known and "text" in known]
SAID = (ExitCode.YES, ExitCode.NO, ExitCode.INVALID, ExitCode.NOT_IN_FORCE)


def test_every_json_answer_has_a_schema_and_a_command_line_that_shows_it(made):
    assert set(IN_JSON) - set(ELSEWHERE) == set(SCHEMAS) == set(lines(made))


def test_every_schema_of_an_answer_is_the_schema_of_one():
    shown = {*SCHEMAS.values(), *ELSEWHERE.values()}
    assert set(OUTPUT_NAMES) - shown == {"manifest"}  # a file of a sealed bundle


def test_why_says_of_a_criterion_what_an_assessment_says():
    whole, part = load_schema("assessment")["$defs"], load_schema("why")["$defs"]
    assert {name: whole[name] for name in part} == part


def test_an_assessment_says_of_its_case_what_the_case_says():
    whole, part = load_schema("assessment")["$defs"], load_schema("case")["$defs"]
    shared = ("planned", "plan", "looks", "stale_item", "stale")
    assert {name: whole[name] for name in shared} == {name: part[name] for name in shared}
    for answer in ("carried", "comparison"):
        assert {name: load_schema(answer)["$defs"][name] for name in shared[:2]} == {n: part[n] for n in shared[:2]}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_json_answer_keeps_to_its_schema_and_says_which_it_is(capsys, made, name):
    answer = psfkit(capsys, *name.split(), *lines(made)[name], "--format", "json")
    assert answer.code in SAID, answer.err
    document, schema = json.loads(answer.out), load_schema(SCHEMAS[name])
    errors = Draft202012Validator(closed(schema), format_checker=FormatChecker()).iter_errors(document)
    assert [error.message for error in errors] == []
    if "properties" in schema:  # else one of several, each with a format of its own
        assert document["format"] == schema["properties"]["format"]["const"] == f"psfkit-{SCHEMAS[name]}/1"
    assert document["format"].startswith(f"psfkit-{SCHEMAS[name]}")


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


def test_every_command_that_answers_in_formats_writes_to_a_file_as_well():
    for name, command in commands():
        if formats(command):
            assert option(command, "--output"), name
            assert option(command, "--force"), name
        for param in command.params:
            choices = getattr(getattr(param, "type", None), "choices", ())
            if {"json", "yaml", "csv", "html"} & {getattr(choice, "value", choice) for choice in choices}:
                assert "--format" in param.opts, f"{name} calls a format {param.opts}"


@pytest.mark.parametrize("name", [*lines(Made(Path(), Path()))])
def test_an_answer_is_the_same_on_standard_output_and_in_a_file(capsys, made, tmp_path, name):
    words = (*name.split(), *lines(made)[name])
    form = ("--format", "json" if "json" in ANSWERING[name] else ANSWERING[name][0])
    plain, dashed = (psfkit(capsys, *words, *form, *more).out for more in ((), ("--output", "-")))
    filed = psfkit(capsys, *words, *form, "--output", tmp_path / "answer")
    assert plain == dashed == (tmp_path / "answer").read_text("utf-8")
    assert filed.out == ""
    assert filed.err.endswith(f"wrote {tmp_path / 'answer'}\n")
    (tmp_path / "answer").write_text("something else")
    refused = psfkit(capsys, *words, *form, "--output", tmp_path / "answer")
    assert refused.code == ExitCode.STORAGE
    assert psfkit(capsys, *words, *form, "--output", tmp_path / "answer", "--force").code in SAID


TEXTS = [(name, form) for name, known in ANSWERING.items() if name in SCHEMAS for form in known if form != "json"]


@pytest.mark.parametrize(("name", "form"), TEXTS)
def test_every_format_can_be_written_to_a_file(capsys, made, tmp_path, name, form):
    answer = psfkit(capsys, *name.split(), *lines(made)[name], "--format", form, "--output", tmp_path / "answer")
    assert answer.code in SAID, answer.err
    content = (tmp_path / "answer").read_bytes()
    assert content or form in ("github", "azure")
    assert b"\x1b" not in content or form == "xlsx"


def test_every_code_that_is_documented_has_a_rule_for_other_programs():
    from psfkit.pipeline import list_codes
    from psfkit.report.rules import read_rules

    assert list(read_rules()) == [code for code, _ in list_codes()]


EVIL = """'=cmd|"/c calc"!A1 <img src=x> ](javascript:1) @everyone'"""
OF_A_BUNDLE = ("validate", "score", "why", "plan", "status", "coverage", "portfolio")


@pytest.mark.parametrize("name", OF_A_BUNDLE)
def test_names_that_try_to_break_out_stay_names_in_every_format(capsys, tmp_path, name):
    bundle = Path(shutil.copytree(MINIMAL, tmp_path / "=1+1 <b>\n\x1b[31m"))
    text = (bundle / "bundle.yaml").read_text("utf-8")
    (bundle / "bundle.yaml").write_text(text.replace("name: Acme AI", f"name: {EVIL}"), "utf-8")
    words = ("PSF-1",) if name == "why" else ()
    for form in ANSWERING[name]:
        answer = psfkit(capsys, name, *words, bundle, "--format", form, "--output", tmp_path / form, *AS_OF)
        assert answer.code in SAID, answer.err
        content = (tmp_path / form).read_bytes()
        if form != "xlsx":
            assert b"\x1b" not in content
        if form in ("html", "md", "summary"):
            assert b"<img src=x>" not in content
        if form in ("md", "summary"):
            assert not re.search(rb"(?<!\\)\]\(javascript:", content)
        if form == "csv":
            cells = [cell for row in csv.reader(content.decode("utf-8-sig").splitlines()) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_ten_thousand_findings_are_told_in_a_terminal_and_in_json(capsys, tmp_path):
    bundle = Path(shutil.copytree(MINIMAL, tmp_path / "bundle"))
    for number in range(10_000):
        (bundle / f"evidence/{number}.txt").write_text("x")
    told = psfkit(capsys, "validate", bundle, *AS_OF)
    assert told.code == ExitCode.INVALID
    assert len(told.out) < 40_000
    assert "more findings; --format json lists them all" in told.out
    listed = json.loads(psfkit(capsys, "validate", bundle, "--format", "json", *AS_OF).out)
    assert len(listed["bundles"][0]["findings"]) > 10_000
