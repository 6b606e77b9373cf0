"""The calendar keeps to its format, whatever stands in a bundle."""

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.report.to_ics import render_calendar
from tests.unit.report.looks_ahead import mixed, nothing

TITLES = {
    "escapes": "Zugriffe, gepr\u00fcft; \\ und \\n",
    "long": "\u00f6" * 200,
    "wide": "\u6a21\u578b" * 60,
    "emoji": "\U0001f680" * 60,
    "a line that would end an event": "x\r\nEND:VEVENT\r\nBEGIN:VEVENT",
    "exactly one line": "x" * 45,
    "colons and quotes": 'TZID="a":b',
    "tab": "a\tb",
}


def read(content):
    calendar = icalendar.Calendar.from_ical(content)
    assert not calendar.errors
    assert not any(event.errors for event in calendar.walk("VEVENT"))
    return calendar


def check_lines(content):
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        assert line.decode().isprintable()


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_any_title_comes_out_as_it_went_in(title):
    content = render_calendar(mixed(title=title, name=title))
    check_lines(content)
    calendar = read(content)
    summaries = [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
    shown = title.replace("\r", "\ufffd").replace("\t", " ")
    assert sum(summary.endswith(f": {shown}") for summary in summaries) == 1


@pytest.mark.parametrize("length", range(100, 180))
def test_a_line_that_goes_on_is_no_longer_than_others(length):
    check_lines(render_calendar(mixed(title="x" * length)))


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_a_line_or_an_event(title):
    plain = len(read(render_calendar(mixed())).walk("VEVENT"))
    content = render_calendar(mixed(title=title))
    assert len(read(content).walk("VEVENT")) == plain
    assert max(map(len, content.split(b"\r\n"))) <= 75


def test_what_is_stale_or_replaced_is_left_out():
    names = {str(event["SUMMARY"]).split(" ")[0] for event in read(render_calendar(mixed())).walk("VEVENT")}
    assert {"EV-9001", "EV-9002"}.isdisjoint(names)
    assert len(names) == 12


def test_the_description_says_what_falls():
    event = read(render_calendar(mixed())).walk("VEVENT")[0]
    assert "PSF-1.1: level 2, at most 90 days old" in str(event["DESCRIPTION"])
    assert "the day after, bot falls from level 3 to 1" in str(event["DESCRIPTION"])


def test_evidence_made_anew_moves_its_event_and_adds_none():
    older, newer = (read(render_calendar(mixed(age=age))).walk("VEVENT") for age in (40, 2))
    assert {event["UID"] for event in older} == {event["UID"] for event in newer}
    assert older[0].start != newer[0].start


def test_another_organisation_has_other_events():
    one, other = ({e["UID"] for e in read(render_calendar(mixed(name))).walk("VEVENT")} for name in ("Acme", "Bcme"))
    assert one.isdisjoint(other)


def test_the_calendar_is_named_for_the_organisation():
    assert str(read(render_calendar(mixed("Acme AI")))["X-WR-CALNAME"]) == "Evidence of Acme AI"


def test_a_calendar_of_nothing_is_one_all_the_same():
    content = render_calendar(nothing())
    check_lines(content)
    assert read(content).walk("VEVENT") == []


def test_the_same_look_ahead_gives_the_same_bytes():
    assert render_calendar(mixed()) == render_calendar(mixed())
