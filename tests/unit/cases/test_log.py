"""A case's log: nothing in it can be changed, cut out or added by hand without showing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.cases.log import read_log, write_event, write_log
from psfkit.errors import InputError, IntegrityError
from psfkit.model.case import Kind

DAY = date(2026, 11, 2)
HEX = "ab" * 32


def made(*kinds):
    events = []
    for number, kind in enumerate(kinds):
        files = {f"{number + 1:04d}/bundle.zip": HEX} if number else {"application.yaml": HEX}
        events.append(write_event(DAY, kind, "Ada", "", files, events[-1] if events else None))
    return tuple(events)


EVENTS = made(Kind.OPENED, Kind.SCOPE_AGREED, Kind.MAPS_RECEIVED, Kind.EVIDENCE_SUBMITTED)
LOG = write_log(EVENTS)


def test_what_was_written_is_read():
    assert read_log(LOG, "log") == EVENTS


@given(st.integers(0, len(LOG) - 1), st.integers(1, 255))
def test_no_byte_of_it_but_the_last_line_s_can_change_unseen(at, by):
    changed = bytes(byte ^ (by if place == at else 0) for place, byte in enumerate(LOG))
    try:
        found = read_log(changed, "log")
    except IntegrityError:
        return
    assert found[:-1] == EVENTS[:-1]
    assert found[-1].digest != EVENTS[-1].digest


@pytest.mark.parametrize("line", range(3))
def test_a_line_cut_out_is_named(line):
    lines = LOG.splitlines(keepends=True)
    with pytest.raises(IntegrityError, match=f"log:{line + 1}: "):
        read_log(b"".join(lines[:line] + lines[line + 1 :]), "log")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"[]\n",
        b'{"number": 1}\n',
        b"\xff\xfe\n",
        LOG.replace(b'"by": "Ada"', b'"by":"Ada"', 1),
        LOG.replace(b'"opened"', b'"blessed"', 1),
        LOG.replace(b"2026-11-02", b"2026-11-31", 1),
        LOG.replace(b"application.yaml", b"../../etc/passwd", 1),
        LOG.replace(b'"number": 1', b'"number": true', 1),
        LOG + LOG,
        b"[" * 100_000,
    ],
)
def test_what_is_no_log_is_refused(content):
    with pytest.raises(IntegrityError):
        read_log(content, "log")


def test_a_day_before_the_last_is_refused():
    first = EVENTS[0]
    earlier = write_event(date(2026, 11, 1), Kind.SCOPE_AGREED, "Ada", "", {}, first)
    with pytest.raises(IntegrityError, match="before the line before it"):
        read_log(write_log((first, earlier)), "log")


def test_a_line_that_could_not_be_read_again_is_not_written():
    with pytest.raises(InputError):
        write_event(DAY, Kind.OPENED, "Ada", "", {"../bundle.zip": HEX}, None)


@given(st.text(), st.text())
def test_any_text_is_kept(by, note):
    try:
        event = write_event(DAY, Kind.OPENED, by, note, {}, None)
    except InputError:
        assert any("\ud800" <= char <= "\udfff" for char in by + note)
        return
    (read,) = read_log(write_log((event,)), "log")
    assert (read.by, read.note) == (by, note)
