"""SVG as pixels: the one door to CairoSVG and resvg, for badges and drawings of maps (docs/adr/0003, 0014)."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from psfkit.errors import RenderError
from psfkit.resources import locate_resource


@dataclass(frozen=True, slots=True)
class Renderer:
    """A way from SVG to pixels."""

    name: str
    """Library and version."""
    draw: Callable[[bytes, int], bytes]
    """From SVG bytes and a scale to PNG bytes."""


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Let Ctrl-C wait until cairo has done: inside one of its callbacks it would be printed and lost."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: waiting.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
    if waiting:
        signal.raise_signal(signal.SIGINT)


def _cairo() -> Renderer | None:
    try:
        with _interrupts_wait():
            import cairosvg
    except (ImportError, OSError):  # OSError: the system lacks libcairo
        return None

    def draw(svg: bytes, scale: int) -> bytes:
        with _interrupts_wait():
            return bytes(cairosvg.svg2png(bytestring=svg, scale=scale))

    return Renderer(f"CairoSVG {cairosvg.__version__}", draw)


def _resvg() -> Renderer | None:
    try:
        import resvg_py
    except ImportError:
        return None

    def draw(svg: bytes, scale: int) -> bytes:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg.decode(), zoom=scale, skip_system_fonts=True))

    return Renderer(f"resvg-py {resvg_py.__version__}", draw)


RENDERERS = {"cairosvg": _cairo, "resvg": _resvg}
"""Ways to draw, the preferred one first; each is None where its library is missing."""


def find_renderer(names: tuple[str, ...] = tuple(RENDERERS)) -> Renderer:
    """Return the first renderer that is there.

    Raises:
        RenderError: None is.
    """
    for name in names:
        if (renderer := RENDERERS[name]()) is not None:
            return renderer
    raise RenderError(
        "PNG badges cannot be drawn: neither libcairo nor resvg is there",
        hint="apt-get install libcairo2, or pip install resvg-py",
    )


_FONTS = ("Inter-Regular", "Inter-SemiBold", "Inter-Bold", "DejaVuSans-subset", "DroidSansFallback-subset")


def draw_with_words(svg: bytes, scale: int) -> bytes:
    """Draw SVG that has words in it as PNG, in psfkit's own fonts and no others, so that it looks the same everywhere.

    Raises:
        RenderError: resvg is not there, or does not draw it.
    """
    try:
        import resvg_py
    except ImportError:
        raise RenderError("PNG drawings need resvg, which is not there", hint="pip install resvg-py") from None
    files = [locate_resource(f"templates/fonts/{name}.ttf") for name in _FONTS]
    try:
        return bytes(
            resvg_py.svg_to_bytes(svg_string=svg.decode(), zoom=scale, skip_system_fonts=True, font_files=files)
        )
    except ValueError:
        raise RenderError("resvg does not draw this") from None
