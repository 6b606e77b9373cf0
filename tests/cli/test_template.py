"""psfkit template: what there is to fill in."""

import json

import pytest
from jsonschema import Draft202012Validator

from psfkit.documents.schema import load_schema
from psfkit.resources import read_resource
from tests.cli.commands import psfkit


def test_every_domain_has_a_document_and_every_criterion_a_form(capsys):
    lines = psfkit(capsys, "template", "list").out.splitlines()
    assert [line.split()[0] for line in lines[:8]] == [f"psf-{n}" for n in range(1, 9)]
    assert [line.split()[0] for line in lines[8:]] == [f"psf-{d}.{n}" for d in range(1, 9) for n in range(1, 6)]


def test_the_list_as_json_keeps_to_its_schema(capsys):
    document = json.loads(psfkit(capsys, "template", "list", "--format", "json").out)
    Draft202012Validator(load_schema("templates")).validate(document)
    assert [each["kind"] for each in document["templates"]] == ["document"] * 8 + ["form"] * 40


@pytest.mark.parametrize("name", ["psf-6", "PSF-6"])
def test_a_document_is_shown_as_its_file_is(capsys, name):
    assert psfkit(capsys, "template", "show", name).out == read_resource("templates/domains/psf-6.md").decode()


def test_a_form_is_shown_as_yaml_or_in_markdown(capsys):
    form = read_resource("templates/stubs/psf-1.1.yaml").decode()
    assert psfkit(capsys, "template", "show", "psf-1.1").out == form
    assert f"```yaml\n{form}```" in psfkit(capsys, "template", "show", "psf-1.1", "--format", "md").out


def test_a_name_that_is_none_gets_the_nearest(capsys):
    answer = psfkit(capsys, "template", "show", "psf-11")
    assert (answer.code, answer.out) == (2, "")
    assert "psf-1" in answer.err
