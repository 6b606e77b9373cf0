"""Every file a mark is delivered in, by name, and whether a picture is the one that belongs to its record."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256

from psfkit.badges import design, pdf_files, to_html, to_markdown, to_png, to_svg
from psfkit.badges.pixels import look_alike
from psfkit.badges.png_chunks import SIGNATURE, read_chunks, size, write_chunks
from psfkit.badges.scene import Scene
from psfkit.badges.unbake import link_in, picture_kind, read_svg, unbake, unbake_credential
from psfkit.errors import InputError, RenderError, UsageError
from psfkit.marks.credential import read_credential
from psfkit.marks.opened import FAILED, NOT_RUN, PASSED, Seen
from psfkit.marks.record import read_document
from psfkit.model.record import MarkRecord, MarkState, SignedRecord

Render = Callable[[SignedRecord, str], bytes]
"""From a signed record, and where it is published (or an empty string), to a file."""

SCALES = (1, 2, 3)
_MAX_URL = 500
_URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.:-]*(?:/[A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?")


_Draw = Callable[[MarkRecord, str, MarkState], bytes]
"""From a record, where it is published, and where the mark stands, to a bare picture."""


def _scenes(record: MarkRecord) -> Iterator[tuple[Scene, MarkState | None]]:
    """Tell every picture there is of a mark: the usual ones, and those that say that it is not in force."""
    for state in (MarkState.ACTIVE, *(state for state in design.ENDINGS if design.ending_of(record, state))):
        shown = None if state is MarkState.ACTIVE else state
        yield from ((design.web_badge(record, variant, state), shown) for variant in design.PALETTES)
        yield design.icon(record, state), shown


def _web_svg(variant: str) -> _Draw:
    return lambda record, url, state: to_svg.draw(design.web_badge(record, variant, state), url=url)


def _icon_svg(record: MarkRecord, url: str, state: MarkState) -> bytes:
    return to_svg.draw(design.icon(record, state), url=url)


def _web_png(scale: int) -> _Draw:
    return lambda record, _, state: to_png.draw(design.web_badge(record, "", state), scale)


def _icon_png(scale: int) -> _Draw:
    return lambda record, _, state: to_png.draw(design.icon(record, state), scale)


def _document_pdf(record: MarkRecord, url: str, state: MarkState) -> bytes:
    from psfkit.badges import to_pdf

    return to_pdf.render(SignedRecord(record, b""), url, state)


_PICTURES: Mapping[str, _Draw] = {
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
}
"""Pictures and the page, bare: nothing is baked into them yet."""


def _baked(draw: _Draw) -> Render:
    return lambda signed, url: _bake(draw(signed.record, url, MarkState.ACTIVE), signed)


BADGES: Mapping[str, Render] = {
    **{name: _baked(draw) for name, draw in _PICTURES.items()},
    "badge.html": to_html.render,
    "badge.md": to_markdown.render,
}
"""The badges, in the order in which people look for them."""


def _bake(drawn: bytes, signed: SignedRecord) -> bytes:
    """Put into a bare picture what belongs there: the record, and the credential if it names the picture's digest.

    A picture that was drawn with another link or by another library than the one that was signed carries the record.
    """
    carried = signed if _is_signed(drawn, signed.credential) else replace(signed, credential=b"")
    if drawn.startswith(pdf_files.START):
        return pdf_files.bake(drawn, carried)
    return to_png.bake(drawn, carried) if drawn.startswith(SIGNATURE) else to_svg.bake(drawn, carried)


def _is_signed(drawn: bytes, credential: bytes) -> bool:
    return bool(credential) and sha256(drawn).hexdigest() in _pictures_of(credential)


@lru_cache(maxsize=8)
def _pictures_of(credential: bytes) -> frozenset[str]:
    return read_credential(read_document(credential), credential).pictures


def draw_all(signed: SignedRecord, url: str = "") -> dict[str, bytes]:
    """Draw every picture and the page of a mark, bare, by file name.

    Args:
        signed: The record.
        url: Where it is published: http or https, or an empty string if that is not known.

    Raises:
        UsageError: The address is neither.
        RenderError: A picture cannot be drawn.
    """
    _check_url(url)
    return {name: draw(signed.record, url, MarkState.ACTIVE) for name, draw in _PICTURES.items()}


def draw_ended(signed: SignedRecord, state: MarkState, url: str) -> dict[str, bytes]:
    """Draw the pictures and the page of a mark that is not in force, by file name; they carry its record alone.

    Args:
        signed: The record.
        state: Where the mark stands.
        url: As for :func:`draw_all`.

    Raises:
        UsageError: The address is no plain http or https address.
        RenderError: A picture cannot be drawn.
    """
    _check_url(url)
    bare = replace(signed, credential=b"")
    return {name: _bake(draw(signed.record, url, state), bare) for name, draw in _PICTURES.items()}


def _check_url(url: str) -> None:
    if not is_plain_url(url):
        raise UsageError(
            "the address of the record is not a plain http or https address",
            hint="give one such as https://marks.example/TM-00142",
        )


def bake_all(pictures: Mapping[str, bytes], signed: SignedRecord, url: str = "") -> dict[str, bytes]:
    """Return every badge of a mark by file name: bare pictures with what belongs in them, and the other formats."""
    return {
        name: _bake(pictures[name], signed) if name in pictures else render(signed, url)
        for name, render in BADGES.items()
    }


def render_all(signed: SignedRecord, url: str = "") -> dict[str, bytes]:
    """Draw every badge of a mark, by file name (:func:`draw_all`).

    Raises:
        UsageError: The address is not a plain http or https address.
        RenderError: A badge cannot be drawn.
    """
    return bake_all(draw_all(signed, url), signed, url)


def is_plain_url(url: str) -> bool:
    """Whether an address can stand in a badge: empty, or http or https without anything that needs care.

    >>> is_plain_url("https://marks.example/verify?id=TM-00142"), is_plain_url("javascript:alert(1)")
    (True, False)
    """
    return not url or (len(url) <= _MAX_URL and _URL.fullmatch(url) is not None)


class BadgePictures:
    """What verification asks about badge pictures (:class:`psfkit.marks.opened.Pictures`)."""

    def kind(self, content: bytes) -> str:
        """Return what sort of picture it is, or an empty string."""
        return picture_kind(content)

    def record_in(self, content: bytes) -> bytes:
        """Return the one record that a picture carries.

        Raises:
            InputError: It carries none, or several, or is damaged.
        """
        return unbake(content)

    def credential_in(self, content: bytes) -> bytes:
        """Return the credential that a picture carries, or nothing.

        Raises:
            InputError: It carries several, or is damaged.
        """
        return unbake_credential(content)

    def compare(self, content: bytes, signed: SignedRecord) -> Seen:
        """Say whether a picture is what psfkit draws for the record and the credential it carries."""
        if content.startswith(pdf_files.START):
            return _compare_pdf(content, signed)
        return _compare_png(content, signed) if content.startswith(SIGNATURE) else _compare_svg(content, signed)


_UNSIGNED = (FAILED, "its digest is none of those that the credential in it names", None)
_OTHER = (FAILED, "it is not what psfkit draws for this record: it was changed, or drawn by another version", None)


def _compare_svg(content: bytes, signed: SignedRecord) -> Seen:
    try:
        url = _plain(link_in(read_svg(content)))
    except InputError as error:
        return FAILED, error.message, None
    scenes = ((to_svg.draw(scene, url=url), shown) for scene, shown in _scenes(signed.record))
    bare, shown = next(((bare, shown) for bare, shown in scenes if _same(bare, content, signed)), (b"", None))
    if not bare:
        return _OTHER
    if signed.credential and not _is_signed(bare, signed.credential):
        return _UNSIGNED
    return PASSED, f"byte for byte{_says(shown)}{_linked(url, signed)}", shown


def _plain(url: str) -> str:
    """Return an address that a badge links to.

    Raises:
        InputError: It could not stand in one of ours.
    """
    if not is_plain_url(url):
        raise InputError("it links to something other than a plain http or https address")
    return url


def _linked(url: str, signed: SignedRecord) -> str:
    covered = "" if signed.credential else ", which the signature does not cover"
    return f"; it links to {url}{covered}" if url else ""


def _compare_pdf(content: bytes, signed: SignedRecord) -> Seen:
    """Draw the page anew; another version of the library that draws may write the page that was signed otherwise."""
    try:
        bare, _ = pdf_files.detach(content)
        url = _plain(pdf_files.link_in(bare))
        is_same, shown = _find_page(bare, signed, url)
    except InputError as error:
        return FAILED, error.message, None
    except RenderError as error:
        return NOT_RUN, f"{error.message}: ask for the SVG badge or the record", None
    if signed.credential and not _is_signed(bare, signed.credential):
        return _UNSIGNED
    if is_same:
        return PASSED, f"byte for byte{_says(shown)}{_linked(url, signed)}", shown
    if signed.credential:
        said = "it is the page that was signed, though it would be drawn otherwise here"
        return PASSED, f"{said}{_linked(url, signed)}", None
    return _OTHER


def _find_page(bare: bytes, signed: SignedRecord, url: str) -> tuple[bool, MarkState | None]:
    """Say whether a page is one that psfkit draws for a record, and which state it tells of, if any.

    A page that carries the credential is the usual one: the others carry the record alone.
    """
    if _document_pdf(signed.record, url, MarkState.ACTIVE) == bare:
        return True, None
    endings = () if signed.credential else (each for each in design.ENDINGS if design.ending_of(signed.record, each))
    shown = next((each for each in endings if _document_pdf(signed.record, url, each) == bare), None)
    return shown is not None, shown


def _says(shown: MarkState | None) -> str:
    return "" if shown is None else f"; it says that the mark is {shown.value}"


def _same(bare: bytes, content: bytes, signed: SignedRecord) -> bool:
    return to_svg.bake(bare, signed) == content


def _bare(content: bytes, signed: SignedRecord) -> bytes | None:
    """Return a PNG without what it carries, or None if it has other parts than our badges, or has them otherwise.

    Others show other frames (acTL) or other colours (gAMA).
    """
    chunks = tuple(chunk for chunk in read_chunks(content) if chunk.kind != b"iTXt")
    bare = write_chunks(chunks)
    plain = {chunk.kind for chunk in chunks[1:-1]} == {b"IDAT"}
    return bare if plain and to_png.bake(bare, signed) == content else None


def _compare_png(content: bytes, signed: SignedRecord) -> Seen:
    shape = size(read_chunks(content))
    bare = _bare(content, signed)
    if bare is None:
        return FAILED, "it has other parts than a badge has, and they can change what is seen", None
    if signed.credential and not _is_signed(bare, signed.credential):
        return _UNSIGNED
    try:
        for scene, shown in _scenes(signed.record):
            for scale in (n for n in SCALES if shape == (scene.width * n, scene.height * n)):
                drawn = to_png.draw(scene, scale)
                if drawn == bare:
                    return PASSED, f"byte for byte{_says(shown)}", shown
                if look_alike(drawn, content):
                    return PASSED, f"the same picture, drawn by another library{_says(shown)}", shown
    except (InputError, RenderError) as error:
        return NOT_RUN, f"{error.message}: ask for the SVG badge or the record", None
    return FAILED, "it is not what psfkit draws for this record", None


PICTURES = BadgePictures()
"""For :class:`psfkit.marks.verify.Policy`."""
