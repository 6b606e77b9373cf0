"""A drawing as plain values: filled outlines in order, which every picture format can draw."""

from dataclasses import dataclass

from psfkit.model.outline import Outline

Matrix = tuple[float, float, float, float, float, float]
"""As in SVG: x' = a x + c y + e, y' = b x + d y + f."""


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
