"""Badges as PNG, drawn from their SVG by CairoSVG, or by resvg where the system lacks libcairo (docs/adr/0003)."""

from psfkit.badges import to_svg
from psfkit.badges.png_chunks import read_chunks, text_chunk, write_chunks
from psfkit.badges.scene import Scene
from psfkit.errors import InputError, RenderError
from psfkit.model.record import SignedRecord
from psfkit.raster import Renderer, find_renderer

RECORD_KEYWORD = "psfkit-record"
CREDENTIAL_KEYWORD = "openbadgecredential"
"""The keyword that Open Badges 3.0 asks for."""
_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})


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
