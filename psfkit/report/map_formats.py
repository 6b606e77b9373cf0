"""What workflow maps are drawn as."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from psfkit.errors import RenderError
from psfkit.model.drawing import Drawing
from psfkit.model.sketch import Sketch
from psfkit.workflows.draw import MOST_EDGES, MOST_NODES, draw_sheet, fits


@dataclass(frozen=True, slots=True)
class DrawingFormat:
    """One of them."""

    name: str
    suffix: str
    media_type: str
    render: Callable[[Sketch], bytes]
    """Raises :class:`psfkit.errors.RenderError` when it cannot be drawn."""


def _sheet(sketch: Sketch) -> Drawing:
    from psfkit.report.map_look import measure

    _require_nodes(sketch)
    if not fits(sketch):
        raise RenderError(
            f"the map has {len(sketch.nodes):,} nodes and {len(sketch.edges):,} arrows; psfkit draws up to"
            f" {MOST_NODES:,} nodes and {MOST_EDGES:,} arrows",
            hint="Mermaid text is written of larger ones: --format mermaid",
        )
    return draw_sheet(sketch, measure)


def _require_nodes(sketch: Sketch) -> None:
    if not sketch.nodes:
        raise RenderError("there is no node on the map, so there is nothing to draw")


def _svg(sketch: Sketch) -> bytes:
    from psfkit.report.map_svg import render_file

    return render_file(_sheet(sketch))


def _png(sketch: Sketch) -> bytes:
    from psfkit.report.map_png import render_file_at_2x

    return render_file_at_2x(_sheet(sketch))


def _mermaid(sketch: Sketch) -> bytes:
    from psfkit.report.map_mermaid import render

    _require_nodes(sketch)
    return render(sketch)


DRAWINGS: Mapping[str, DrawingFormat] = {
    "svg": DrawingFormat("svg", ".svg", "image/svg+xml", _svg),
    "png": DrawingFormat("png", ".png", "image/png", _png),
    "mermaid": DrawingFormat("mermaid", ".mmd", "text/vnd.mermaid", _mermaid),
}
"""Every one, in the order in which they are shown."""
