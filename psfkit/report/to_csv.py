"""The criteria as CSV (RFC 4180), for spreadsheets and GRC systems; no cell is a formula."""

import csv
from io import StringIO

from psfkit.report.criteria_rows import HEADER, plain, rows
from psfkit.report.view import ReportView


def render(view: ReportView) -> bytes:
    """Write a line for each criterion and system; UTF-8 with a byte order mark, without which Excel guesses."""
    written = StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(HEADER)
    lines.writerows([plain(cell) for cell in row] for row in rows(view))
    return written.getvalue().encode("utf-8-sig")
