"""Lay out rows of text on pages: every row can break across pages, so no text is too long.

ReportLab's own layout is not used: it takes markup for text, fails on a table row taller than a page and gets slow on
long words. Here lines come from :func:`psfkit.fonts.lines`, and a row is cells of lines side by side.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from psfkit import fonts
from psfkit.tagged_pdf import Element, Tags

if TYPE_CHECKING:
    from reportlab.lib.colors import Color
    from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.28, 841.89
"""A4, in points."""
LEFT, RIGHT, TOP, BOTTOM = 50.0, 545.28, 784.0, 56.0
"""Edges of the text on every page."""
_FEW = 3
"""Lines of a row that stay together at a page's foot."""

Draw = Callable[["Canvas", float, float], None]
"""Draws at a left edge and a top edge."""


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks."""

    font: str
    size: float
    leading: float
    colour: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something of one height that is drawn as a whole."""

    height: float
    draw: Draw
    element: Element | None
    """None for decoration."""
    keep: bool = False
    """Whether it stays with the line below."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines one below the other, from a left edge on."""

    x: float
    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        """Height of all lines."""
        return sum(line.height for line in self.lines)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side."""

    cells: tuple[Cell, ...]
    before: float = 0
    """Space above, left out at the top of a page."""
    after: float = 0
    pad: float = 0
    """Space inside, above and below the lines."""
    keep: bool = False
    """Whether it stays with the beginning of the next row."""
    whole: bool = False
    """Whether it is not broken unless it is taller than a page."""
    fill: str = ""
    rule: str = ""
    """Colour of the line beneath it."""
    new_page: bool = False
    bookmarks: tuple[str, ...] = ()
    """Names under which the outline finds it."""
    head: "Row | None" = None
    """A table's head, drawn again where the table goes on to another page."""

    @property
    def height(self) -> float:
        """Height with padding, without the space around it."""
        return max((cell.height for cell in self.cells), default=0) + 2 * self.pad

    @property
    def least(self) -> float:
        """Height of what must not be broken off its beginning."""
        if self.whole:
            return self.height
        few = max((sum(line.height for line in cell.lines[:_FEW]) for cell in self.cells), default=0)
        return few + self.pad


@dataclass(slots=True)
class Page:
    """What stands where on one page, top edges counted from the page's foot."""

    rows: list[tuple[Row, float, float]]
    """A row or a part of one, with its upper and lower edge."""


def text_lines(text: str, style: Style, width: float, element: Element | None) -> tuple[Line, ...]:
    """Break a text into lines of a style."""
    return tuple(
        Line(style.leading, _draw_runs(line, style), element)
        for line in fonts.lines(text, style.font, style.size, width)
    )


def _draw_runs(runs: Iterable[fonts.Run], style: Style) -> Draw:
    def draw(canvas: "Canvas", x: float, y: float) -> None:
        set_text(canvas, runs, style, x, y - style.leading * 0.76)

    return draw


def set_text(canvas: "Canvas", runs: Iterable[fonts.Run], style: Style, x: float, baseline: float) -> None:
    """Draw one line of text."""
    words = canvas.beginText(x, baseline)
    words.setFillColor(paint(style.colour))
    for run in runs:
        words.setFont(run.font, style.size)
        words.textOut(run.text)
    canvas.drawText(words)


def paint(colour: str) -> "Color":
    """Return a colour such as ``#1c3d73`` as ReportLab knows it."""
    from reportlab.lib.colors import HexColor

    return HexColor(colour)


def lay_out(rows: Sequence[Row]) -> list[Page]:
    """Spread rows over pages."""
    pages = [Page([])]
    y = TOP
    for number, row in enumerate(rows):
        fresh = not pages[-1].rows
        if not fresh and (row.new_page or y - row.before - _demand(rows, number) < BOTTOM):
            pages.append(Page([]))
            y, fresh = _place_head(pages[-1], row), True
        y = _place(pages, row, y if fresh else y - row.before) - row.after
    return pages


def _demand(rows: Sequence[Row], number: int) -> float:
    """Return the height that has to be free for a row to begin on a page."""
    row = rows[number]
    if not row.keep or number + 1 == len(rows):
        return min(row.least, TOP - BOTTOM)
    following = rows[number + 1]
    return min(row.height + row.after + following.before + _demand(rows, number + 1), TOP - BOTTOM)


def _place_head(page: Page, row: Row) -> float:
    """Draw a table's head again, as decoration: it has been read out once."""
    if row.head is None:
        return TOP
    cells = tuple(Cell(c.x, tuple(replace(line, element=None) for line in c.lines)) for c in row.head.cells)
    page.rows.append((replace(row.head, cells=cells, bookmarks=()), TOP, TOP - row.head.height))
    return TOP - row.head.height


def _place(pages: list[Page], row: Row, y: float) -> float:
    """Place a row, over as many pages as it takes, and return its lower edge."""
    fresh = not pages[-1].rows
    while y - row.height < BOTTOM:
        part, rest = _break(row, y - row.pad - BOTTOM)
        if (part is None and fresh) or rest is None:
            break
        if part is not None:
            pages[-1].rows.append((part, y, BOTTOM))
            row = rest
        pages.append(Page([]))
        y, fresh = _place_head(pages[-1], row), True
    pages[-1].rows.append((row, y, y - row.height))
    return y - row.height


def _break(row: Row, room: float) -> tuple[Row | None, Row | None]:
    """Break a row into what fits and the rest; either is None when there is nothing in it."""
    fits, left = [], []
    for cell in row.cells:
        height, number = 0.0, 0
        while number < len(cell.lines) and height + cell.lines[number].height <= room:
            height += cell.lines[number].height
            number += 1
        widows = len(cell.lines) - number
        if 0 < widows < _FEW and number > 2 * _FEW:
            number -= _FEW - widows
        while 0 < number < len(cell.lines) and cell.lines[number - 1].keep:
            number -= 1
        fits.append(Cell(cell.x, cell.lines[:number]))
        left.append(Cell(cell.x, cell.lines[number:]))
    first = replace(row, cells=tuple(fits), rule="") if any(cell.lines for cell in fits) else None
    rest = replace(row, cells=tuple(left), bookmarks=()) if any(cell.lines for cell in left) else None
    return first, rest


def draw_page(canvas: "Canvas", page: Page, tags: Tags) -> None:
    """Draw a page's rows with their tags."""
    for row, top, low in page.rows:
        for bookmark in row.bookmarks:
            canvas.bookmarkHorizontal(bookmark, 0, top + 6)
        if row.fill or row.rule:
            with tags.artifact(canvas):
                _decorate(canvas, row, top, low)
        for cell in row.cells:
            _draw_cell(canvas, cell, top - row.pad, tags)


def _decorate(canvas: "Canvas", row: Row, top: float, low: float) -> None:
    if row.fill:
        canvas.setFillColor(paint(row.fill))
        canvas.rect(LEFT - 6, low, RIGHT - LEFT + 12, top - low, stroke=0, fill=1)
    if row.rule:
        canvas.setStrokeColor(paint(row.rule))
        canvas.setLineWidth(0.6)
        canvas.line(LEFT, low, RIGHT, low)


def _draw_cell(canvas: "Canvas", cell: Cell, y: float, tags: Tags) -> None:
    start = 0
    while start < len(cell.lines):
        element = cell.lines[start].element
        end = start
        while end < len(cell.lines) and cell.lines[end].element is element:
            end += 1
        with tags.artifact(canvas) if element is None else tags.content(canvas, element):
            for line in cell.lines[start:end]:
                line.draw(canvas, cell.x, y)
                y -= line.height
        start = end
