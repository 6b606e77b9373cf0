"""Rich, told to print bundle text as it is: no markup, no emoji, no links."""

from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_UNBOUNDED = 10_000


def write_rich(*parts: "RenderableType", width: int, colour: bool) -> str:
    """Lay out tables and texts for a terminal of that width and return them as one text."""
    sink = StringIO()
    console = _console(sink, width, colour=colour)
    for part in parts:
        console.print(part, soft_wrap=False)
    return "\n".join(line.rstrip() for line in sink.getvalue().split("\n"))


def natural_width(part: "RenderableType") -> int:
    """Return how many columns something takes when it has all it wants."""
    return _console(StringIO(), _UNBOUNDED, colour=False).measure(part).maximum


def _console(sink: StringIO, width: int, *, colour: bool) -> "Console":
    from rich.console import Console

    return Console(
        file=sink,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
