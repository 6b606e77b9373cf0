"""The criteria for spreadsheets, test reports and job summaries."""

import csv
import re
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from psfkit.cli.options import ScoreFormat
from psfkit.report import FORMATS
from tests.unit.report import runs
from tests.unit.report.test_formats import HOSTILE, check_markdown

BEYOND = ("csv", "xlsx", "junit", "summary")


def render(made, name):
    (content,) = made.render(name).values()
    return content


def table(made):
    return list(csv.DictReader(StringIO(render(made, "csv").decode("utf-8-sig"))))


def sheets(made):
    book = load_workbook(BytesIO(render(made, "xlsx")))
    return {sheet.title: [[cell.value for cell in row] for row in sheet] for sheet in book}


def suites(made):
    return ET.fromstring(render(made, "junit"))


def test_what_score_answers_with_is_a_format_of_the_report():
    assert set(ScoreFormat) - {"text"} == set(FORMATS) - {"html", "pdf"}


@pytest.mark.parametrize("name", BEYOND)
@pytest.mark.parametrize("run", runs.ALL)
def test_they_bring_no_forms_along(run, name):
    assert list(runs.ALL[run]().render(name)) == [f"assessment{FORMATS[name].suffix}"]


def test_each_criterion_has_a_row_for_each_system():
    made = runs.two_systems()
    assert [(row["criterion"], row["system"]) for row in table(made)] == [
        (f"PSF-{domain}.{number}", system) for domain in (1, 2) for number in (1, 2, 3) for system in runs.TWO
    ]


def test_a_row_says_where_a_criterion_stands_and_what_is_missing():
    (row, *_) = table(runs.gap())
    assert (row["domain"], row["outcome"], row["level"], row["next level"]) == ("PSF-1", "not_met", "2", "3")
    assert row["missing for the next level"]
    assert row["blocks the pass"] == "yes"


def test_what_does_not_apply_has_no_level():
    (row,) = [row for row in table(runs.not_applicable()) if row["outcome"] == "not_applicable"]
    assert (row["level"], row["reason or note"]) == ("", "No such input.")


def test_the_workbook_says_what_the_csv_says():
    made = runs.gap()
    header, *rows = sheets(made)["Criteria"]
    told = [{name: "" if cell is None else str(cell) for name, cell in zip(header, row, strict=True)} for row in rows]
    assert told == table(made)


def test_the_plan_is_a_sheet_of_its_own():
    header, first, *_ = sheets(runs.gap())["Plan"]
    assert dict(zip(header, first, strict=True))["step"] == 1
    assert list(sheets(runs.passed())) == ["Criteria"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_no_cell_is_a_formula(start):
    made = runs.named(f'{start}HYPERLINK("https://evil.example")')
    cells = [cell for row in table(made) for cell in row.values()]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    book = load_workbook(BytesIO(render(made, "xlsx")))
    kept = [cell for sheet in book for row in sheet for cell in row]
    assert not [cell for cell in kept if cell.data_type == "f" or cell.hyperlink]


CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_one_cell_of_text(name):
    made = runs.named(HOSTILE[name])
    assert len(table(made)) == len(table(runs.named("Acme AI")))
    book = sheets(made)
    assert {title: len(rows) for title, rows in book.items()} == {
        k: len(v) for k, v in sheets(runs.named("Acme AI")).items()
    }
    cells = [cell for row in table(made) for cell in row.values()]
    cells += [str(cell) for rows in book.values() for row in rows for cell in row]
    assert not [cell for cell in cells if CONTROLS.search(cell) or "\n" in cell]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_test_cases_like_any_other(name):
    told = suites(runs.named(HOSTILE[name]))
    assert len(list(told.iter("testcase"))) == len(list(suites(runs.named("Acme AI")).iter("testcase")))
    assert {element.tag for element in told.iter()} <= {element.tag for element in suites(runs.named("Acme AI")).iter()}
    assert not CONTROLS.search(ET.tostring(told, encoding="unicode"))


GITHUB_TAKES = 1024 * 1024
"""Bytes of a step's summary; of a larger one GitHub shows nothing."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_summary_is_markdown_of_ours_alone_and_small_enough_whatever_the_names_are(name):
    content = render(runs.named(HOSTILE[name]), "summary")
    check_markdown(content)
    assert not CONTROLS.search(content.decode())
    assert len(content) < GITHUB_TAKES / 8


def outcomes(made):
    return {case.get("name")[:7]: [each.tag for each in case] for case in suites(made).iter("testcase")}


def test_criteria_are_test_cases():
    assert outcomes(runs.gap())["PSF-1.1"] == ["failure"]
    assert outcomes(runs.passed())["PSF-1.1"] == []
    assert outcomes(runs.not_applicable())["PSF-1.2"] == ["skipped"]


def test_a_domain_below_its_threshold_fails_by_itself():
    suite, *_ = suites(runs.gap())
    threshold = suite.find("testcase[@name='threshold']")
    assert "needs" in threshold.find("failure").get("message")
    suite, *_ = suites(runs.passed())
    assert suite.get("failures") == "0"


def test_a_summary_has_the_domains_what_is_missing_and_the_next_steps():
    text = render(runs.gap(), "summary").decode()
    assert "| PSF-1 " in text
    assert "### The shortest way to a pass" in text
    assert "- **PSF-1.1** " in text


def test_a_summary_of_a_pass_is_short():
    text = render(runs.passed(), "summary").decode()
    assert "###" not in text


@pytest.mark.parametrize("name", ["csv", "junit", "summary"])
def test_a_self_check_says_so_and_never_verified(name):
    text = render(runs.self_check(), name).decode()
    assert "self-check" in text.lower()
    assert "verified" not in text.lower()
