"""What a run shows of another framework, in every format: whole, plain, and safe with any text."""

import csv
import json
import re
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.cli.crosswalk import CrosswalkFormat
from psfkit.cli.crosswalk_text import write_crosswalk
from psfkit.report.crosswalk_formats import CROSSWALK_FORMATS
from psfkit.report.crosswalk_words import say_levels
from tests.unit import crosswalks
from tests.unit.crosswalks import DUTIES
from tests.unit.report import runs
from tests.unit.report.test_formats import HOSTILE, Outline
from tests.unit.report.test_json import check
from tests.unit.report.test_oscal import assert_no_markup


def render(made, name, **changes):
    answer = replace(crosswalks.answer(made), **changes)
    if name == "text":
        return write_crosswalk(answer, 80, colour=False)
    return CROSSWALK_FORMATS[name](answer).decode("utf-8-sig")


def rows(text):
    return list(csv.DictReader(StringIO(text)))


def test_what_the_command_answers_with_is_every_format():
    assert list(CrosswalkFormat) == ["text", *CROSSWALK_FORMATS]


@pytest.mark.parametrize("name", CROSSWALK_FORMATS)
@pytest.mark.parametrize("run", runs.ALL)
def test_two_renders_are_identical(run, name):
    assert render(runs.ALL[run](), name) == render(runs.ALL[run](), name)


@pytest.mark.parametrize("name", ["text", *CROSSWALK_FORMATS])
def test_every_format_says_that_it_is_no_legal_opinion_and_whose_reading_a_row_is(name):
    told = render(runs.gap(), name)
    assert "No legal opinion" in told.replace("\n", " ")
    assert "publisher" in told.lower()
    assert "psfkit" in told
    assert "complemented, not replaced" in told.replace("\n", " ")


@pytest.mark.parametrize("name", ["text", *CROSSWALK_FORMATS])
def test_a_self_check_is_told_from_an_assessors_run(name):
    words = re.compile("self[-_]check", re.IGNORECASE)
    assert words.search(render(runs.self_check(), name))
    assert not words.search(render(runs.gap(), name))


@pytest.mark.parametrize("name", runs.ALL)
def test_json_is_valid_against_its_schema(name):
    document = check("crosswalk-answer", render(runs.ALL[name](), "json").encode())
    assert sum(document["counts"].values()) == len(document["duties"])


def test_csv_has_a_row_for_each_criterion_and_one_for_what_is_not_touched():
    table = rows(render(runs.gap(), "csv"))
    assert [row["id"] for row in table] == ["whole", "part", "part", "both", "both", "loose", "idle", "nothing"]
    assert table[-1]["standing"] == "not touched by PSF"
    assert {row["whose reading"] for row in table} == {"named by PSF's publisher", "psfkit's reading", ""}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\n="])
def test_no_cell_is_a_formula(start):
    table = rows(render(runs.named(f'{start}HYPERLINK("https://evil.example")'), "csv"))
    cells = [cell for row in table for cell in row.values()]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", ["text", *CROSSWALK_FORMATS])
def test_hostile_names_stay_names(form, name):
    text = render(runs.named(HOSTILE[name]), form, assessor=HOSTILE[name], self_check=False)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\x9b\u202e\ud800-\udfff]", text.replace("\r\n", "\n"))
    if form in ("json", "oscal"):
        json.loads(text)
    if form == "html":
        plain = Outline(render(runs.self_check(), "html").encode())
        outline = Outline(text.encode())
        assert outline.elements <= plain.elements
        assert outline.attributes <= plain.attributes
        assert all(link.startswith("#") for link in outline.links)
    if form == "oscal":
        assert_no_markup(json.loads(text))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_drawn(text):
    for form in ("text", *CROSSWALK_FORMATS):
        assert render(runs.self_check(), form, organisation=text)


def test_every_link_leads_somewhere_on_the_page_and_nothing_is_loaded():
    page = render(runs.gap(), "html")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in re.findall(r'href="([^"]+)"', page)} <= set(ids)
    assert not re.search(r"<script|https?://|url\((?!#hatch)|@import", page)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_lines_fit_the_terminal(width):
    text = write_crosswalk(crosswalks.answer(runs.gap()), width, colour=False)
    assert max(map(len, text.splitlines())) <= width


def test_a_terminal_says_what_counts_and_what_only_borders():
    text = render(runs.make((3, None, 3, 0, 3, 3)), "text")
    assert "PSF-1.1 (3); borders on it: PSF-2.1 (1)" in text
    assert "PSF-1.1* (3), PSF-1.3 (3)" in text


@pytest.mark.parametrize(("paragraphs", "told"), [(("3(a)", "1"), " of 1, 3(a) alone"), (("3(a)", ""), "")])
def test_how_far_names_paragraphs_when_all_that_counts_is_about_these(paragraphs, told):
    made = crosswalks.answer(runs.gap()).duties[DUTIES.index("both")]
    criteria = tuple(
        replace(each, row=replace(each.row, part=part)) for each, part in zip(made.counted, paragraphs, strict=True)
    )
    assert say_levels(replace(made, criteria=criteria)) == f"{say_levels(made)}{told}"


@pytest.mark.parametrize("name", ["text", "html", "csv", "json"])
def test_what_psfkit_does_not_carry_is_said_to_be_somebodys_own(name):
    made = runs.gap()
    own = replace(crosswalks.crosswalk(), carried=False)
    told = " ".join(render(made, name, crosswalk=own, rubric_carried=False).split())
    assert "by a crosswalk that psfkit does not carry" in told
    assert "judged by a rubric that psfkit does not carry" in told or '"carried": false' in told
    assert "psfkit's reading" not in told
