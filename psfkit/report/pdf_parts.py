"""Parts a PDF report is built from: styles, columns of text, level boxes and the picture of the domains."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from psfkit import fonts
from psfkit.report.pdf_layout import LEFT, RIGHT, Cell, Draw, Line, Row, Style, paint, set_text, text_lines
from psfkit.report.view import DomainRow
from psfkit.tagged_pdf import Element

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

INK, SOFT, STRONG, GOOD, BAD, WAIT = "#161b26", "#465064", "#1c3d73", "#17633a", "#9c2410", "#7a4b00"
RULE, SHEET, TRACK, PAPER = "#c3cad6", "#eef2f8", "#e2e7ef", "#ffffff"

BODY = Style(fonts.REGULAR, 8.4, 11.2, INK)
LABEL = Style(fonts.SEMIBOLD, 8.4, 11.2, INK)
SMALL = Style(fonts.REGULAR, 7.6, 10.2, SOFT)
SMALL_LABEL = Style(fonts.SEMIBOLD, 7.6, 10.2, INK)
LEAD = Style(fonts.REGULAR, 9.6, 13.2, INK)
TITLE = Style(fonts.BOLD, 21, 26, INK)
SUBTITLE = Style(fonts.SEMIBOLD, 11, 15, SOFT)
SECTION = Style(fonts.BOLD, 14, 18, STRONG)
ORDER = Style(fonts.BOLD, 10.5, 14, INK)
VERDICT = Style(fonts.BOLD, 15, 20, INK)
EYEBROW = Style(fonts.SEMIBOLD, 7.8, 12, STRONG)

BOXES_WIDTH = 66.0
_BOX, _GAP = 10.4, 2.2
_BAR_ROW = 25.0
_DOT_INDENT = 8.0


def coloured(style: Style, colour: str) -> Style:
    """Return a style in another colour."""
    return Style(style.font, style.size, style.leading, colour)


class Column:
    """Collects the lines of one cell."""

    def __init__(self, left: float = LEFT, right: float = RIGHT) -> None:
        self._left = left
        self._right = right
        self._lines: list[Line] = []

    def add(
        self,
        text: str,
        style: Style,
        element: Element | None,
        *,
        indent: float = 0,
        dot: bool = False,
        keep: bool = False,
    ) -> "Column":
        """Append a text.

        Args:
            text: The text.
            style: How it looks.
            element: What it belongs to.
            indent: How far from the left edge, in points.
            dot: Whether a dot stands in front of it, as before a list item.
            keep: Whether it stays with what follows.
        """
        by = indent + (_DOT_INDENT if dot else 0)
        lines = text_lines(text, style, self._right - self._left - by, element)
        for number, line in enumerate(lines):
            draw = _dotted(line.draw, style, indent) if dot and number == 0 else _shifted(line.draw, by)
            self._lines.append(Line(line.height, draw, element, keep))
        return self

    def space(self, height: float, *, keep: bool = False) -> "Column":
        """Leave room."""
        self._lines.append(Line(height, _nothing, None, keep))
        return self

    @property
    def cell(self) -> Cell:
        """What has been collected."""
        return Cell(self._left, tuple(self._lines))


def _nothing(_canvas: "Canvas", _x: float, _y: float) -> None:
    """Draw nothing."""


def _shifted(inner: Draw, by: float) -> Draw:
    def draw(canvas: "Canvas", x: float, y: float) -> None:
        inner(canvas, x + by, y)

    return draw


def _dotted(inner: Draw, style: Style, indent: float) -> Draw:
    def draw(canvas: "Canvas", x: float, y: float) -> None:
        canvas.setFillColor(paint(SOFT))
        canvas.circle(x + indent + 2.2, y - style.leading * 0.5, 1.2, stroke=0, fill=1)
        inner(canvas, x + indent + _DOT_INDENT, y)

    return draw


def add_item(column: Column, text: str, style: Style, parent: Element, indent: float = 0) -> None:
    """Append an item of a list; ``parent`` is the list's element."""
    column.add(text, style, parent.add("LI").add("LBody"), indent=indent, dot=True)


def add_items(sentences: Iterable[str], parent: Element) -> Iterator[Row]:
    """Return a row for each item of a list; ``parent`` is the list's element."""
    for sentence in sentences:
        column = Column()
        add_item(column, sentence, BODY, parent)
        yield Row((column.cell,), after=1)


def paragraph(text: str, style: Style, element: Element | None, *, after: float = 4, keep: bool = False) -> Row:
    """Return a text over the whole width as a row."""
    return Row((Column().add(text, style, element).cell,), after=after, keep=keep)


def section(
    title: str, parent: Element, bookmark: str, *, style: Style = SECTION, before: float = 20, new_page: bool = False
) -> tuple[Element, Row]:
    """Return the element of a section, and its heading."""
    inside = parent.add("Sect")
    cell = Column().add(title, style, inside.add("H2")).space(3).cell
    rule = style.colour
    return inside, Row((cell,), before=before, after=7, keep=True, rule=rule, new_page=new_page, bookmarks=(bookmark,))


def level_boxes(level: int, target: int) -> Cell:
    """Draw a level as five boxes; the text beside them says it to those who cannot see them."""

    def draw(canvas: "Canvas", x: float, y: float) -> None:
        for number in range(1, 6):
            _draw_box(canvas, x + (number - 1) * (_BOX + _GAP), y - _BOX - 0.4, number, level, target)

    return Cell(LEFT, (Line(14, draw, None),))


def _draw_box(canvas: "Canvas", x: float, y: float, number: int, level: int, target: int) -> None:
    on, aim = number <= level, level < number <= target
    canvas.setLineWidth(1.3 if on or aim else 0.6)
    canvas.setStrokeColor(paint(STRONG if on or aim else SOFT))
    canvas.setFillColor(paint(STRONG if on else PAPER))
    canvas.roundRect(x, y, _BOX, _BOX, 1.6, stroke=1, fill=1)
    style = Style(fonts.SEMIBOLD, 7, 9, PAPER if on else STRONG if aim else SOFT)
    digit = fonts.runs(str(number), style.font)
    set_text(canvas, digit, style, x + (_BOX - fonts.runs_width(digit, style.size)) / 2, y + 2.8)


def say_domains(domains: Sequence[DomainRow]) -> str:
    """Say in words what the picture of the domains shows."""
    return " ".join(f"{d.id} {d.title}: {d.shown}, needs {d.threshold_shown}, {d.result}." for d in domains)


def draw_domains(domains: Sequence[DomainRow], parent: Element) -> Row:
    """Draw the domains as bars with a stroke at each threshold; bars that fall short are hatched."""
    element = parent.add("Figure", alt=say_domains(domains))

    def draw(canvas: "Canvas", x: float, y: float) -> None:
        for number, domain in enumerate(domains):
            _draw_bar(canvas, domain, x, y - number * _BAR_ROW)
        for tick in range(6):
            runs = fonts.runs(str(tick))
            place = x + tick * (RIGHT - x) / 5 - fonts.runs_width(runs, SMALL.size) * tick / 5
            set_text(canvas, runs, SMALL, place, y - len(domains) * _BAR_ROW - 7)

    line = Line(len(domains) * _BAR_ROW + 12, draw, element)
    marks = tuple(f"domain-{domain.id}" for domain in domains)
    return Row((Cell(LEFT, (line,)),), before=12, after=3, whole=True, bookmarks=marks)


def _draw_bar(canvas: "Canvas", domain: DomainRow, x: float, y: float) -> None:
    width, low = RIGHT - x, y - 21.0
    name = Style(fonts.SEMIBOLD, 8.6, 11, INK)
    result = coloured(name, GOOD if domain.passes else BAD)
    said = fonts.runs(f"{domain.shown} {'✓' if domain.passes else '✗'} {domain.result}", result.font)
    room = width - fonts.runs_width(said, result.size) - 12
    for title in fonts.lines(f"{domain.id} {domain.title}", name.font, name.size, room)[:1]:
        set_text(canvas, title, name, x, y - 9)
    set_text(canvas, said, result, RIGHT - fonts.runs_width(said, result.size), y - 9)
    canvas.setFillColor(paint(TRACK))
    canvas.rect(x, low, width, 8, stroke=0, fill=1)
    reached = width * (domain.score or 0) / 500
    if domain.passes:
        canvas.setFillColor(paint(GOOD))
        canvas.rect(x, low, reached, 8, stroke=0, fill=1)
    elif reached:
        _draw_hatched(canvas, x, low, reached)
    mark = x + width * domain.threshold / 500
    canvas.setStrokeColor(paint(INK))
    canvas.setLineWidth(1.6)
    canvas.line(mark, low - 2, mark, low + 10)


def _draw_hatched(canvas: "Canvas", x: float, low: float, width: float) -> None:
    canvas.saveState()
    outline = canvas.beginPath()
    outline.rect(x, low, width, 8)
    canvas.setFillColor(paint(PAPER))
    canvas.setStrokeColor(paint(BAD))
    canvas.clipPath(outline, stroke=0, fill=1)
    canvas.setLineWidth(1.3)
    for step in range(int(width / 4) + 3):
        canvas.line(x + step * 4 - 8, low, x + step * 4, low + 8)
    canvas.restoreState()
    canvas.setStrokeColor(paint(BAD))
    canvas.setLineWidth(0.9)
    canvas.rect(x, low, width, 8, stroke=1, fill=0)


def table(columns: Sequence[tuple[str, float, float]], parent: Element) -> tuple[Element, Row]:
    """Return the element of a table and its head.

    Args:
        columns: Title, left edge and right edge of each column.
        parent: Where the table stands in the document.
    """
    inside = parent.add("Table")
    line = inside.add("TR")
    cells = tuple(
        Column(left, right).add(title, SMALL_LABEL, line.add("TH", scope="Column")).cell
        for title, left, right in columns
    )
    return inside, Row(cells, pad=3, keep=True, whole=True, rule=SOFT)
