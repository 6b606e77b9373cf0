import zlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit import raster
from psfkit.badges import BADGES, PICTURES, design, to_png, unbake
from psfkit.badges.pixels import look_alike
from psfkit.badges.png_chunks import Chunk, read_chunks, text_chunk, write_chunks
from psfkit.errors import ExitCode, InputError
from psfkit.marks.verify import Policy, exit_code, verify
from psfkit.model.verification import StepResult
from tests.unit.marks.samples import KEY, signed

DAY = date(2026, 12, 1)
POLICY = Policy((KEY.did,), pictures=PICTURES)
SIGNED = signed()
URL = "https://marks.example/TM-00142"
FILES = {name: BADGES[name](SIGNED, URL) for name in BADGES if name.endswith((".svg", ".png"))}
SVG, PNG, ICON = FILES["badge.svg"], FILES["badge.png"], FILES["icon.png"]
CHUNKS = read_chunks(ICON)
RECORD_ELEMENT = SVG[SVG.index(b"<psfkit:record") : SVG.index(b"</psfkit:record>") + len(b"</psfkit:record>")]


@pytest.mark.parametrize("name", FILES)
def test_every_picture_gives_its_record_back_and_verifies(name):
    assert unbake(FILES[name]) == SIGNED.encoded
    verification = verify(FILES[name], POLICY, DAY)
    assert verification.steps[6].result is StepResult.PASSED
    assert exit_code(verification) is ExitCode.YES


def with_chunks(*chunks):
    return write_chunks((CHUNKS[0], *chunks, *(c for c in CHUNKS[1:] if c.kind != b"iTXt")))


RECORD = next(c for c in CHUNKS if c.kind == b"iTXt")
KEYWORD = b"psfkit-record\0"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        ICON[:-1],
        ICON + b"x",
        ICON[:-12],
        ICON[:40] + bytes([ICON[40] ^ 1]) + ICON[41:],
        with_chunks(),
        with_chunks(RECORD, RECORD),
        with_chunks(Chunk(b"tEXt", KEYWORD + SIGNED.encoded)),
        with_chunks(RECORD, Chunk(b"tEXt", KEYWORD + b"{}")),
        with_chunks(Chunk(b"zTXt", KEYWORD + b"\0" + zlib.compress(SIGNED.encoded))),
        with_chunks(Chunk(b"iTXt", KEYWORD + b"\1\0\0\0" + zlib.compress(SIGNED.encoded))),
        with_chunks(Chunk(b"iTXt", KEYWORD + b"\0\0en\0\0" + SIGNED.encoded)),
        with_chunks(text_chunk("Psfkit-record", SIGNED.encoded)),
        write_chunks((*CHUNKS[1:2], CHUNKS[0], *CHUNKS[2:])),
        write_chunks((CHUNKS[0], RECORD, *[Chunk(b"tEXt", b"a\0b")] * 5000, *CHUNKS[2:])),
        SVG.replace(RECORD_ELEMENT, b""),
        SVG.replace(RECORD_ELEMENT, RECORD_ELEMENT * 2),
        SVG.replace(RECORD_ELEMENT, b"<!--" + RECORD_ELEMENT.replace(b"--", b"") + b"-->"),
        SVG.replace(b"urn:psfkit:record:1", b"urn:psfkit:record:2"),
        SVG.replace(b"</psfkit:record>", b"<b/></psfkit:record>"),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG,
        b'<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + SVG,
        SVG[:-8],
        b"<html>" + RECORD_ELEMENT + b"</html>",
        b"<" * 5000,
        b"<a>" * 100_000,
        b"<?xml version='1.0' encoding='nonsense'?>" + SVG,
        SVG + b" " * 3_000_000,
    ],
)
def test_a_picture_with_anything_but_one_plain_record_is_refused(content):
    with pytest.raises(InputError):
        unbake(content)
    assert not verify(content, POLICY, DAY).authentic


def recoloured(content):
    """The same badge in another colour, with good checksums."""
    chunks = list(read_chunks(content))
    at = next(i for i, c in enumerate(chunks) if c.kind == b"IDAT")
    raw = bytearray(zlib.decompress(b"".join(c.body for c in chunks if c.kind == b"IDAT")))
    middle = 48 * (326 * 4 + 1) + 1
    for i in range(middle + 200, middle + 600):
        raw[i] ^= 0x55
    rest = [c for c in chunks[at:] if c.kind != b"IDAT"]
    return write_chunks((*chunks[:at], Chunk(b"IDAT", zlib.compress(bytes(raw))), *rest))


CHANGING = ((b"acTL", bytes(8)), (b"gAMA", (10).to_bytes(4)), (b"tRNS", bytes(6)), (b"IHDR", CHUNKS[0].body))
"""Parts of a PNG that can change what is seen."""


@pytest.mark.parametrize(
    ("content", "result"),
    [
        (SVG.replace(b"#10b981", b"#10b982"), StepResult.FAILED),
        (SVG.replace(b"<desc ", b"<desc  "), StepResult.FAILED),
        (SVG.replace(URL.encode(), b"javascript:alert(1)"), StepResult.FAILED),
        (SVG.replace(b"</a>", b'</a><a href="https://evil.example"/>'), StepResult.FAILED),
        (SVG.replace(b"</svg>", b"<script>alert(1)</script></svg>"), StepResult.FAILED),
        (SVG.replace(b"\n", b"\r\n"), StepResult.FAILED),
        (SVG.replace(URL.encode(), b"https://other.example/x"), StepResult.PASSED),
        (recoloured(PNG), StepResult.FAILED),
        (
            write_chunks((Chunk(b"IHDR", CHUNKS[0].body[:7] + b"\x15" + CHUNKS[0].body[8:]), *CHUNKS[1:])),
            StepResult.FAILED,
        ),
        *((with_chunks(RECORD, Chunk(kind, body)), StepResult.FAILED) for kind, body in CHANGING),
        (with_chunks(RECORD, text_chunk("Comment", b"x")), StepResult.FAILED),
        (write_chunks((*CHUNKS[:-1], Chunk(b"fdAT", b"x"), CHUNKS[-1])), StepResult.FAILED),
        (write_chunks((Chunk(b"IHDR", CHUNKS[0].body[:9] + b"\x02\0\0\0"), *CHUNKS[1:])), StepResult.NOT_RUN),
        (write_chunks((*CHUNKS[:2], Chunk(b"IDAT", b"damaged"), CHUNKS[-1])), StepResult.NOT_RUN),
        (
            write_chunks((*CHUNKS[:2], Chunk(b"IDAT", zlib.compress(bytes(9_000_000))), CHUNKS[-1])),
            StepResult.NOT_RUN,
        ),
    ],
)
def test_a_picture_must_be_the_one_of_its_record(content, result):
    verification = verify(content, POLICY, DAY)
    assert [s.result for s in verification.steps[:6]] == [StepResult.PASSED] * 6
    assert verification.steps[6].result is result
    assert verification.authentic is (result is StepResult.PASSED)


def test_the_badge_of_one_mark_does_not_pass_with_the_record_of_another():
    other = signed(mark_id="TM-00143")
    assert verify(SVG.replace(SIGNED.encoded, other.encoded), POLICY, DAY).steps[6].result is StepResult.FAILED
    chunk = text_chunk(to_png.RECORD_KEYWORD, other.encoded)
    png = write_chunks(tuple(chunk if c.kind == b"iTXt" else c for c in read_chunks(PNG)))
    assert verify(png, POLICY, DAY).steps[6].result is StepResult.FAILED


def test_a_link_that_the_signature_does_not_cover_is_said_to_be_so():
    assert f"links to {URL}, which the signature does not cover" in verify(SVG, POLICY, DAY).steps[6].detail


@pytest.mark.skipif(raster.RENDERERS["resvg"]() is None, reason="resvg is not installed")
def test_a_badge_drawn_by_the_other_renderer_verifies():
    png = to_png.draw(design.web_badge(SIGNED.record), 2, SIGNED, raster.find_renderer(("resvg",)))
    verification = verify(png, POLICY, DAY)
    assert verification.steps[6].result is StepResult.PASSED
    assert exit_code(verification) is ExitCode.YES


@pytest.mark.parametrize("how", range(5))
def test_pixels_are_read_whatever_filter_they_were_packed_with(how):
    chunks = read_chunks(ICON)
    raw = bytearray(zlib.decompress(b"".join(c.body for c in chunks if c.kind == b"IDAT")))
    rows = [bytes(raw[i + 1 : i + 81]) for i in range(0, len(raw), 81)] if set(raw[::81]) == {0} else None
    pixels = rows or [bytes(range(80))] * 20
    packed = b""
    before = bytes(80)
    for row in pixels:
        packed += bytes((how,)) + bytes((v - guess(how, row, before, i)) & 255 for i, v in enumerate(row))
        before = row
    plain = b"".join(b"\0" + row for row in pixels)
    one, other = (
        write_chunks((chunks[0], Chunk(b"IDAT", zlib.compress(data)), chunks[-1])) for data in (plain, packed)
    )
    assert look_alike(one, other)


def guess(how, row, above, i):
    left, up, corner = (row[i - 4], above[i], above[i - 4]) if i >= 4 else (0, above[i], 0)
    if how == 4:
        return min((left, up, corner), key=lambda near: abs(left + up - corner - near))
    return (0, left, up, (left + up) // 2)[how]


@settings(deadline=None)
@given(st.sampled_from(["badge.svg", "icon.svg", "icon.png"]), st.data())
def test_any_changed_byte_of_a_badge_is_noticed(name, data):
    content = bytearray(FILES[name])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    verification = verify(bytes(content), POLICY, DAY)
    linked = f"links to {URL}" in verification.steps[6].detail
    assert not verification.authentic or not linked


@given(st.binary(max_size=200), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"<svg", SVG[:900], PNG[:80]]))
def test_any_bytes_give_a_record_or_an_input_error(rest, start):
    with pytest.raises(InputError):
        unbake(start + rest)
