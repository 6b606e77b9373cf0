"""Text as outlines, so that a badge looks the same wherever it stands and needs no font there."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from psfkit.badges.scene import Matrix, Shape
from psfkit.errors import RenderError
from psfkit.model.outline import Outline, Segment
from psfkit.resources import read_resource

_SEGMENT = re.compile("([MLQZ])([-0-9 ]*)")


@dataclass(frozen=True, slots=True)
class Weight:
    """The letters of one weight; lengths in font units."""

    glyphs: Mapping[str, tuple[int, str]]
    """Advance and path data by character."""
    kerning: Mapping[str, int]
    """Step between two characters."""


@dataclass(frozen=True, slots=True)
class Letters:
    """All that badges can write."""

    units: int
    """Font units to the em."""
    cap_height: float
    """Height of a capital, in ems."""
    weights: Mapping[str, Weight]


@cache
def letters() -> Letters:
    """Read the outlines that psfkit carries (tools/make-badge-glyphs.py)."""
    document = json.loads(read_resource("templates/fonts/badge-glyphs.json"))
    weights = {
        name: Weight({c: (advance, path) for c, (advance, path) in weight["glyphs"].items()}, weight["kerning"])
        for name, weight in document["weights"].items()
    }
    return Letters(document["unitsPerEm"], document["capHeight"] / document["unitsPerEm"], weights)


def text_width(text: str, weight: str, size: float, tracking: float = 0) -> float:
    """Return how wide a line is, in the units of ``size``.

    Args:
        text: Characters that badges can write.
        weight: ``semibold`` or ``bold``.
        size: Size of the em.
        tracking: Space added between letters, in ems.
    """
    *_, (_, end) = _advances(text, weight, tracking)
    return end * size / letters().units


def text_shape(
    text: str,
    weight: str,
    size: float,
    x: float,
    baseline: float,
    fill: str,
    tracking: float = 0,
    turn: Matrix | None = None,
    *,
    opacity: float = 1,
) -> Shape:
    """Return a line of text that begins at ``x``.

    Args:
        text: Characters that badges can write.
        weight: ``semibold`` or ``bold``.
        size: Size of the em, in the drawing's units.
        x: Where the first letter begins.
        baseline: Where letters stand.
        fill: Colour.
        tracking: Space added between letters, in ems.
        turn: Applied after the line is placed.
        opacity: From 0 to 1.

    Raises:
        RenderError: A character is not among those badges can write.
    """
    font = letters().weights[weight]
    outline: list[Segment] = []
    for character, start in _advances(text, weight, tracking)[:-1]:
        outline.extend(_moved(font.glyphs[character][1], start))
    scale = size / letters().units
    matrix = (scale, 0.0, 0.0, -scale, x, baseline)
    return Shape(tuple(outline), fill, opacity, matrix if turn is None else chain(turn, matrix))


def _advances(text: str, weight: str, tracking: float) -> tuple[tuple[str, float], ...]:
    """Return where each letter begins, in font units, and after the last one where the line ends."""
    font, extra = letters().weights[weight], tracking * letters().units
    places: list[tuple[str, float]] = []
    at = 0.0
    for index, character in enumerate(text):
        if character not in font.glyphs:
            raise RenderError(f"badges cannot write {character!a}")
        if index:
            at += extra + font.kerning.get(text[index - 1] + character, 0)
        places.append((character, round(at)))
        at += font.glyphs[character][0]
    return (*places, ("", at))


def _moved(path: str, start: float) -> Outline:
    """Read path data and move it to the right."""
    segments = []
    for verb, numbers in _SEGMENT.findall(path):
        values = tuple(map(float, numbers.split()))
        segments.append((verb, tuple(v if i % 2 else v + start for i, v in enumerate(values))))
    return tuple(segments)


def chain(outer: Matrix, inner: Matrix) -> Matrix:
    """Return the matrix that applies ``inner`` first and ``outer`` after it."""
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f)
