"""Outlines as plain values, which every picture format can draw."""

Segment = tuple[str, tuple[float, ...]]
"""``M x y``, ``L x y``, ``Q x1 y1 x y``, ``C x1 y1 x2 y2 x y`` or ``Z``, absolute, y down."""
Outline = tuple[Segment, ...]

_ROUND = 0.5522847
"""How far the control points of a cubic stand off to make a quarter of a circle."""


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
