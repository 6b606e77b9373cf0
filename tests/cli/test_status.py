"""What goes stale when, as a person, a nightly job and a calendar see it."""

import json
from datetime import date, timedelta

import icalendar
import pytest

from psfkit.errors import ExitCode
from tests.cli.commands import psfkit
from tests.unit.bad_bundles import BUNDLES, MINIMAL, build
from tests.unit.report.test_json import check

AS_OF = ("--as-of", "2026-10-30")
EXAMPLE = BUNDLES.parents[1] / "examples/harbour-freight"
NOVEMBER = ("--as-of", "2026-11-24")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_it_fits_any_terminal(capsys, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    answer = psfkit(capsys, "status", EXAMPLE, *NOVEMBER)
    assert answer.code == ExitCode.YES
    assert max(map(len, answer.out.split("\n"))) <= width
    assert not any(line.endswith(" ") for line in answer.out.split("\n"))


def test_a_nightly_job_is_told_by_the_exit_code(capsys):
    document = json.loads(psfkit(capsys, "status", EXAMPLE, "--format", "json", *NOVEMBER).out)
    left = min(each["days_left"] for each in document["lapses"] if each["replaced_by"] is None)
    assert left >= 0
    quiet = psfkit(capsys, "status", EXAMPLE, "--within", left, *NOVEMBER)
    loud = psfkit(capsys, "status", EXAMPLE, "--within", left + 1, *NOVEMBER)
    assert (quiet.code, loud.code) == (ExitCode.YES, ExitCode.NO)
    assert "nothing has to be made anew" in quiet.out
    assert "to be made anew within" in loud.out
    later = (date(2026, 11, 24) + timedelta(days=left + 1)).isoformat()
    assert psfkit(capsys, "status", EXAMPLE, "--within", 0, "--as-of", later).code == ExitCode.NO


def test_json_is_valid_against_its_schema_and_says_the_same(capsys):
    answer = psfkit(capsys, "status", EXAMPLE, "--format", "json", "--within", "20", *NOVEMBER)
    assert answer.code == ExitCode.NO
    document = check("status", answer.out.encode())
    due = [each for each in document["lapses"] if each["due"]]
    text = psfkit(capsys, "status", EXAMPLE, "--within", "20", *NOVEMBER).out
    assert f"{len(due)} to be made anew within 20 days" in text
    days = [each["counts_until"] for each in document["lapses"]]
    assert days == sorted(days)


def test_a_calendar_holds_what_is_to_come(capsys, tmp_path):
    file = tmp_path / "calendar.ics"
    answer = psfkit(capsys, "status", EXAMPLE, "--ics", file, "--format", "json", *NOVEMBER)
    expected = {
        (each["evidence"], each["max_age_days"], each["counts_until"])
        for each in json.loads(answer.out)["lapses"]
        if each["days_left"] >= 0 and each["replaced_by"] is None
    }
    ends = {each["expires_on"] for each in json.loads(answer.out)["exceptions"]}
    every = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    events = [event for event in every if "last day of the" not in event["SUMMARY"]]
    assert {event.start.isoformat() for event in every if event not in events} == ends
    found = {(str(e["SUMMARY"]).split(" ")[0], int(e["UID"].split("-")[2]), e.start.isoformat()) for e in events}
    assert found == expected
    assert len(events) == len(expected) == len({e["UID"] for e in events})
    assert all(e.end - e.start == timedelta(days=1) for e in events)
    assert all(e["DTSTAMP"].dt.date() == date(2026, 11, 24) for e in events)
    assert all(e.walk("VALARM")[0]["TRIGGER"].dt == timedelta(days=-14) for e in events)
    assert file.stat().st_mode & 0o077 == 0
    psfkit(capsys, "status", EXAMPLE, "--ics", tmp_path / "again.ics", *NOVEMBER)
    assert (tmp_path / "again.ics").read_bytes() == file.read_bytes()


def test_a_bundle_that_claims_nothing_has_nothing_to_lose(capsys, tmp_path):
    edits = [
        {"file": f"criteria/psf-{n}.yaml", "find": "*", "replace": f"domain: PSF-{n}\nclaims: []\n"} for n in (1, 4, 5)
    ]
    answer = psfkit(capsys, "status", build({"edits": edits}, tmp_path / "bundle"), "--within", "9", *AS_OF)
    assert answer.code == ExitCode.YES
    assert "nothing goes stale" in answer.out


def test_a_calendar_is_not_overwritten_without_force(capsys, tmp_path):
    file = tmp_path / "c.ics"
    file.write_text("mine")
    refused = psfkit(capsys, "status", MINIMAL, "--ics", file, *AS_OF)
    assert refused.code == ExitCode.STORAGE
    assert file.read_text() == "mine"
    assert psfkit(capsys, "status", MINIMAL, "--ics", file, "--force", *AS_OF).code == ExitCode.YES


def test_what_an_assessor_rejected_is_not_waited_for(capsys):
    own = psfkit(capsys, "status", EXAMPLE, "--format", "json", *NOVEMBER)
    file = next((EXAMPLE / "determinations").iterdir())
    decided = psfkit(capsys, "status", EXAMPLE, "--determinations", file, "--format", "json", *NOVEMBER)
    if decided.code == ExitCode.PERSON_NEEDED:
        pytest.skip("the example's determinations are about another state of it")
    pairs = [{(e["evidence"], e["criterion"]) for e in json.loads(a.out)["lapses"]} for a in (own, decided)]
    assert pairs[1] <= pairs[0]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((MINIMAL, "--within", "-1"), ExitCode.USAGE),
        ((MINIMAL, "--within", "soon"), ExitCode.USAGE),
        ((MINIMAL, "--within", "99999999999"), ExitCode.USAGE),
        ((MINIMAL, "--ics", "folder/"), ExitCode.USAGE),
        ((MINIMAL, "--ics", "/dev/null/c.ics"), ExitCode.STORAGE),
        (("nowhere",), ExitCode.INVALID),
        ((), ExitCode.INVALID),
    ],
)
def test_a_senseless_question_says_what_to_do(capsys, monkeypatch, tmp_path, arguments, code):
    monkeypatch.chdir(tmp_path)
    answer = psfkit(capsys, "status", *arguments, *AS_OF)
    assert answer.code == code
    assert "error" in answer.err
    assert "help" in answer.err
    assert not list(tmp_path.iterdir())
