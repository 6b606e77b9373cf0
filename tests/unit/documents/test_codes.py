"""The codes of reading: whole, unlike one another, and all of use."""

import re
from pathlib import Path

import pytest

from psfkit.documents import schema_codes
from psfkit.documents.codes import CODES, make_finding
from psfkit.documents.text_safety import find_forbidden
from psfkit.model.finding import Severity
from psfkit.model.location import Location

SOURCES = Path(__file__).parents[3] / "psfkit" / "documents"
YAML = ["yaml_reader", "yaml_events", "yaml_examiner", "yaml_scalars"]
FILES = ["paths", "sources", "beneath", "folder", "archive"]


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.code)
def test_a_code_says_what_is_wrong_and_what_to_do(code):
    assert re.fullmatch(r"PK1[0-2][0-9]|PK2[1-3][0-9]", code.code)
    assert code.title
    assert code.hint
    assert find_forbidden(code.title + code.hint) is None


def test_codes_are_raised_here_and_nowhere_else():
    raised = {
        code for module in YAML + FILES for code in re.findall(r'"(PK\d{3})"', (SOURCES / f"{module}.py").read_text())
    }
    assert raised == set(CODES)


def test_no_code_has_a_second_meaning():
    own = {code.code for code in vars(schema_codes)["_TABLE"]}
    assert own.isdisjoint(CODES)


def test_a_finding_takes_severity_and_hint_from_its_code_unless_it_knows_better():
    place = Location("bundle.yaml")
    assert make_finding("PK225", "x", place).severity is Severity.NOTE
    assert make_finding("PK110", "x", place).hint == CODES["PK110"].hint
    assert make_finding("PK110", "x", place, hint="y").hint == "y"
