"""The case in a report: every format for people says it, the others are what they were, and nothing breaks out."""

import os
import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

from psfkit.cases.steps import stand, yearly_due
from psfkit.cases.timeline import plan_case
from psfkit.cases.trend import make_trend
from psfkit.cli.trend_text import write_trend
from psfkit.model.case import Case, Kind, Mode
from psfkit.model.case_sheet import CaseSheet
from psfkit.model.stale import Stale, StaleItem, StaleKind
from psfkit.model.trend import Scored, ScoredDomain
from psfkit.report import FORMATS, render_report
from psfkit.report.beside import NOTHING, Beside
from psfkit.report.case_formats import TRENDS
from tests.unit.cases.test_steps import AGAIN, APPLICATION, PROGRAMME, TO_SUBMITTED, case
from tests.unit.report import runs
from tests.unit.report.test_formats import HOSTILE, REBUILD, check_markdown, check_pdf, pdf_text

GOLDEN = Path(__file__).parents[2] / "golden" / "case"
TOLD = ("html", "pdf", "md", "json")
DAYS = [date(2026, 11, 24), date(2027, 1, 30), *(date(year, 11, 20) for year in range(2027, 2034))]
SCORES = {
    "PSF-1": (240, 320, 340, None, 360, 380, 400, 410, 420),
    "PSF-2": (100, 300, 300, 0, 300, 310, 500, 299, 340),
    "PSF-3": (None, 200, 200, 190, 280, 280, 280, 280, None),
}


def trend(count):
    """Return the trend of a case with a refusal, a reassessment and then a look every year."""
    kinds = (*TO_SUBMITTED, Kind.FAILED, Kind.EVIDENCE_SUBMITTED, Kind.PASSED, Kind.MARK_ISSUED)
    yearly = (Kind.EVIDENCE_SUBMITTED, Kind.PASSED, Kind.MARK_RENEWED)
    made = case(*kinds, *yearly * 7)
    days = iter(DAYS)
    dated = (replace(e, on=next(days)) if e.kind in (Kind.PASSED, Kind.FAILED) else e for e in made.events)
    events = tuple(dated)
    ends = [number for number, e in enumerate(events, 1) if e.kind in (Kind.PASSED, Kind.FAILED)]
    scored = tuple(
        Scored(
            f"sha256:{'0' * 64}",
            tuple(ScoredDomain(name, f"Domain {name}", row[number], 300) for name, row in SCORES.items()),
        )
        for number in range(count)
    )
    return make_trend(Case(made.application, events[: ends[count - 1]]), scored)


def sheet(*kinds, application=APPLICATION, count=0, title="Screen log"):
    made = case(*kinds, application=application)
    item = StaleItem(StaleKind.EVIDENCE, "EV-101", title, "PSF-1.1", DAYS[0], None)
    waiver = StaleItem(StaleKind.WAIVER, "", title, "PSF-2.1", DAYS[0] + timedelta(days=9), None)
    later = replace(item, subject="EV-102", counts_until=DAYS[1], replaced_by="EV-103")
    stale = Stale(DAYS[0], DAYS[0], DAYS[2], (item, waiver), (later,)) if count else None
    plan, standing = plan_case(made, PROGRAMME), stand(made, PROGRAMME, made.last.on)
    return CaseSheet(made, plan, standing, yearly_due(made), trend(count) if count else None, stale)


def report(told, *formats):
    made = runs.passed()
    beside = NOTHING if told is None else Beside(case=told)
    return render_report(made.assessment, made.decision, made.plan, made.rubric, formats, beside=beside)


def keep(name, made):
    golden = GOLDEN / name
    if os.environ.get(REBUILD):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(made)
    assert made == golden.read_bytes(), f"set {REBUILD}=1 to rebuild, then look at the difference"


@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_the_picture_of_a_trend_is_what_it_was(count):
    keep(f"trend-{count}.svg", TRENDS["svg"](trend(count)))


@pytest.mark.parametrize("width", [40, 80])
def test_the_table_of_a_trend_is_what_it_was(width):
    keep(f"trend-{width}.txt", f"{write_trend(trend(9), width, colour=False)}\n".encode())


def test_the_case_in_a_report_is_what_it_was():
    told = report(sheet(*AGAIN, Kind.FAILED, count=2), "md")["assessment-report.md"].decode()
    keep("report.md", told[told.index("## The case") : told.index("## Met")].encode())


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in TOLD])
def test_what_is_for_programs_is_the_same_with_a_case(name):
    if name == "xlsx":
        pytest.importorskip("xlsxwriter")
    assert report(None, name) == report(sheet(*AGAIN, Kind.FAILED, count=2), name)


@pytest.mark.parametrize("name", TOLD)
def test_the_same_case_gives_the_same_bytes(name):
    told = sheet(*AGAIN, Kind.PASSED, count=9)
    assert report(told, name) == report(told, name) != report(None, name)


def text_of(name, content):
    told = pdf_text(content) if name == "pdf" else unescape(re.sub(r"<[^>]+>", "", content.decode()))
    return " ".join(told.split())


@pytest.mark.parametrize("name", ["html", "pdf", "md"])
@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (Mode.STANDARD, "A standard assessment takes 15 business days. The programme publishes them step by step."),
        (Mode.EXPEDITED, "That is published; how they are divided into steps is psfkit's own."),
    ],
)
def test_a_report_says_what_of_the_plan_is_published(name, mode, said):
    told = sheet(*TO_SUBMITTED, Kind.PASSED, application=replace(APPLICATION, mode=mode))
    ((_, content),) = report(told, name).items()
    text = text_of(name, content)
    assert said in text
    assert "Scores at each decision" not in text
    assert "psfkit case mark CASE --issuer DIR --by NAME" in text


@pytest.mark.parametrize("evil", HOSTILE.values(), ids=HOSTILE)
def test_text_from_a_bundle_stays_text(evil):
    told = sheet(*AGAIN, Kind.FAILED, count=2, title=evil)
    told = replace(
        told, trend=replace(told.trend, organisation=evil, domains=(replace(told.trend.domains[0], title=evil),))
    )
    files = {name: next(iter(report(told, name).values())) for name in TOLD}
    check_pdf(files["pdf"])
    ids = re.findall(rb'\bid="([^"]+)"', files["html"])
    assert len(ids) == len(set(ids))
    for name in ("html", "md"):
        assert b"\x1b" not in files[name]
        assert b"<script>alert" not in files[name]
        assert b"<img src" not in files[name]
    check_markdown(files["md"])
    for form in ("svg", "png"):
        TRENDS[form](told.trend)
