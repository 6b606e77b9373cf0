"""The one design: a shield with a tick, and beside it the words of the mark.

The shield is drawn on a grid of 20, so that its edges fall on whole pixels in a 20-pixel icon. Everything a test issuer
signs is grey and red and says SAMPLE across the whole picture. The picture of a mark that is not in force has a grey
shield with another sign, and a word in place of "Verified"; it is as large as the one it takes the place of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import cos, hypot, radians, sin

from psfkit.badges.letters import letters, text_shape, text_width
from psfkit.badges.scene import Matrix, Scene, Shape
from psfkit.documents.text_dates import SHORT_MONTHS
from psfkit.model.outline import Outline, placed, polygon, rounded
from psfkit.model.record import MarkRecord, MarkState

NAME = "PAI PRODUCTION SAFE"
SAMPLE = "SAMPLE"
DOMAINS = {
    "PSF-1": "Input Governance",
    "PSF-2": "Output Validation",
    "PSF-3": "Data Protection",
    "PSF-4": "Observability",
    "PSF-5": "Deployment Safety",
    "PSF-6": "Human Oversight",
    "PSF-7": "Security",
    "PSF-8": "Vendor Resilience",
}
"""Names of the domains of PSF v1.1, which a record names by number only."""
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


@dataclass(frozen=True, slots=True)
class Ending:
    """How the picture of a mark looks that is not in force."""

    word: str
    said: str
    """What the title says of the mark."""
    fill: str
    """Behind the word, and in the sign."""
    ink: str
    """The word itself."""
    sign: tuple[Outline, ...]
    """On the shield's grid, in place of the tick."""


_BAR = 1.15
"""Half the width of a sign's strokes, as that of the tick."""


def _stroke(*points: tuple[float, float]) -> Outline:
    """Return one straight stroke."""
    (x1, y1), (x2, y2) = points
    across = _normal((x1, y1), (x2, y2))
    x, y = across[0] * _BAR, across[1] * _BAR
    return polygon((x1 + x, y1 + y), (x2 + x, y2 + y), (x2 - x, y2 - y), (x1 - x, y1 - y))


def _normal(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    length = hypot(b[0] - a[0], b[1] - a[1])
    return ((b[1] - a[1]) / length, (a[0] - b[0]) / length)


_CROSS = (_stroke((6.4, 6.4), (13.6, 13.6)), _stroke((13.6, 6.4), (6.4, 13.6)))
_PAUSE = (_stroke((7.6, 5.8), (7.6, 14.2)), _stroke((12.4, 5.8), (12.4, 14.2)))
_CLOCK = (_stroke((10, 4.9), (10, 11.6)), _stroke((8.85, 10.45), (14.6, 10.45)))
_ARROW = (
    _stroke((5.2, 10), (13.6, 10)),
    _stroke((9.6, 5.6), (14.8, 10.8)),
    _stroke((14.8, 9.2), (9.6, 14.4)),
)
ENDINGS: Mapping[MarkState, Ending] = {
    MarkState.SUSPENDED: Ending("SUSPENDED", "suspended and not in force", "#f2b632", "#1d1600", _PAUSE),
    MarkState.EXPIRED: Ending("EXPIRED", "expired and no longer in force", "#5d6a7c", "#ffffff", _CLOCK),
    MarkState.REVOKED: Ending("REVOKED", "revoked and no longer in force", "#c81e1e", "#ffffff", _CROSS),
    MarkState.SUPERSEDED: Ending("SUPERSEDED", "superseded and no longer in force", "#5b4bb3", "#ffffff", _ARROW),
}
"""The states that have a picture of their own; a sample says SAMPLE whatever its state."""
_DULL_SHIELD = ("#7b8794", "#616e7c")

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


def title(record: MarkRecord, ending: Ending | None = None) -> str:
    """Return what a badge is called for those who do not see it."""
    if ending is not None:
        return f"PAI Production Safe: this mark is {ending.said}"
    words = f"PAI Production Safe: verified against PSF v{record.psf_version}"
    return f"{SAMPLE}, not a mark. {words}" if record.issuer.test else words


def description(record: MarkRecord, ending: Ending | None = None) -> str:
    """Return what a badge says, in a sentence."""
    held = "valid" if ending is None else "given"
    kind = "Sample" if record.issuer.test else "Trust mark"
    return (
        f"{kind} {record.mark_id} for {record.organisation}, "
        f"{held} from {show_day(record.issued_at.date())} to {show_day(record.valid_until)}, "
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


def shield(
    palette: Palette, scale: float, x: float, y: float, *, sample: bool, ending: Ending | None = None
) -> tuple[Shape, ...]:
    """Return the shield with its tick, or another sign; ``x`` and ``y`` are the corner of its grid."""
    left, right = _DULL_SHIELD if sample or ending else (palette.shield, palette.shade)
    signs = (tick(scale, x, y),) if ending is None else tuple(placed(each, scale, x, y) for each in ending.sign)
    return (
        Shape(placed(SHIELD, scale, x, y), left),
        Shape(placed(SHADED_HALF, scale, x, y), right),
        *(Shape(sign, palette.tick) for sign in signs),
    )


def ending_of(record: MarkRecord, state: MarkState) -> Ending | None:
    """Return how a mark's picture says that it is not in force, or None where it has the usual picture."""
    return None if record.issuer.test else ENDINGS.get(state)


_LEFT = _PAD + 16 * _SHIELD_SCALE + _GAP
"""Where the words begin."""


def _lines(record: MarkRecord) -> tuple[str, str]:
    """Return the two lines under the name."""
    sample = "Not a mark · " if record.issuer.test else ""
    return verified_line(record), f"{sample}{record.mark_id} · Valid to {show_day(record.valid_until)}"


def web_badge_size(record: MarkRecord) -> tuple[int, float]:
    """Return width and height of the web badge, the same in every variant and state."""
    line, small = _lines(record)
    widths = (
        text_width(NAME, "bold", 18, 0.045),
        text_width(line, "semibold", 14),
        text_width(small, "semibold", 11),
    )
    return round(_LEFT + max(widths) + _PAD + 2), _HEIGHT


def web_badge(record: MarkRecord, variant: str = "", state: MarkState = MarkState.ACTIVE) -> Scene:
    """Draw the web badge: 96 pixels high and as wide as its words need.

    Args:
        record: The record of the mark.
        variant: One of :data:`PALETTES`.
        state: Where the mark stands; the picture of one in :data:`ENDINGS` says so.

    Raises:
        RenderError: The record holds characters that badges cannot write.
    """
    palette, sample = PALETTES[variant], record.issuer.test
    width, _ = web_badge_size(record)
    name_width = text_width(NAME, "bold", 18, 0.045)
    line, small = _lines(record)
    left = _LEFT
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
    usual = Scene(width, _HEIGHT, (*shapes, *across), title(record), description(record))
    ending = ending_of(record, state)
    return usual if ending is None else _ended(usual, record, palette, ending)


def _ended(usual: Scene, record: MarkRecord, palette: Palette, ending: Ending) -> Scene:
    """Draw the web badge of a mark that is not in force, as large as its usual one."""
    left = _LEFT
    pill = text_width(ending.word, "bold", 12, 0.08) + 18
    small = f"{record.mark_id} · Was to hold to {show_day(record.valid_until)}"
    if ending is ENDINGS[MarkState.EXPIRED]:
        small = f"{record.mark_id} · Ended on {show_day(record.valid_until)}"
    shapes = (
        Shape(rounded(0, 0, usual.width, _HEIGHT, 14), ending.fill),
        Shape(rounded(3, 3, usual.width - 6, _HEIGHT - 6, 11), palette.card),
        *shield(palette, _SHIELD_SCALE, _PAD - 2 * _SHIELD_SCALE, _HEIGHT / 2 - 33, sample=False, ending=ending),
        text_shape(NAME, "bold", 18, left, 32, palette.small, 0.045),
        Shape(rounded(left, 41, pill, 20, 10), ending.fill),
        text_shape(ending.word, "bold", 12, left + 9, 55.4, ending.ink, 0.08),
        text_shape("Not in force", "semibold", 13, left + pill + 8, 55.6, palette.words),
        text_shape(small, "semibold", 11, left, 77.5, palette.small),
    )
    return replace(usual, shapes=shapes, title=title(record, ending), description=description(record, ending))


def icon(record: MarkRecord, state: MarkState = MarkState.ACTIVE) -> Scene:
    """Draw the shield alone, on a grid of 20."""
    ending = ending_of(record, state)
    if ending is not None:
        dull = shield(DEFAULT, 1, 0, 0, sample=False, ending=ending)
        band = replace(dull[1], fill=ending.fill)
        edge = replace(dull[0], fill=ending.fill)
        signs = tuple(replace(sign, fill=ending.ink) for sign in dull[2:])
        return Scene(20, 20, (edge, band, *signs), title(record, ending), description(record, ending))
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
