"""Workflow maps on paper: strips of a drawing one below the other, as outlines and words."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from psfkit import fonts
from psfkit.model.drawing import Drawing, Path, Words
from psfkit.model.sketch import Sketch
from psfkit.report import words
from psfkit.report.map_look import FACES, PALETTE, measure
from psfkit.report.pdf_layout import BOTTOM, LEFT, RIGHT, TOP, Cell, Line, Row, Style, paint, set_text
from psfkit.report.pdf_parts import BODY, LEAD, ORDER, Column, paragraph, section
from psfkit.report.view import MapRow
from psfkit.tagged_pdf import Element

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_SCALE = 0.6
"""Points for each pixel of a drawing."""
_MOST_HEIGHT = TOP - BOTTOM - 8


def draw_maps(rows: Sequence[MapRow], root: Element) -> Iterator[Row]:
    """Return the rows of the workflow maps."""
    if not rows:
        return
    inside, heading = section("Workflow maps", root, "maps", new_page=True)
    yield heading
    yield paragraph(words.MAPS, LEAD, inside.add("P"))
    for row in rows:
        part = inside.add("Sect")
        yield Row((Column().add(f"{row.evidence}  {row.title}", ORDER, part.add("H3")).cell,), before=12, keep=True)
        yield paragraph(f"{row.path}: {row.said}", BODY, part.add("P"), after=6, keep=row.sketch is not None)
        if row.sketch is not None:
            yield from _strips(row.sketch, part)


def _strips(sketch: Sketch, parent: Element) -> Iterator[Row]:
    from psfkit.workflows.draw import draw_strips

    strips = draw_strips(sketch, (RIGHT - LEFT) / _SCALE, measure)
    for drawing in (*strips.parts, strips.key):
        scale = min(_SCALE, (RIGHT - LEFT) / drawing.width, _MOST_HEIGHT / drawing.height)
        element = parent.add("Figure", alt=f"{drawing.title}. {drawing.description}")
        line = Line(drawing.height * scale, Picture(drawing, scale), element)
        yield Row((Cell(LEFT, (line,)),), after=8, whole=True)


class Picture:
    """Draws a drawing at a left and a top edge."""

    def __init__(self, drawing: Drawing, scale: float) -> None:
        self._drawing = drawing
        self._scale = scale

    def __call__(self, canvas: "Canvas", x: float, y: float) -> None:
        """Draw it."""
        canvas.saveState()
        canvas.translate(x, y)
        canvas.scale(self._scale, self._scale)
        for item in self._drawing.items:
            for part in item.parts:
                if isinstance(part, Path):
                    _draw_path(canvas, part)
                else:
                    _draw_words(canvas, part)
        canvas.restoreState()


def _draw_words(canvas: "Canvas", part: Words) -> None:
    font = FACES[part.weight]
    style = Style(font, part.size, part.size, PALETTE[part.tone])
    set_text(canvas, fonts.runs(part.text, font), style, part.x, -part.baseline)


def _draw_path(canvas: "Canvas", part: Path) -> None:
    """Draw an outline; paper counts upwards."""
    path = canvas.beginPath()
    here = (0.0, 0.0)
    for verb, values in part.outline:
        points = [(values[n], -values[n + 1]) for n in range(0, len(values), 2)]
        if verb == "M":
            path.moveTo(*points[0])
        elif verb == "L":
            path.lineTo(*points[0])
        elif verb == "C":
            path.curveTo(*points[0], *points[1], *points[2])
        elif verb == "Q":
            path.curveTo(*_third(here, points[0]), *_third(points[1], points[0]), *points[1])
        else:
            path.close()
        here = points[-1] if points else here
    if part.fill is not None:
        canvas.setFillColor(paint(PALETTE[part.fill]))
    if part.stroke is not None:
        canvas.setStrokeColor(paint(PALETTE[part.stroke]))
        canvas.setLineWidth(part.width)
        canvas.setDash(list(part.dash))
    canvas.drawPath(path, stroke=int(part.stroke is not None), fill=int(part.fill is not None))


def _third(end: tuple[float, float], control: tuple[float, float]) -> tuple[float, float]:
    """Return a control point of the cubic that is the same curve as a quadratic one."""
    return end[0] + (control[0] - end[0]) * 2 / 3, end[1] + (control[1] - end[1]) * 2 / 3
