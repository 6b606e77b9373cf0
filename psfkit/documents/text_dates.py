"""Days as people type them: ``YYYY-MM-DD`` and nothing else."""

from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SHORT_MONTHS = tuple(month[:3] for month in MONTHS)
FIRST_YEAR = 2000
LAST_YEAR = 2100


def parse_date(text: str) -> date | None:
    r"""Return the day that a text names, or None.

    Only four, two and two ASCII digits with hyphens between them, and only days that exist in the
    years 2000 to 2100, are taken.

    >>> parse_date("2026-10-12")
    datetime.date(2026, 10, 12)
    >>> parse_date("2026-02-30"), parse_date("2026-10-12\n"), parse_date("20261012")
    (None, None, None)
    """
    if len(text) != 10 or not text.isascii() or text[4] != "-" or text[7] != "-":
        return None
    year, month, day = text[:4], text[5:7], text[8:]
    if not (year.isdigit() and month.isdigit() and day.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR):
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
