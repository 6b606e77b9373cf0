"""What the trend of a case is written as, besides words."""

from collections.abc import Callable, Mapping

from psfkit.model.trend import Trend


def _json(trend: Trend) -> bytes:
    from psfkit.report.case_json import render_trend

    return render_trend(trend)


def _svg(trend: Trend) -> bytes:
    from psfkit.report.map_svg import render_file
    from psfkit.report.trend_drawing import draw_sheet

    return render_file(draw_sheet(trend))


def _png(trend: Trend) -> bytes:
    from psfkit.report.map_png import render_file_at_2x
    from psfkit.report.trend_drawing import draw_sheet

    return render_file_at_2x(draw_sheet(trend))


TRENDS: Mapping[str, Callable[[Trend], bytes]] = {"json": _json, "svg": _svg, "png": _png}
"""Every one, in the order in which they are shown; each raises RenderError when it cannot be drawn."""
