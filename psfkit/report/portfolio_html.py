"""A portfolio as one HTML page: no script, nothing loaded."""

from psfkit.model.portfolio import DomainCell, Portfolio, Standing
from psfkit.model.score import show_score
from psfkit.report import words
from psfkit.report.to_html import draw_page

_WORDS = {
    Standing.UNREADABLE: "unreadable",
    Standing.INVALID: "not valid",
    Standing.FAILS: "below a threshold",
    Standing.PASSES: "passes",
}
_TONES = {Standing.UNREADABLE: "bad", Standing.INVALID: "bad", Standing.FAILS: "wait", Standing.PASSES: "good"}


def render_page(portfolio: Portfolio) -> bytes:
    """Draw the heat map.

    Raises:
        RenderError: The template and the portfolio do not fit together.
    """
    return draw_page(
        "portfolio.html.j2",
        ("report.css", "portfolio.css"),
        portfolio=portfolio,
        words=words,
        says=_WORDS,
        tones=_TONES,
        standings=tuple(reversed(Standing)),
        show_score=show_score,
        heat=_heat,
    )


def _heat(cell: DomainCell) -> str:
    """Return the class of a cell: below its threshold, or which whole score it reaches."""
    return f"h{(cell.score or 0) // 100}" + ("" if cell.passes else " low")
