"""A portfolio for other eyes: names from bundles stay text, and the page is never wider than the screen."""

import csv
import re
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from psfkit.model.names import Digest, DomainId
from psfkit.model.portfolio import BundleRow, DomainCell, Portfolio, Standing
from psfkit.report.portfolio_csv import render_table
from psfkit.report.portfolio_html import render_page
from psfkit.resources import read_resource
from tests.unit.report.test_formats import HOSTILE, Outline

DOMAINS = (DomainId("PSF-1"), DomainId("PSF-2"))


def portfolio(text="Acme AI"):
    scores = (DomainCell(DOMAINS[0], 340, passes=True), DomainCell(DOMAINS[1], None, passes=False))
    rows = (
        BundleRow(text, Standing.UNREADABLE, problem=text),
        BundleRow(text, Standing.INVALID, organisation=text, errors=2, problem=text),
        BundleRow(text, Standing.FAILS, organisation=text, application=text, digest="sha256:1", domains=scores),
    )
    titled = tuple((domain, f"Title of {domain}", 300) for domain in DOMAINS)
    return Portfolio(date(2026, 11, 24), "psf", "1.1", Digest("sha256:0"), titled, rows)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_on_the_page(name):
    plain, outline = Outline(render_page(portfolio())), Outline(render_page(portfolio(HOSTILE[name])))
    assert outline.elements <= plain.elements
    assert outline.attributes <= plain.attributes
    assert all(link.startswith("#") for link in outline.links)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", "".join(outline.texts))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_one_cell_each(name):
    rows = list(csv.reader(StringIO(render_table(portfolio(HOSTILE[name])).decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == 4
    assert not [cell for row in rows for cell in row if re.search("[\x00-\x1f\x7f-\x9f\u202e]", cell)]


@pytest.mark.parametrize("start", ["=", "+", "@", "\t=", "\n="])
def test_no_cell_is_a_formula(start):
    rows = list(csv.reader(StringIO(render_table(portfolio(f"{start}cmd|x!A1")).decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "\t", "\n"))]


def test_no_bundles_are_a_page_and_a_table_all_the_same():
    empty = replace(portfolio(), rows=())
    assert b"<h1>0 bundles" in render_page(empty)
    assert len(render_table(empty).splitlines()) == 1


def test_words_for_ears_alone_lie_within_what_scrolls():
    style = read_resource("templates/reports/portfolio.css").decode()
    assert re.search(r"^\.off \{ position: absolute;", style, re.MULTILINE)
    assert re.search(r"^\.scroll \{ position: relative;", style, re.MULTILINE), "else they widen the page of a phone"
