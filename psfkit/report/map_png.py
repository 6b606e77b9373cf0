"""Drawings of workflow maps as PNG at 2x, drawn from their SVG in psfkit's own fonts."""

from collections.abc import Iterator
from dataclasses import replace

from psfkit import fonts
from psfkit.errors import RenderError
from psfkit.model.drawing import Drawing, Item, Path, Words
from psfkit.raster import draw_with_words
from psfkit.report.map_look import FACES
from psfkit.report.map_svg import render_file

SCALE = 2
MOST_PIXELS = 120_000_000
_MOST_SIDE = 40_000


def render_file_at_2x(drawing: Drawing) -> bytes:
    """Return a drawing as a PNG.

    Raises:
        RenderError: It would have too many pixels.
    """
    width, height = round(drawing.width * SCALE), round(drawing.height * SCALE)
    if width * height > MOST_PIXELS or max(width, height) > _MOST_SIDE:
        raise RenderError(
            f"the picture would be {width:,} by {height:,} pixels large, more than a PNG here may be",
            hint="write SVG or Mermaid: --format svg",
        )
    items = tuple(Item(tuple(part for each in item.parts for part in _spelt(each))) for item in drawing.items)
    return draw_with_words(render_file(replace(drawing, items=items)), SCALE)


def _spelt(part: Path | Words) -> Iterator[Path | Words]:
    """Spell a text in the characters that the fonts have; one from right to left letter by letter, as it is seen."""
    if isinstance(part, Path) or part.text.isascii():
        yield part
        return
    runs = fonts.runs(part.text, FACES[part.weight])
    seen = "".join(run.text for run in runs)
    if not fonts.reads_right_to_left(part.text):
        yield replace(part, text=seen)
        return
    x = part.x
    for character in seen:
        width = fonts.width(character, FACES[part.weight], part.size)
        yield replace(part, text=character, x=x, width=width)
        x += width
