"""The fonts in which drawings of workflow maps are set."""

from collections.abc import Mapping

from psfkit import fonts
from psfkit.model.drawing import Weight

FACES: Mapping[Weight, str] = {
    Weight.REGULAR: fonts.REGULAR,
    Weight.SEMIBOLD: fonts.SEMIBOLD,
    Weight.BOLD: fonts.BOLD,
}


def measure(text: str, weight: Weight, size: float) -> float:
    """Return how wide one line of text is."""
    return fonts.width(text, FACES[weight], size)
