"""The page of coverage: text stays text, and every link leads somewhere."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.report.coverage_html import render_page
from tests.unit.report import coverages
from tests.unit.report.test_formats import HOSTILE, Outline
from tests.unit.report.test_json import check

PLAIN = [Outline(render_page(coverages.make(systems))) for systems in coverages.SYSTEMS.values()]
ELEMENTS = set().union(*(outline.elements for outline in PLAIN))
ATTRIBUTES = set().union(*(outline.attributes for outline in PLAIN))


@pytest.mark.parametrize("systems", coverages.SYSTEMS.values(), ids=coverages.SYSTEMS)
def test_every_link_leads_somewhere_on_the_page(systems):
    page = render_page(coverages.make(systems)).decode()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in re.findall(r'href="([^"]+)"', page)} <= set(ids)


def test_a_page_has_no_script_and_loads_nothing():
    page = render_page(coverages.make()).decode()
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert not re.search(r"<script|https?://|url\((?!#hatch)|@import", page)
    assert "Confidential" in page
    assert "Self-check" in page
    assert page.startswith('<!DOCTYPE html>\n<html lang="en-GB">')


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text(name):
    outline = Outline(render_page(coverages.make(("bot", "clerk"), name=HOSTILE[name], title=HOSTILE[name])))
    assert outline.elements <= ELEMENTS
    assert outline.attributes <= ATTRIBUTES
    assert all(link.startswith("#") for link in outline.links)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_drawn(text):
    outline = Outline(render_page(coverages.make(name=text, title=text)))
    assert outline.elements <= ELEMENTS
    assert outline.attributes <= ATTRIBUTES


def test_each_level_has_words_for_who_cannot_see_it():
    page = render_page(coverages.make()).decode()
    assert (
        'aria-label="level 1 shown, level 2 shown, level 3 listed and too little, level 4 nothing, level 5 nothing"'
        in (page)
    )


def test_a_matrix_without_holes_says_so():
    page = render_page(coverages.whole()).decode()
    assert "none: every criterion that applies is met for every system" in page
    assert 'id="holes"' not in page


@pytest.mark.parametrize("systems", coverages.SYSTEMS.values(), ids=coverages.SYSTEMS)
def test_json_is_valid_against_its_schema(systems):
    from psfkit.report.coverage_json import render_coverage

    document = check("coverage", render_coverage(coverages.make(systems)))
    assert document["systems"] == list(systems)
    assert {len(row["cells"]) for row in document["criteria"]} == {len(systems)}


def test_two_pages_are_identical():
    assert render_page(coverages.make()) == render_page(coverages.make())
