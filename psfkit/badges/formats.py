"""Every file a mark is delivered in, by name, and whether a picture is the one that belongs to its record."""

import re
from collections.abc import Callable, Mapping

from psfkit.badges import design, to_html, to_markdown, to_png, to_svg
from psfkit.badges.pixels import look_alike
from psfkit.badges.png_chunks import SIGNATURE, Chunk, read_chunks, size
from psfkit.badges.scene import Scene
from psfkit.badges.unbake import link_in, picture_kind, read_svg, unbake
from psfkit.errors import InputError, RenderError, UsageError
from psfkit.marks.verify import FAILED, NOT_RUN, PASSED, Outcome
from psfkit.model.record import SignedRecord

Render = Callable[[SignedRecord, str], bytes]
"""From a signed record, and where it is published (or an empty string), to a file."""

SCALES = (1, 2, 3)
_MAX_URL = 500
_URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.:-]*(?:/[A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?")


def _scenes(signed: SignedRecord) -> tuple[Scene, ...]:
    """Return every picture there is of a mark."""
    return (*(design.web_badge(signed.record, variant) for variant in design.PALETTES), design.icon(signed.record))


def _web_svg(variant: str) -> Render:
    return lambda signed, url: to_svg.draw(design.web_badge(signed.record, variant), url=url, carried=signed)


def _icon_svg(signed: SignedRecord, url: str) -> bytes:
    return to_svg.draw(design.icon(signed.record), url=url, carried=signed)


def _web_png(scale: int) -> Render:
    return lambda signed, _: to_png.draw(design.web_badge(signed.record), scale, signed)


def _icon_png(scale: int) -> Render:
    return lambda signed, _: to_png.draw(design.icon(signed.record), scale, signed)


def _document_pdf(signed: SignedRecord, url: str) -> bytes:
    from psfkit.badges import to_pdf

    return to_pdf.render(signed, url)


BADGES: Mapping[str, Render] = {
    "badge.svg": _web_svg(""),
    "badge-light.svg": _web_svg("light"),
    "badge-dark.svg": _web_svg("dark"),
    "badge.png": _web_png(1),
    "badge@2x.png": _web_png(2),
    "badge@3x.png": _web_png(3),
    "icon.svg": _icon_svg,
    "icon.png": _icon_png(1),
    "icon@2x.png": _icon_png(2),
    "icon@3x.png": _icon_png(3),
    "document-badge.pdf": _document_pdf,
    "badge.html": to_html.render,
    "badge.md": to_markdown.render,
}
"""The badges, in the order in which people look for them."""


def render_all(signed: SignedRecord, url: str = "") -> dict[str, bytes]:
    """Draw every badge of a mark, by file name.

    Args:
        signed: The record.
        url: Where it is published: http or https, or an empty string if that is not known.

    Raises:
        UsageError: The address is neither.
        RenderError: A badge cannot be drawn.
    """
    if not is_plain_url(url):
        raise UsageError(
            "the address of the record is not a plain http or https address",
            hint="give one such as https://marks.example/TM-00142",
        )
    return {name: render(signed, url) for name, render in BADGES.items()}


def is_plain_url(url: str) -> bool:
    """Whether an address can stand in a badge: empty, or http or https without anything that needs care.

    >>> is_plain_url("https://marks.example/verify?id=TM-00142"), is_plain_url("javascript:alert(1)")
    (True, False)
    """
    return not url or (len(url) <= _MAX_URL and _URL.fullmatch(url) is not None)


class BadgePictures:
    """What verification asks about badge pictures (:class:`psfkit.marks.verify.Pictures`)."""

    def kind(self, content: bytes) -> str:
        """Return what sort of picture it is, or an empty string."""
        return picture_kind(content)

    def record_in(self, content: bytes) -> bytes:
        """Return the one record that a picture carries.

        Raises:
            InputError: It carries none, or several, or is damaged.
        """
        return unbake(content)

    def compare(self, content: bytes, signed: SignedRecord) -> Outcome:
        """Say whether a picture is what psfkit draws for the record it carries."""
        return _compare_png(content, signed) if content.startswith(SIGNATURE) else _compare_svg(content, signed)


def _compare_svg(content: bytes, signed: SignedRecord) -> Outcome:
    try:
        url = link_in(read_svg(content))
    except InputError as error:
        return FAILED, error.message
    if not is_plain_url(url):
        return FAILED, "it links to something other than a plain http or https address"
    if all(to_svg.draw(scene, url=url, carried=signed) != content for scene in _scenes(signed)):
        return FAILED, "it is not what psfkit draws for this record: it was changed, or drawn by another version"
    return PASSED, "byte for byte" + (f"; it links to {url}, which the signature does not cover" if url else "")


def _is_plain(chunks: tuple[Chunk, ...]) -> bool:
    """Whether a PNG has the parts of our badges alone; others show other frames (acTL) or other colours (gAMA)."""
    kinds = [chunk.kind for chunk in chunks]
    return kinds[:2] == [b"IHDR", b"iTXt"] and set(kinds[2:-1]) == {b"IDAT"}


def _compare_png(content: bytes, signed: SignedRecord) -> Outcome:
    chunks = read_chunks(content)
    shape = size(chunks)
    fitting = [(scene, n) for scene in _scenes(signed) for n in SCALES if shape == (scene.width * n, scene.height * n)]
    try:
        for scene, scale in fitting:
            drawn = to_png.draw(scene, scale, signed)
            if drawn == content:
                return PASSED, "byte for byte"
            if not _is_plain(chunks):
                return FAILED, "it has other parts than a badge has, and they can change what is seen"
            if look_alike(drawn, content):
                return PASSED, "the same picture, drawn by another library"
    except (InputError, RenderError) as error:
        return NOT_RUN, f"{error.message}: ask for the SVG badge or the record"
    return FAILED, "it is not what psfkit draws for this record"


PICTURES = BadgePictures()
"""For :class:`psfkit.marks.verify.Policy`."""
