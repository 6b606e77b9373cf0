from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psfkit.documents.text_dates import parse_date


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_of_the_years_in_reach_is_read_back(day):
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-30",
        "2025-02-29",
        "2026-00-10",
        "2026-13-01",
        "1999-12-31",
        "2101-01-01",
        "2026-1-1",
        "20260101",
        "2026/01/01",
        " 2026-01-01",
        "2026-01-01\n",
        "2026-01-01T00:00",
        "٢٠٢٦-٠١-٠١",
        "+026-01-01",
        "2026-W01-1",
        "2026-001",
    ],
)
def test_nothing_else_is_a_day(text):
    assert parse_date(text) is None


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_none(text):
    day = parse_date(text)
    assert day is None or day.isoformat() == text
