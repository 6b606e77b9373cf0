"""Badges that mean harm: SVG, PNG and PDF."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from psfkit.badges import bake_all, draw_all, pdf_files, to_svg
from psfkit.badges.png_chunks import Chunk, read_chunks, text_chunk, write_chunks
from psfkit.marks.credential import sign_credential
from psfkit.model.record import SignedRecord
from tests.hostile.mark_case import BROKEN, INVALID, YES, MarkCase
from tests.unit.marks.samples import KEY, signed

URL = "https://marks.example/TM-00142"
PDF = "document-badge.pdf"
KEYWORD = "openbadgecredential"


@cache
def mark() -> tuple[SignedRecord, dict[str, bytes], dict[str, bytes]]:
    """Return a mark, its bare pictures and its badges."""
    made = signed()
    bare = draw_all(made, URL)
    made = replace(made, credential=sign_credential(made, bare, KEY))
    return made, bare, bake_all(bare, made, URL)


def _badge(name: str, change: Callable[[bytes], bytes] = bytes) -> Callable[[], bytes]:
    return lambda: change(mark()[2][name])


def _put(old: str, new: str, times: int = 1) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode(), times)

    return change


def _chunks(change: Callable[[tuple[Chunk, ...]], tuple[Chunk, ...]]) -> Callable[[bytes], bytes]:
    return lambda content: write_chunks(change(read_chunks(content)))


def _entities(content: bytes) -> bytes:
    nested = "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(8))
    head = f"<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'>{nested}]>"
    return head.encode() + content.replace(b"</title>", b"&i;</title>", 1)


def _bomb() -> bytes:
    """Write a PNG of 30 000 pixels squared, with a genuine record in it."""
    made = mark()[0]
    rows = zlib.compressobj(9)
    packed = b"".join(rows.compress(bytes(3751 * 100)) for _ in range(300)) + rows.flush()
    return write_chunks(
        (
            Chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)),
            text_chunk(KEYWORD, made.credential),
            text_chunk("psfkit-record", made.encoded),
            Chunk(b"IDAT", packed),
            Chunk(b"IEND", b""),
        )
    )


def _compressed(chunks: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    body = f"{KEYWORD}\0\1\0\0\0".encode("latin-1") + zlib.compress(mark()[0].credential)
    return (chunks[0], Chunk(b"iTXt", body), *chunks[2:])


def _plain_text(chunks: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    return (chunks[0], Chunk(b"tEXt", f"{KEYWORD}\0".encode() + mark()[0].credential), *chunks[2:])


def _other_mark(content: bytes) -> bytes:
    """Put a genuine mark of somebody else into this picture."""
    other = signed(mark_id="TM-00143", organisation="Other AI")
    bare = mark()[1]
    return to_svg.bake(bare["badge.svg"], replace(other, credential=sign_credential(other, bare, KEY)))


def _page(change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    return lambda: pdf_files.bake(change(mark()[1][PDF]), mark()[0])


SVG, PNG = "badge.svg", "badge.png"


def _case(number: str, name: str, why: str, code: int, step: int, says: str, build, file: str = SVG) -> MarkCase:
    return MarkCase(number, name, why, code, step, says, build, file)


CASES = (
    _case("S01", "ok-svg", "accepted", YES, 0, "byte for byte", _badge(SVG)),
    _case("S02", "ok-png", "accepted", YES, 0, "byte for byte", _badge(PNG), PNG),
    _case(
        "S03",
        "svg-visual-changed",
        "other words around a genuine credential",
        BROKEN,
        7,
        "not what psfkit draws",
        _badge(SVG, _put('"#10b981"', '"#f23b3b"')),
    ),
    _case(
        "S04",
        "svg-drawing-added",
        "something drawn over it",
        BROKEN,
        7,
        "not what psfkit draws",
        _badge(SVG, _put("</svg>", '<path d="M0 0L9 9"/></svg>')),
    ),
    _case(
        "S05",
        "svg-two-credentials",
        "which one counts?",
        INVALID,
        2,
        "2 credentials",
        _badge(
            SVG,
            _put(
                "<openbadges:credential>",
                "<openbadges:credential><![CDATA[{}]]></openbadges:credential><openbadges:credential>",
            ),
        ),
    ),
    _case(
        "S06",
        "svg-in-a-comment",
        "there for some and not for others",
        INVALID,
        2,
        "",
        _badge(
            SVG, lambda content: _put("<metadata>", "<!--<metadata>")(_put("</metadata>", "</metadata>-->")(content))
        ),
    ),
    _case(
        "S07",
        "svg-wrong-namespace",
        "that of Open Badges 2",
        BROKEN,
        7,
        "",
        _badge(SVG, _put("https://purl.imsglobal.org/ob/v3p0", "http://openbadges.org")),
    ),
    _case("S08", "svg-dtd-entities", "billion laughs", INVALID, 2, "without a DTD", _badge(SVG, _entities)),
    _case(
        "S09",
        "svg-xxe",
        "reads a file of the reader's",
        INVALID,
        2,
        "without a DTD",
        _badge(
            SVG,
            lambda content: (
                b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>" + _put("</title>", "&x;</title>")(content)
            ),
        ),
    ),
    _case(
        "S10",
        "svg-script",
        "runs where it is shown",
        BROKEN,
        7,
        "not what psfkit draws",
        _badge(SVG, _put("</svg>", "<script>alert(1)</script></svg>")),
    ),
    _case("S11", "svg-link-changed", "leads elsewhere", BROKEN, 7, "", _badge(SVG, _put(URL, "https://evil.example/"))),
    _case(
        "S12",
        "png-two-itxt",
        "which one counts?",
        INVALID,
        2,
        "2 credentials",
        _badge(PNG, _chunks(lambda chunks: (*chunks[:2], chunks[1], *chunks[2:]))),
        PNG,
    ),
    _case(
        "S13",
        "png-compressed-itxt",
        "packed, against the standard",
        INVALID,
        2,
        "compressed",
        _badge(PNG, _chunks(_compressed)),
        PNG,
    ),
    _case(
        "S14", "png-after-end", "something behind it", INVALID, 2, "after its end", _badge(PNG, lambda c: c + b"x"), PNG
    ),
    _case(
        "S15",
        "png-bad-crc",
        "a wrong checksum",
        INVALID,
        2,
        "checksum",
        _badge(PNG, lambda content: content[:-20] + bytes([content[-20] ^ 1]) + content[-19:]),
        PNG,
    ),
    _case(
        "S16",
        "png-animated",
        "other pictures after this one",
        BROKEN,
        7,
        "other parts",
        _badge(PNG, _chunks(lambda chunks: (*chunks[:3], Chunk(b"acTL", bytes(8)), *chunks[3:]))),
        PNG,
    ),
    _case(
        "S17",
        "png-tEXt-keyword",
        "another kind of text",
        INVALID,
        2,
        "another kind",
        _badge(PNG, _chunks(_plain_text)),
        PNG,
    ),
    _case(
        "S18",
        "png-of-another-size",
        "the pixels of another badge",
        BROKEN,
        7,
        "",
        _badge(PNG, _chunks(lambda chunks: (*chunks[:3], *read_chunks(mark()[2]["icon.png"])[3:]))),
        PNG,
    ),
    _case("S19", "png-30000px", "a picture of 30 000 pixels squared", BROKEN, 7, "", _bomb, PNG),
    _case(
        "S20",
        "svg-of-another-mark",
        "a genuine credential in another's picture",
        BROKEN,
        7,
        "not what psfkit draws",
        _badge(SVG, _other_mark),
    ),
    _case("S21", "svg-deep", "a hundred thousand elements in one another", INVALID, 2, "", lambda: b"<a>" * 100_000),
    _case(
        "S22", "svg-huge", "more than any badge", INVALID, 2, "longer than", _badge(SVG, lambda c: c + b" " * 3_000_000)
    ),
    _case(
        "S23",
        "svg-not-utf-8",
        "another encoding",
        INVALID,
        2,
        "",
        _badge(SVG, lambda c: b"<?xml version='1.0' encoding='utf-7'?>" + c),
    ),
    _case("S30", "ok-pdf", "accepted", YES, 0, "byte for byte", _badge(PDF), PDF),
    _case(
        "S31",
        "pdf-page-changed",
        "other words around a genuine record",
        BROKEN,
        7,
        "none of those",
        _page(_put("/Creator (psfkit)", "/Creator (PSFKIT)")),
        PDF,
    ),
    _case(
        "S32",
        "pdf-appended",
        "a second update that changes what is seen",
        INVALID,
        2,
        "not as psfkit writes them",
        _badge(PDF, lambda content: content + content[content.index(b"%psfkit-files/1") :]),
        PDF,
    ),
    _case(
        "S33",
        "pdf-script",
        "runs when it is opened",
        INVALID,
        2,
        "not as psfkit writes them",
        _badge(PDF, _put("/Version/1.7", "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>")),
        PDF,
    ),
    _case(
        "S34",
        "pdf-two-records",
        "which one counts?",
        INVALID,
        2,
        "not as psfkit writes them",
        _badge(PDF, _put("/F(credential.json)", "/F(record.json)")),
        PDF,
    ),
    _case(
        "S35", "pdf-no-record", "a page and nothing else", INVALID, 2, "carries no record", lambda: mark()[1][PDF], PDF
    ),
    _case(
        "S36",
        "pdf-long-length",
        "a stream that says it is longer than the file",
        INVALID,
        2,
        "",
        _badge(PDF, _put("/Length ", "/Length 99")),
        PDF,
    ),
    _case(
        "S37",
        "pdf-saved-anew",
        "the same in another program's layout",
        INVALID,
        2,
        "carries no record",
        _badge(PDF, lambda content: content.replace(b"%psfkit-files/1\n", b"")),
        PDF,
    ),
    _case(
        "S38",
        "pdf-huge",
        "more than any badge",
        INVALID,
        2,
        "longer than",
        _badge(PDF, lambda content: content + b" " * 5_000_000),
        PDF,
    ),
    _case(
        "S39",
        "pdf-link-changed",
        "leads elsewhere",
        BROKEN,
        7,
        "none of those",
        _page(_put(URL, "https://marks.example/TM-00143")),
        PDF,
    ),
    _case(
        "S40",
        "pdf-unclosed",
        "a hundred thousand objects that never end",
        INVALID,
        2,
        "carries no record",
        lambda: b"%PDF-1.4\n" + b"1 0 obj\n<<\n" * 100_000,
        PDF,
    ),
)
