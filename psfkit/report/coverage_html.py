"""Coverage as one HTML page: no script, nothing loaded, readable on a phone and on paper."""

from psfkit.model.coverage import Coverage, Rung
from psfkit.report import words
from psfkit.report.to_html import draw_page

_WORDS = {
    Rung.SHOWN: "shown",
    Rung.OPEN: "cannot be settled",
    Rung.SHORT: "listed and too little",
    Rung.EMPTY: "nothing",
}
_SIGNS = {Rung.SHOWN: "●", Rung.OPEN: "?", Rung.SHORT: "○", Rung.EMPTY: "·"}
_CLASSES = {Rung.SHOWN: "shown", Rung.OPEN: "open", Rung.SHORT: "short", Rung.EMPTY: "empty"}


def render_page(coverage: Coverage) -> bytes:
    """Draw the matrix.

    Raises:
        RenderError: The template and the matrix do not fit together.
    """
    return draw_page(
        "coverage.html.j2",
        ("report.css", "coverage.css"),
        coverage=coverage,
        words=words,
        signs=_SIGNS,
        names=_WORDS,
        classes=_CLASSES,
        idle=frozenset(item.evidence for item in coverage.items if not item.serves),
    )
