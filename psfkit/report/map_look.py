"""Colours on white and fonts of drawings of workflow maps."""

from collections.abc import Mapping

from psfkit import fonts
from psfkit.model.drawing import Tone, Weight

PALETTE: Mapping[Tone, str] = {
    Tone.PAPER: "#ffffff",
    Tone.LANE: "#f3f5f8",
    Tone.HEAD: "#e2e7ef",
    Tone.BOX: "#ffffff",
    Tone.AI: "#e4e9ff",
    Tone.PERSON: "#fdf1d7",
    Tone.SYSTEM: "#e0f1ec",
    Tone.RULE: "#c3cad6",
    Tone.INK: "#161b26",
    Tone.SOFT: "#465064",
    Tone.WIRE: "#3f4a5e",
    Tone.BOUND: "#1c3d73",
    Tone.BAD: "#b3240f",
    Tone.PALE: "#fdebe7",
    Tone.ON_BAD: "#ffffff",
}
"""Colours on white; each text stands out from what is behind it by 4.5 to 1 or more."""
FACES: Mapping[Weight, str] = {
    Weight.REGULAR: fonts.REGULAR,
    Weight.SEMIBOLD: fonts.SEMIBOLD,
    Weight.BOLD: fonts.BOLD,
}


def measure(text: str, weight: Weight, size: float) -> float:
    """Return how wide one line of text is."""
    return fonts.width(text, FACES[weight], size)
