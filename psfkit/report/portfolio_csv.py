"""A portfolio as CSV (RFC 4180); no cell is a formula."""

import csv
from io import StringIO

from psfkit.model.portfolio import Portfolio
from psfkit.report.criteria_rows import plain


def render_table(portfolio: Portfolio) -> bytes:
    """Write a line for each bundle, the worst first; UTF-8 with a byte order mark, without which Excel guesses."""
    written = StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    domains = [domain for domain, _, _ in portfolio.domains]
    lines.writerow(
        [
            "path",
            "standing",
            "organisation",
            "application",
            *domains,
            "failing",
            "errors",
            "warnings",
            "problem",
            "exceptions in force",
            "exceptions expired",
        ]
    )
    for row in portfolio.rows:
        scores = {cell.domain: cell.shown for cell in row.domains}
        told = [row.path, row.standing.value, row.organisation, row.application]
        cells = [*told, *(scores.get(domain, "") for domain in domains)]
        counts = [str(row.failing), str(row.errors), str(row.warnings)]
        lines.writerow([plain(cell) for cell in (*cells, *counts, row.problem, str(row.exceptions), str(row.spent))])
    return written.getvalue().encode("utf-8-sig")
