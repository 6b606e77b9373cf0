"""A drawing as plain values: outlines, lines and words with coordinates, which SVG, PNG and PDF are made from.

Units are CSS pixels, y down. Colours are named by what they are for, so that a page can be dark and paper white.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from psfkit.model.outline import Outline, placed


class Tone(Enum):
    """What a colour is for."""

    PAPER = "paper"
    LANE = "lane"
    HEAD = "head"
    BOX = "box"
    AI = "ai"
    PERSON = "person"
    SYSTEM = "system"
    RULE = "rule"
    """Faint lines."""
    INK = "ink"
    SOFT = "soft"
    WIRE = "wire"
    BOUND = "bound"
    """The trust boundary."""
    BAD = "bad"
    PALE = "pale"
    """Behind what is bad."""
    ON_BAD = "on-bad"


class Weight(Enum):
    """How heavy letters are."""

    REGULAR = 400
    SEMIBOLD = 600
    BOLD = 700


@dataclass(frozen=True, slots=True)
class Path:
    """An outline, filled or drawn as a line or both."""

    outline: Outline
    fill: Tone | None = None
    stroke: Tone | None = None
    width: float = 1.0
    """Of the line."""
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text, in the order in which it is read."""

    text: str
    x: float
    """Where it begins."""
    baseline: float
    width: float
    """How wide it is; whoever draws it makes it so."""
    size: float
    weight: Weight
    tone: Tone


@dataclass(frozen=True, slots=True)
class Item:
    """Shapes that belong together."""

    parts: tuple[Path | Words, ...]
    says: str = ""
    """What it is and what is wrong with it, for those who point at it; empty for decoration."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole drawing."""

    width: float
    height: float
    items: tuple[Item, ...]
    title: str
    description: str
    """What it shows, in sentences, for those who do not see it."""


def moved(items: Iterable[Item], x: float, y: float) -> Iterator[Item]:
    """Yield items to the right and down."""
    for item in items:
        yield Item(tuple(_move(part, x, y) for part in item.parts), item.says)


def _move(part: Path | Words, x: float, y: float) -> Path | Words:
    if isinstance(part, Words):
        return replace(part, x=part.x + x, baseline=part.baseline + y)
    return replace(part, outline=placed(part.outline, 1, x, y))
