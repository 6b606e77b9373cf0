"""A drawing as plain values: filled outlines in order, which every picture format can draw."""

from dataclasses import dataclass

Segment = tuple[str, tuple[float, ...]]
"""``M x y``, ``L x y``, ``Q x1 y1 x y``, ``C x1 y1 x2 y2 x y`` or ``Z``, absolute, y down."""
Outline = tuple[Segment, ...]
Matrix = tuple[float, float, float, float, float, float]
"""As in SVG: x' = a x + c y + e, y' = b x + d y + f."""

_ROUND = 0.5522847
"""How far the control points of a cubic stand off to make a quarter of a circle."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline and its colour."""

    outline: Outline
    fill: str
    """``#rrggbb``."""
    opacity: float = 1.0
    matrix: Matrix | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole drawing; its own units are CSS pixels at 1x."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    description: str


def polygon(*points: tuple[float, float]) -> Outline:
    """Return straight lines through points, closed."""
    first, *rest = points
    return (("M", first), *(("L", point) for point in rest), ("Z", ()))


def rounded(x: float, y: float, width: float, height: float, radius: float) -> Outline:
    """Return a rectangle with round corners."""
    right, bottom, near = x + width, y + height, radius * (1 - _ROUND)
    return (
        ("M", (x + radius, y)),
        ("L", (right - radius, y)),
        ("C", (right - near, y, right, y + near, right, y + radius)),
        ("L", (right, bottom - radius)),
        ("C", (right, bottom - near, right - near, bottom, right - radius, bottom)),
        ("L", (x + radius, bottom)),
        ("C", (x + near, bottom, x, bottom - near, x, bottom - radius)),
        ("L", (x, y + radius)),
        ("C", (x, y + near, x + near, y, x + radius, y)),
        ("Z", ()),
    )


def placed(outline: Outline, scale: float, x: float, y: float) -> Outline:
    """Return an outline made larger and moved."""
    return tuple(
        (verb, tuple(value * scale + (y if index % 2 else x) for index, value in enumerate(values)))
        for verb, values in outline
    )
