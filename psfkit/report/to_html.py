"""The report as one HTML file: no script, nothing loaded, readable without colour, on paper and on a phone."""

from collections.abc import Sequence

from psfkit import pages
from psfkit.documents.text_safety import clip, scrubbed
from psfkit.model.claim_exception import ExceptionStanding
from psfkit.model.determination import Truth
from psfkit.model.sketch import Sketch
from psfkit.model.trend import Trend
from psfkit.report import case_words, words
from psfkit.report.view import ReportView, Verdict

_TEMPLATE = "report.html.j2"
_STRIP = 930.0
"""Width of a strip of a map: the page's column, in pixels."""
_TONES = {Truth.YES: "good", Truth.NO: "bad", Truth.UNKNOWN: "wait"}
_EXCEPTION_TONES = {
    ExceptionStanding.IN_FORCE: "wait",
    ExceptionStanding.EXPIRES_SOON: "wait",
    ExceptionStanding.EXPIRED: "bad",
    ExceptionStanding.NOT_NEEDED: "good",
    ExceptionStanding.VOID: "bad",
}
_MARKS = {Truth.YES: "✓", Truth.NO: "✗", Truth.UNKNOWN: "?"}


def render(view: ReportView) -> bytes:
    """Draw the report.

    Raises:
        RenderError: The template and the view do not fit together.
    """
    sheet = view.beside.case
    trend = () if sheet is None or sheet.trend is None else _panels(sheet.trend)
    styles = (
        "report.css",
        *(("map.css",) if view.maps or trend else ()),
        *(("case.css",) if sheet is not None else ()),
    )
    drawings = tuple(_drawings(row.sketch, number) for number, row in enumerate(view.maps, 1))
    return draw_page(
        _TEMPLATE,
        styles,
        view=view,
        words=words,
        tone=_tone(view),
        tones=_TONES,
        marks=_MARKS,
        exception_tones=_EXCEPTION_TONES,
        drawings=drawings,
        sheet=sheet,
        told=case_words,
        panels=trend,
    )


def _panels(trend: Trend) -> tuple[pages.Inlined, ...]:
    """Draw each domain over all decisions."""
    from psfkit.report.map_svg import render_inline
    from psfkit.report.trend_drawing import draw_panels

    return tuple(
        pages.Inlined(render_inline(panel, f"trend-{number}")) for number, panel in enumerate(draw_panels(trend), 1)
    )


def _drawings(sketch: Sketch | None, number: int) -> tuple[pages.Inlined, ...]:
    """Draw a map in strips, and its key; ids differ from those of other maps."""
    if sketch is None:
        return ()
    from psfkit.report.map_look import measure
    from psfkit.report.map_svg import render_inline
    from psfkit.workflows.draw import draw_strips

    strips = draw_strips(sketch, _STRIP, measure)
    return tuple(
        pages.Inlined(render_inline(drawing, f"map-{number}-{part}"))
        for part, drawing in enumerate((*strips.parts, strips.key), 1)
    )


def draw_page(template: str, styles: Sequence[str], **values: object) -> bytes:
    """Draw one of psfkit's confidential pages.

    Args:
        template: Name of the page's template.
        styles: Names of the style sheets that go into it.
        values: What the template asks for.

    Raises:
        RenderError: The template and the values do not fit together.
    """
    return pages.draw_page("reports", template, _FILTERS, {"style": pages.inlined("reports", styles), **values})


def _tone(view: ReportView) -> str:
    if view.verdict is Verdict.UNDECIDED or (view.self_check and view.passes):
        return "tone-wait"
    return "tone-good" if view.verdict is Verdict.PASSED else "tone-bad"


def anchor(criterion: str) -> str:
    """Return the fragment under which a criterion stands.

    >>> anchor("PSF-1.3")
    'psf-1-3'
    """
    return criterion.lower().replace(".", "-")


def share(hundredths: int | None) -> str:
    """Return a score as a share of five points.

    >>> share(260), share(None)
    ('52.0%', '0.0%')
    """
    return f"{(hundredths or 0) / 5:.1f}%"


def text(value: str) -> str:
    """Return a text from a bundle that may stand on a page: without control characters, and not without end."""
    return scrubbed(clip(value, words.MAX_TEXT))


_FILTERS = (("anchor", anchor), ("share", share), ("text", text))
