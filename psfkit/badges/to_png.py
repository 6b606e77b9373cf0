"""Badges as PNG, drawn from their SVG by CairoSVG, or by resvg where the system lacks libcairo (docs/adr/0003)."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from psfkit.badges import to_svg
from psfkit.badges.png_chunks import read_chunks, text_chunk, write_chunks
from psfkit.badges.scene import Scene
from psfkit.errors import InputError, RenderError
from psfkit.model.record import SignedRecord

RECORD_KEYWORD = "psfkit-record"
CREDENTIAL_KEYWORD = "openbadgecredential"
"""The keyword that Open Badges 3.0 asks for."""
_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})


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


def draw(scene: Scene, scale: int, carried: SignedRecord | None = None, renderer: Renderer | None = None) -> bytes:
    """Return a drawing as PNG.

    Args:
        scene: What to draw.
        scale: Pixels for each unit of the scene.
        carried: The record to carry, with its credential if it has one.
        renderer: Who draws; None for the preferred one that is there.

    Raises:
        RenderError: No renderer is there.
    """
    chosen = renderer or find_renderer()
    try:
        chunks = read_chunks(chosen.draw(to_svg.draw(scene), scale))
    except (InputError, ValueError):
        raise RenderError(f"{chosen.name} did not draw a PNG") from None
    drawn = write_chunks(tuple(chunk for chunk in chunks if chunk.kind in _KEPT))
    return drawn if carried is None else bake(drawn, carried)


def bake(drawn: bytes, carried: SignedRecord) -> bytes:
    """Put a record, and its credential if it has one, into a picture that :func:`draw` drew without any."""
    header, *rest = read_chunks(drawn)
    credential = (text_chunk(CREDENTIAL_KEYWORD, carried.credential),) if carried.credential else ()
    return write_chunks((header, *credential, text_chunk(RECORD_KEYWORD, carried.encoded), *rest))
