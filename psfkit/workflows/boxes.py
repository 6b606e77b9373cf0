"""What stands in a box and beside an arrow, and how much room it needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from psfkit.documents.workflow_codes import WORKFLOW_CODES
from psfkit.model.drawing import Item, Path, Tone, Weight, Words
from psfkit.model.outline import Outline, polygon, rounded
from psfkit.model.sketch import Kind, SketchEdge, SketchNode
from psfkit.workflows.lettering import Line, Measure, Type, place, wrap

WIDTH = 132.0
"""Of every box."""
_PAD, _INSET = 8.0, 10.0
NAME = Type(12, 15, Weight.SEMIBOLD, Tone.INK)
CAPTION = Type(9.5, 12.5, Weight.REGULAR, Tone.SOFT)
LABEL = Type(10, 12.5, Weight.SEMIBOLD, Tone.INK)
CODE = Type(8.6, 11, Weight.BOLD, Tone.ON_BAD)
_MOST_LINES = 3
_MOST_CODES = 12
_MOST_UNCLEAR = 6
PILL = 13.0
"""Height of a code."""
_GAP = 3.0
_MOST_LABEL = 84.0
_MOST_PILLS = 3
"""Codes beside one arrow."""
_FILLS = {
    Kind.MODEL: Tone.AI,
    Kind.PROGRAM: Tone.SYSTEM,
    Kind.INTEGRATION: Tone.SYSTEM,
    Kind.PERSON: Tone.PERSON,
}


@dataclass(frozen=True, slots=True)
class Pill:
    """A code as it is drawn."""

    line: Line
    code: str

    @property
    def width(self) -> float:
        """With the room around the letters."""
        return self.line.width + 8


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its texts broken into lines."""

    node: SketchNode
    caption: tuple[Line, ...]
    name: tuple[Line, ...]
    pills: tuple[tuple[Pill, ...], ...]
    """In rows."""
    unclear: tuple[Line, ...]

    @property
    def height(self) -> float:
        """What its texts need."""
        pills = len(self.pills) * (PILL + _GAP) + (1 if self.pills else 0)
        texts = (len(self.caption) + len(self.unclear)) * CAPTION.leading + len(self.name) * NAME.leading
        return 2 * _PAD + texts + pills


@dataclass(frozen=True, slots=True)
class Tag:
    """What stands on an arrow before its head."""

    lines: tuple[Line, ...]
    pills: tuple[Pill, ...]

    @property
    def width(self) -> float:
        """With the room around it."""
        widest = max([*(line.width for line in self.lines), *(pill.width for pill in self.pills)], default=0)
        return widest + 6 if widest else 0

    @property
    def height(self) -> float:
        """Of everything, one below the other."""
        return len(self.lines) * LABEL.leading + len(self.pills) * (PILL + 1)


def make_box(node: SketchNode, measure: Measure) -> Box:
    """Break the texts of a node into lines."""
    room = WIDTH - 2 * _INSET - (6 if node.kind in (Kind.DECISION, Kind.ARTIFACT) else 0)
    return Box(
        node,
        wrap(node.says, CAPTION, room, 3, measure),
        wrap(node.name, NAME, room, _MOST_LINES, measure),
        _rows([make_pill(code, measure) for code in _clip(node.codes, _MOST_CODES)], WIDTH - 2 * _INSET),
        wrap(_not_said(node.unclear), CAPTION, room, 2, measure),
    )


def _not_said(codes: Sequence[str]) -> str:
    """Return the numbers of what a map does not say, as many as two lines hold."""
    if not codes:
        return ""
    more = len(codes) - _MOST_UNCLEAR
    named = codes if more <= 1 else codes[:_MOST_UNCLEAR]
    return f"not said: {', '.join(code.removeprefix('PK') for code in named)}{f' +{more}' if more > 1 else ''}"


def make_tag(edge: SketchEdge, measure: Measure) -> Tag:
    """Break the label of an arrow into lines."""
    lines = wrap(edge.label, LABEL, _MOST_LABEL, 2, measure) if edge.label else ()
    return Tag(lines, tuple(make_pill(code, measure) for code in _clip(edge.codes, _MOST_PILLS)))


def _clip(codes: Sequence[str], most: int) -> tuple[str, ...]:
    return tuple(codes) if len(codes) <= most else (*codes[: most - 1], f"+{len(codes) - most + 1}")


def make_pill(code: str, measure: Measure) -> Pill:
    """Measure a code."""
    return Pill(Line(code, measure(code, CODE.weight, CODE.size)), code)


def _rows(pills: Sequence[Pill], limit: float) -> tuple[tuple[Pill, ...], ...]:
    rows: list[list[Pill]] = []
    room = 0.0
    for pill in pills:
        if not rows or pill.width > room:
            rows.append([])
            room = limit
        rows[-1].append(pill)
        room -= pill.width + _GAP
    return tuple(map(tuple, rows))


def draw_pill(pill: Pill, x: float, top: float) -> tuple[Path | Words, ...]:
    """Draw a code, white on what is bad."""
    return (
        Path(rounded(x, top, pill.width, PILL, 3), fill=Tone.BAD),
        place(pill.line, CODE, x + 4, top + (PILL - CODE.leading) / 2 + 0.7),
    )


def draw_box(box: Box, x: float, top: float, height: float) -> Item:
    """Draw a node, its texts in the middle of its height."""
    node, bad = box.node, bool(box.node.codes)
    fill = _FILLS.get(node.kind, Tone.BOX)
    stroke = Tone.BAD if bad else Tone.INK
    dash = (5.0, 3.0) if node.is_off or node.kind is Kind.MISSING else ()
    parts: list[Path | Words] = [
        Path(_outline(node.kind, x, top, WIDTH, height), fill, stroke, 2.2 if bad else 1.3, dash),
        *(Path(each, stroke=stroke, width=1.3) for each in _extras(node.kind, x, top, height)),
    ]
    left, y = x + _INSET + (3 if node.kind is Kind.DECISION else 0), top + (height - box.height) / 2 + _PAD
    for lines, kind in ((box.caption, CAPTION), (box.name, NAME)):
        for line in lines:
            parts.append(place(line, kind, left, y))
            y += kind.leading
    if box.pills:
        y += 2
    for row in box.pills:
        at = left
        for pill in row:
            parts.extend(draw_pill(pill, at, y))
            at += pill.width + _GAP
        y += PILL + _GAP
    for line in box.unclear:
        parts.append(place(line, CAPTION, left, y))
        y += CAPTION.leading
    return Item(tuple(parts), _tell(node))


def swatch(kind: Kind, x: float, y: float) -> tuple[Path | Words, ...]:
    """Draw the shape of a kind, small."""
    fill = _FILLS.get(kind, Tone.BOX)
    if kind is Kind.ARTIFACT:
        corner = (("M", (x + 27, y + 1)), ("L", (x + 27, y + 7)), ("L", (x + 33, y + 7)))
        sheet = polygon((x + 1, y + 1), (x + 27, y + 1), (x + 33, y + 7), (x + 33, y + 13), (x + 1, y + 13))
        return Path(sheet, fill, Tone.INK, 1.2), Path(corner, stroke=Tone.INK, width=1.2)
    if kind is Kind.DECISION:
        points = ((x, y + 7), (x + 7, y + 1), (x + 27, y + 1), (x + 34, y + 7), (x + 27, y + 13), (x + 7, y + 13))
        return (Path(polygon(*points), fill, Tone.INK, 1.2),)
    radius = {Kind.PERSON: 6.0, Kind.MODEL: 3.5}.get(kind, 1.0)
    shape = Path(rounded(x + 1, y + 1, 32, 12, radius), fill, Tone.INK, 1.2)
    if kind is not Kind.INTEGRATION:
        return (shape,)
    bars = ((("M", (at, y + 1)), ("L", (at, y + 13))) for at in (x + 4.5, x + 29.5))
    return (shape, *(Path(bar, stroke=Tone.INK, width=1.2) for bar in bars))


def _tell(node: SketchNode) -> str:
    """Say what a node is and what is wrong with it."""
    wrong = "".join(f"; {code} {_title(code)}" for code in node.codes)
    unclear = f"; not said: {', '.join(node.unclear)}" if node.unclear else ""
    return f"{node.name} ({node.says}){wrong}{unclear}"


def _title(code: str) -> str:
    return WORKFLOW_CODES[code].title if code in WORKFLOW_CODES else ""


def _outline(kind: Kind, x: float, y: float, width: float, height: float) -> Outline:
    """Return the shape of a kind."""
    right, low = x + width, y + height
    if kind is Kind.ARTIFACT:  # a sheet with a corner turned down
        return polygon((x, y), (right - 11, y), (right, y + 11), (right, low), (x, low))
    if kind is Kind.DECISION:
        middle = y + height / 2
        return polygon((x, middle), (x + 9, y), (right - 9, y), (right, middle), (right - 9, low), (x + 9, low))
    radius = {Kind.PERSON: min(18.0, height / 2), Kind.MODEL: 7.0}.get(kind, 2.0)
    return rounded(x, y, width, height, radius)


def _extras(kind: Kind, x: float, y: float, height: float) -> tuple[Outline, ...]:
    """Return what a shape has beside its outline."""
    right, low = x + WIDTH, y + height
    if kind is Kind.ARTIFACT:
        return ((("M", (right - 11, y)), ("L", (right - 11, y + 11)), ("L", (right, y + 11))),)
    if kind in (Kind.INTEGRATION, Kind.PROGRAM):
        return ((("M", (x + 4.5, y)), ("L", (x + 4.5, low))), (("M", (right - 4.5, y)), ("L", (right - 4.5, low))))
    return ()
