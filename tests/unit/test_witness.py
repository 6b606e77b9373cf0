"""What a file says against its entry, and what an honest file does not."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from psfkit.checks.witness import (
    current_until,
    disowns_dates,
    disowns_kind,
    holds_placeholder,
    says_nothing,
    shows_nothing,
)
from psfkit.model.bundle import BundleFile, Period
from psfkit.model.fact import Fact, Facts
from tests.unit.worlds import HEX, TODAY, item

EXAMPLES = Path(__file__).parents[2] / "examples"
CODE = b'"""What stands in front of every call and why it stands there."""\n\ndef screen(text):\n    return text\n'
PROSE = b"All text is checked before it is stored.\n" * 6


def listed(kind, path="evidence/a.txt", **more):
    return item("EV-001", "PSF-1.1", 3, kind=kind, path=path, **more)


def file(head, size=5000):
    return BundleFile("evidence/a.txt", HEX, size, head)


def log(first, last):
    return Facts("log", (Fact("first_day", str(first)), Fact("last_day", str(last))))


@pytest.mark.parametrize(
    ("kind", "head", "against"),
    [
        ("source-code", CODE, ""),
        ("source-code", PROSE, "is prose, not source-code"),
        ("configuration", b"# " + PROSE.replace(b"\n", b"\n# ") + b"\nlimit: 30\n", ""),
        ("configuration", b"day,what was done\n2026-10-01,looked at all the rules again\n" * 4, ""),
        ("sbom", b"%PDF-1.7", "is a picture or a PDF, not sbom"),
        ("log", b"\x89PNG\r\n\x1a\n", "is a picture or a PDF, not log"),
        ("policy", PROSE, ""),
        ("policy", b"%PDF-1.7", ""),
        ("workflow-map", b"\x89PNG\r\n\x1a\n", ""),
    ],
)
def test_a_kind_stands_until_the_content_speaks_against_it(kind, head, against):
    assert disowns_kind(listed(kind), file(head), None) == against


def test_markdown_is_no_code_whatever_it_holds():
    assert disowns_kind(listed("configuration", "evidence/a.md"), file(CODE), None)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/evidence/**/*.*")), ids=lambda path: path.name)
def test_no_code_or_setting_of_the_examples_reads_as_prose(path):
    if path.suffix in {".py", ".ts", ".tf", ".yaml", ".yml", ".json", ".toml", ".sql", ".js", ".rego"}:
        assert disowns_kind(listed("configuration", path.name), file(path.read_bytes()[:4096]), None) == ""


@pytest.mark.parametrize(
    ("first", "last", "speaks_against"),
    [(0, 0, False), (7, 7, False), (8, 0, True), (0, 8, True), (0, -1, False), (0, -2, True)],
)
def test_a_log_may_be_quiet_for_a_week_at_either_end_of_its_period(first, last, speaks_against):
    covers = Period(TODAY - timedelta(days=60), TODAY)
    facts = log(covers.first + timedelta(days=first), covers.last - timedelta(days=last))
    entry = listed("log", covers=covers, produced_on=TODAY)
    assert bool(disowns_dates(entry, facts)) is speaks_against


def test_an_alert_history_may_be_quiet():
    entry = listed("alert-history", covers=Period(date(2026, 8, 1), date(2026, 10, 31)), produced_on=date(2026, 11, 1))
    assert disowns_dates(entry, log("2026-09-03", "2026-09-03")) == ""
    assert current_until(entry, log("2026-09-03", "2026-09-03")) == date(2026, 10, 31)


def test_age_counts_from_the_earlier_day():
    entry = listed("drill-record", produced_on=date(2026, 10, 1))
    assert current_until(entry, Facts("record", (Fact("held_on", "2025-10-01"),))) == date(2025, 10, 1)
    assert current_until(entry, None) == date(2026, 10, 1)
    assert current_until(listed("log", produced_on=date(2026, 10, 1)), log("2025-01-01", "2025-02-01")) == date(
        2025, 2, 1
    )


def run(day):
    return Facts("junit", (Fact("run_on", str(day)),))


@pytest.mark.parametrize(
    ("days", "until"), [(-400, -400), (-1, -1), (0, 0), (1, 0)], ids=["last year", "the day before", "same", "after"]
)
@pytest.mark.parametrize("covers", [None, Period(TODAY - timedelta(days=500), TODAY)], ids=["day", "period"])
def test_the_age_of_a_run_counts_from_its_own_day_where_that_is_earlier(days, until, covers):
    entry = listed("test-report", covers=covers, produced_on=TODAY)
    assert current_until(entry, run(TODAY + timedelta(days=days))) == TODAY + timedelta(days=until)


@pytest.mark.parametrize(
    ("days", "against"),
    [
        (2, "says it ran on 2026-11-22, after 2026-11-20, the day it was made"),
        (1, ""),
        (0, ""),
        (-30, ""),
        (-31, ""),
        (-32, "says it ran on 2026-10-19, before the period it is said to cover"),
    ],
)
def test_a_run_lies_in_its_period_and_before_its_file_but_for_the_time_zone(days, against):
    entry = listed("test-report", covers=Period(TODAY - timedelta(days=30), TODAY), produced_on=TODAY)
    assert disowns_dates(entry, run(TODAY + timedelta(days=days))) == against


@pytest.mark.parametrize("reader", ["promptfoo", "record", "none"])
@pytest.mark.parametrize(
    ("kind", "token", "readers_that_excuse"),
    [
        ("policy", "[insert ", ()),
        ("review-record", "lorem ipsum", ()),
        ("red-team-run", "[insert ", ("promptfoo",)),
        ("red-team-run", "FILL-IN", ()),
        ("source-code", "<insert ", ("promptfoo", "record", "none")),
        ("source-code", "FILL-IN", ()),
        ("log", "lorem ipsum", ("promptfoo", "record", "none")),
        ("policy", "", ("promptfoo", "record", "none")),
    ],
)
def test_a_template_is_told_from_a_trace_that_quotes_one(kind, token, readers_that_excuse, reader):
    facts = None if reader == "none" else Facts(reader)
    held = holds_placeholder(listed(kind), BundleFile("evidence/a.txt", HEX, 9, b"", token), facts)
    assert held == ("" if reader in readers_that_excuse else f"still holds the placeholder '{token}'")


def test_a_run_that_could_not_be_read_excuses_nothing():
    file = BundleFile("evidence/a.txt", HEX, 9, b"", "[insert ")
    assert holds_placeholder(listed("red-team-run"), file, Facts("promptfoo", refusal="cut"))


@pytest.mark.parametrize(
    ("head", "size", "nothing"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\0\0\x03\x84\0\0\x01\xf8", 50_000, False),
        (b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\0\0\x03\x84\0\0\x01\xf8", 2_000, True),
        (b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\0\0\0\x01\0\0\0\x01", 70, True),
        (b"\x89PNG", 4, True),
        (b"\xff\xd8\xff", 600, True),
        (b"\xff\xd8\xff", 60_000, False),
        (b"# A text", 8, False),
    ],
)
def test_a_picture_shows_something_or_nothing(head, size, nothing):
    assert bool(shows_nothing(file(head, size))) is nothing


@pytest.mark.parametrize(("reader", "against"), [("runbook", True), ("evidentry", False)])
def test_the_form_of_a_text_is_nothing_that_it_says(reader, against):
    hollow = file(b"# Runbook\n\n## Steps\n\n## Drills\n", size=31)
    told = Facts(reader, (Fact("headings", 3),))
    runbook = listed("runbook", path="evidence/runbook.md")
    assert bool(says_nothing(runbook, hollow, told)) == against
    unfilled = BundleFile(hollow.path, HEX, 31, hollow.head, "lorem ipsum")
    assert bool(holds_placeholder(listed("test-report"), unfilled, told)) == against
