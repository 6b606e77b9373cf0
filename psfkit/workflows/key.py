"""The title over a drawing, and the key beneath it."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from psfkit.documents.workflow_codes import WORKFLOW_CODES
from psfkit.model.drawing import Item, Path, Tone, Weight, Words
from psfkit.model.outline import polygon, rounded
from psfkit.model.sketch import Kind, Sketch
from psfkit.workflows.boxes import CODE, PILL, draw_pill, make_pill, swatch
from psfkit.workflows.lettering import Measure, Type, place, wrap
from psfkit.workflows.strokes import BAD, BOUND, FAINT, Stroke
from psfkit.workflows.telling import summarise

_TITLE = Type(19, 25, Weight.BOLD, Tone.INK)
_SUBTITLE = Type(11, 15, Weight.REGULAR, Tone.SOFT)
_HEADING = Type(10.5, 15, Weight.BOLD, Tone.INK)
_TEXT = Type(10.5, 14, Weight.REGULAR, Tone.INK)
_UNKNOWN = "Rules that cannot be told, because the map does not say"
_ENTRY = 300.0
"""Width of an entry of the key, at least."""
_SWATCH = 46.0
Parts = tuple[Path | Words, ...]
Sign = tuple[Callable[[float, float], Parts], str]
"""What draws a sign at a corner, and what it means."""
_SHAPES = (
    (Kind.MODEL, "a step that a model takes", (Kind.MODEL,)),
    (Kind.PERSON, "a person", (Kind.PERSON,)),
    (Kind.INTEGRATION, "a system or a program", (Kind.INTEGRATION, Kind.PROGRAM)),
    (Kind.ARTIFACT, "a document or a file", (Kind.ARTIFACT,)),
    (Kind.DECISION, "a decision", (Kind.DECISION,)),
)


def draw_head(sketch: Sketch, width: float, measure: Measure) -> tuple[tuple[Item, ...], float]:
    """Draw the title, and return its height too."""
    parts: list[Path | Words] = []
    y = 0.0
    for text, kind in ((sketch.name or "Workflow map", _TITLE), (summarise(sketch), _SUBTITLE)):
        for line in wrap(text, kind, width, 2, measure):
            parts.append(place(line, kind, 0, y))
            y += kind.leading
    return (Item(tuple(parts)),), y


def draw_key(sketch: Sketch, width: float, measure: Measure) -> tuple[tuple[Item, ...], float]:
    """Draw what shapes, lines and codes mean, as far as they are on the map; return its height too."""
    columns = max(1, int(width // _ENTRY))
    items: list[Item] = []
    y = 0.0
    for title, signs in (
        ("Shapes and lines", tuple(_signs(sketch))),
        ("Rules that are not kept", tuple(_broken(code, measure) for code in sketch.broken)),
        (_UNKNOWN, tuple(_unknown(code, measure) for code in sketch.unknown)),
    ):
        if signs:
            items.append(Item(tuple(place(line, _HEADING, 0, y) for line in wrap(title, _HEADING, width, 1, measure))))
            y = _draw_signs(signs, width / columns, columns, y + _HEADING.leading + 2, items, measure) + 9
    return tuple(items), y


def _draw_signs(
    signs: Sequence[Sign], across: float, columns: int, y: float, items: list[Item], measure: Measure
) -> float:
    """Append signs with their words, in rows, and return where the last row ends."""
    for first in range(0, len(signs), columns):
        tallest = 0.0
        for column, (draw, text) in enumerate(signs[first : first + columns]):
            x = column * across
            lines = wrap(text, _TEXT, across - _SWATCH - 12, 2, measure)
            words = (place(line, _TEXT, x + _SWATCH, y + n * _TEXT.leading) for n, line in enumerate(lines))
            items.append(Item((*draw(x, y), *words)))
            tallest = max(tallest, len(lines) * _TEXT.leading)
        y += tallest + 5
    return y


def _broken(code: str, measure: Measure) -> Sign:
    pill = make_pill(code, measure)
    return lambda x, y: draw_pill(pill, x, y), WORKFLOW_CODES[code].title


def _unknown(code: str, measure: Measure) -> Sign:
    pill = make_pill(code, measure)
    plain = Type(CODE.size, CODE.leading, CODE.weight, Tone.SOFT)

    def draw(x: float, y: float) -> Parts:
        frame = rounded(x + 0.5, y + 0.5, pill.width - 1, PILL - 1, 3)
        words = place(pill.line, plain, x + 4, y + (PILL - CODE.leading) / 2 + 0.7)
        return Path(frame, stroke=Tone.SOFT, dash=(2.5, 2)), words

    return draw, WORKFLOW_CODES[code].title


def _signs(sketch: Sketch) -> Iterator[Sign]:
    kinds = {node.kind for node in sketch.nodes}
    for kind, text, meant in _SHAPES:
        if kinds.intersection(meant):
            yield partial(swatch, kind), text
    if any(edge.codes for edge in sketch.edges):
        yield partial(_line, BAD), "on the offending path of the rules named on it"
    if any(node.codes for node in sketch.nodes):
        yield _frame, "does not keep the rules named in it"
    if any(not edge.carries for edge in sketch.edges):
        yield partial(_line, FAINT), "carries nothing"
    if any(node.is_off for node in sketch.nodes):
        yield _dashed, "does not run"
    yield _bound, "trust boundary"


def _line(stroke: Stroke, x: float, y: float) -> Parts:
    line = Path((("M", (x, y + 7)), ("L", (x + 34, y + 7))), stroke=stroke.tone, width=stroke.width, dash=stroke.dash)
    return line, Path(polygon((x + 36, y + 7), (x + 28, y + 3), (x + 28, y + 11)), stroke.tone)


def _bound(x: float, y: float) -> Parts:
    return _line(BOUND, x, y)[:1]


def _frame(x: float, y: float) -> Parts:
    return (Path(rounded(x + 1, y + 1, 32, 12, 3), Tone.BOX, Tone.BAD, 2.2),)


def _dashed(x: float, y: float) -> Parts:
    return (Path(rounded(x + 1, y + 1, 32, 12, 3), Tone.BOX, Tone.INK, 1.3, (5.0, 3.0)),)
