"""How lines are drawn: by colour, and by a pattern that tells them apart without it."""

from dataclasses import dataclass

from psfkit.model.drawing import Tone


@dataclass(frozen=True, slots=True)
class Stroke:
    """A way to draw a line."""

    tone: Tone
    width: float
    dash: tuple[float, ...] = ()


WIRE = Stroke(Tone.WIRE, 1.5)
BAD = Stroke(Tone.BAD, 2.4, (7.0, 3.5))
"""On an offending path."""
FAINT = Stroke(Tone.WIRE, 1.3, (1.5, 3.5))
"""Where nothing passes."""
BOUND = Stroke(Tone.BOUND, 1.8, (9.0, 4.0, 2.0, 4.0))
"""The trust boundary."""
