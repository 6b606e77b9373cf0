"""The one design: a shield with a tick, and beside it the words of the mark.

The shield is drawn on a grid of 20, so that its edges fall on whole pixels in a 20-pixel icon. Everything a test issuer
signs is grey and red and says SAMPLE across the whole picture.
"""

from dataclasses import dataclass
from datetime import date
from math import cos, hypot, radians, sin

from psfkit.badges.letters import letters, text_shape, text_width
from psfkit.badges.scene import Matrix, Outline, Scene, Shape, placed, polygon, rounded
from psfkit.documents.text_dates import SHORT_MONTHS
from psfkit.model.record import MarkRecord

NAME = "PAI PRODUCTION SAFE"
SAMPLE = "SAMPLE"
SAMPLE_RED = "#c81e1e"

SHIELD: Outline = (
    ("M", (10, 1)),
    ("C", (12.5, 2.6, 15.2, 3.4, 18, 3.5)),
    ("L", (18, 9.6)),
    ("C", (18, 14.1, 15.1, 17.3, 10, 19)),
    ("C", (4.9, 17.3, 2, 14.1, 2, 9.6)),
    ("L", (2, 3.5)),
    ("C", (4.8, 3.4, 7.5, 2.6, 10, 1)),
    ("Z", ()),
)
SHADED_HALF: Outline = (
    ("M", (10, 1)),
    ("C", (12.5, 2.6, 15.2, 3.4, 18, 3.5)),
    ("L", (18, 9.6)),
    ("C", (18, 14.1, 15.1, 17.3, 10, 19)),
    ("Z", ()),
)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one variant of the web badge."""

    card: str
    edge: str
    name: str
    words: str
    small: str
    accent: str
    shield: str
    shade: str
    tick: str
    sample: str


DEFAULT = Palette(
    "#0b1f3a", "#e8edf4", "#ffffff", "#d5dfec", "#a9b9cf", "#34d399", "#10b981", "#0c9468", "#ffffff", "#f23b3b"
)
LIGHT = Palette(
    "#ffffff", "#c9d3e0", "#0b1f3a", "#24364f", "#52647d", "#0f9f6e", "#0f9f6e", "#0b8259", "#ffffff", SAMPLE_RED
)
DARK = Palette(
    "#10233f", "#2f4766", "#ffffff", "#d5dfec", "#a9b9cf", "#34d399", "#10b981", "#0c9468", "#ffffff", "#f23b3b"
)
PALETTES = {"": DEFAULT, "light": LIGHT, "dark": DARK}
"""Variants of the web badge: one for any background, and one each for light and dark ones."""
_SAMPLE_SHIELD = ("#7b8794", "#616e7c")

_HEIGHT = 96.0
_PAD = 18.0
_SHIELD_SCALE = 3.3
_GAP = 15.0


def show_day(day: date) -> str:
    """Write a day as badges do.

    >>> show_day(date(2026, 12, 31))
    '31 Dec 2026'
    """
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"


def show_month(day: date) -> str:
    """Write the month of a day as the document badge does.

    >>> show_month(date(2026, 12, 31))
    'Dec 2026'
    """
    return f"{SHORT_MONTHS[day.month - 1]} {day.year}"


def verified_line(record: MarkRecord) -> str:
    """Return the line under the name; of a sample it says so before anything else."""
    verified = f"Verified · PSF v{record.psf_version}"
    return f"{SAMPLE} · {verified}" if record.issuer.test else verified


def title(record: MarkRecord) -> str:
    """Return what a badge is called for those who do not see it."""
    words = f"PAI Production Safe: verified against PSF v{record.psf_version}"
    return f"{SAMPLE}, not a mark. {words}" if record.issuer.test else words


def description(record: MarkRecord) -> str:
    """Return what a badge says, in a sentence."""
    kind = "Sample" if record.issuer.test else "Trust mark"
    return (
        f"{kind} {record.mark_id} for {record.organisation}, "
        f"valid from {show_day(record.issued_at.date())} to {show_day(record.valid_until)}, "
        f"issued by {record.issuer.name}."
    )


def tick(scale: float, x: float, y: float) -> Outline:
    """Return the tick of the shield, as a polygon of even width."""
    start, corner, end, half = (5.8, 10.2), (9.0, 13.4), (14.3, 7.25), 1.15
    first, second = _normal(start, corner), _normal(corner, end)
    length = half / (1 + first[0] * second[0] + first[1] * second[1])
    mitre = ((first[0] + second[0]) * length, (first[1] + second[1]) * length)
    points = (
        (start[0] + first[0] * half, start[1] + first[1] * half),
        (corner[0] + mitre[0], corner[1] + mitre[1]),
        (end[0] + second[0] * half, end[1] + second[1] * half),
        (end[0] - second[0] * half, end[1] - second[1] * half),
        (corner[0] - mitre[0], corner[1] - mitre[1]),
        (start[0] - first[0] * half, start[1] - first[1] * half),
    )
    return placed(polygon(*points), scale, x, y)


def _normal(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    length = hypot(b[0] - a[0], b[1] - a[1])
    return ((b[1] - a[1]) / length, (a[0] - b[0]) / length)


def shield(palette: Palette, scale: float, x: float, y: float, *, sample: bool) -> tuple[Shape, ...]:
    """Return the shield with its tick; ``x`` and ``y`` are the corner of its grid."""
    left, right = _SAMPLE_SHIELD if sample else (palette.shield, palette.shade)
    return (
        Shape(placed(SHIELD, scale, x, y), left),
        Shape(placed(SHADED_HALF, scale, x, y), right),
        Shape(tick(scale, x, y), palette.tick),
    )


def web_badge(record: MarkRecord, variant: str = "") -> Scene:
    """Draw the web badge: 96 pixels high and as wide as its words need.

    Raises:
        RenderError: The record holds characters that badges cannot write.
    """
    palette, sample = PALETTES[variant], record.issuer.test
    left = _PAD + 16 * _SHIELD_SCALE + _GAP
    line = verified_line(record)
    small = f"{'Not a mark · ' if sample else ''}{record.mark_id} · Valid to {show_day(record.valid_until)}"
    name_width = text_width(NAME, "bold", 18, 0.045)
    width = round(
        left + max(name_width, text_width(line, "semibold", 14), text_width(small, "semibold", 11)) + _PAD + 2
    )
    shapes = (
        Shape(rounded(0, 0, width, _HEIGHT, 14), palette.sample if sample else palette.edge),
        Shape(rounded(1.5, 1.5, width - 3, _HEIGHT - 3, 12.5), palette.card),
        *shield(palette, _SHIELD_SCALE, _PAD - 2 * _SHIELD_SCALE, _HEIGHT / 2 - 10 * _SHIELD_SCALE, sample=sample),
        text_shape(NAME, "bold", 18, left, 32, palette.name, 0.045),
        *_eight(left, 41, name_width, palette.sample if sample else palette.accent),
        text_shape(line, "semibold", 14, left, 61.5, palette.words),
        text_shape(small, "semibold", 11, left, 77.5, palette.small),
    )
    across = _sample_across(width, _HEIGHT, palette.sample) if sample else ()
    return Scene(width, _HEIGHT, (*shapes, *across), title(record), description(record))


def icon(record: MarkRecord) -> Scene:
    """Draw the shield alone, on a grid of 20."""
    shapes = shield(DEFAULT, 1, 0, 0, sample=record.issuer.test)
    across = _sample_icon() if record.issuer.test else ()
    return Scene(20, 20, (*shapes, *across), title(record), description(record))


def _eight(x: float, y: float, width: float, fill: str) -> tuple[Shape, ...]:
    """Return a line in eight parts, one for each domain."""
    gap = 4.0
    part = (width - 7 * gap) / 8
    return tuple(Shape(rounded(x + n * (part + gap), y, part, 2.5, 1.25), fill) for n in range(8))


def _turn(degrees: float, x: float, y: float) -> Matrix:
    """Return a turn about a point."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return (c, s, -s, c, x - c * x + s * y, y - s * x - c * y)


def _sample_across(width: float, height: float, fill: str) -> tuple[Shape, ...]:
    """Return SAMPLE, large and slanted, over the whole card."""
    size = 66.0
    span = text_width(SAMPLE, "bold", size, 0.1)
    turn = _turn(-6, width / 2, height / 2)
    baseline = height / 2 + letters().cap_height * size / 2
    return (text_shape(SAMPLE, "bold", size, (width - span) / 2, baseline, fill, 0.1, turn, opacity=0.7),)


def _sample_icon() -> tuple[Shape, ...]:
    """Return a red band with SAMPLE on it, across the shield."""
    size = 4.6
    start = 10 - text_width(SAMPLE, "bold", size, 0.02) / 2
    return (
        Shape(rounded(0, 7, 20, 6, 1), SAMPLE_RED),
        text_shape(SAMPLE, "bold", size, start, 10 + letters().cap_height * size / 2, "#ffffff", 0.02),
    )
