"""A portfolio as JSON, for programs."""

from psfkit.model.portfolio import BundleRow, Portfolio, Standing
from psfkit.report.json_text import Json, write_json

FORMAT = "psfkit-portfolio/1"
"""Name and version of the format; its schema is ``portfolio.schema.json``."""


def render_portfolio(portfolio: Portfolio) -> bytes:
    """Write how many bundles stand, the worst first."""
    return write_json(
        {
            "format": FORMAT,
            "confidential": True,
            "kind": "self_check",
            "as_of": portfolio.as_of.isoformat(),
            "rubric": {"id": portfolio.rubric_id, "version": portfolio.rubric_version, "digest": portfolio.rubric},
            "counts": {standing.value: portfolio.count(standing) for standing in Standing},
            "thresholds": {domain: threshold for domain, _, threshold in portfolio.domains},
            "bundles": [_row(row) for row in portfolio.rows],
        }
    )


def _row(row: BundleRow) -> Json:
    return {
        "path": row.path,
        "standing": row.standing.value,
        "organisation": row.organisation,
        "application": row.application,
        "digest": row.digest or None,
        "domains": [
            {"domain": cell.domain, "score": cell.score, "shown": cell.shown, "passes": cell.passes}
            for cell in row.domains
        ],
        "errors": row.errors,
        "warnings": row.warnings,
        "problem": row.problem or None,
        "exceptions": {"in_force": row.exceptions, "expired": row.spent},
    }
