"""Pictures: those that open, and those that do not."""

from io import BytesIO
from zlib import crc32

import pytest
from PIL import Image

from psfkit.documents import picture_reader
from psfkit.evidence import examine, picture
from tests.unit.evidence.samples import item, values


def draw(form: str, mode: str = "RGB", size=(120, 80), **options) -> bytes:
    made = BytesIO()
    Image.effect_noise(size, 80).convert(mode).save(made, form, **options)
    return made.getvalue()


PICTURES = {
    "PNG": draw("PNG"),
    "PNG, grey": draw("PNG", "L"),
    "PNG, palette": draw("PNG", "P"),
    "JPEG": draw("JPEG"),
    "JPEG, progressive": draw("JPEG", progressive=True),
    "JPEG, CMYK": draw("JPEG", "CMYK"),
    "GIF": draw("GIF", "P"),
    "GIF, frames": draw("GIF", "P", save_all=True, append_images=[Image.new("P", (120, 80), n) for n in range(3)]),
    "WebP": draw("WEBP"),
    "WebP, lossless": draw("WEBP", "RGBA", lossless=True),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_tells_its_format_and_size(name):
    content = PICTURES[name]
    suffix = name.partition(",")[0].lower()
    found = values(examine(item(f"evidence/board.{suffix}"), content))
    assert found == {"format": name.partition(",")[0], "width": 120, "height": 80, "size": len(content)}


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("left", [0.02, 0.5, 0.9])
def test_a_picture_that_is_cut_is_not_evaluated(name, left):
    content = PICTURES[name]
    facts = picture.read(content[: int(len(content) * left)])
    if name == "GIF, frames" and left == 0.9:
        return  # the first frame is there
    assert facts.facts == ()
    assert facts.refusal.startswith(("it is no PNG", "it cannot be opened: damaged or cut short"))


def test_a_picture_with_a_byte_changed_is_not_evaluated():
    content = bytearray(PICTURES["PNG"])
    content[len(content) // 2] ^= 1
    assert "damaged" in picture.read(bytes(content)).refusal


@pytest.mark.parametrize(
    ("path", "content", "why"),
    [
        ("evidence/a.png", b"<!doctype html><p>sign in", "no PNG, JPEG, GIF or WebP"),
        ("evidence/a.png", draw("BMP"), "no PNG, JPEG, GIF or WebP"),
        ("evidence/a.jpg", draw("TIFF"), "no PNG, JPEG, GIF or WebP"),
        ("evidence/a.webp", b"RIFF\x10\0\0\0WAVEfmt ", "no PNG, JPEG, GIF or WebP"),
        ("evidence/a.gif", b"GIF89a", "damaged where it begins"),
        ("evidence/a.png", b"", "empty"),
        ("evidence/a.PNG", b"\x89PNG\r\n\x1a\n" + bytes(60), "damaged where it begins"),
    ],
)
def test_what_is_called_a_picture_and_is_none_is_not_evaluated(path, content, why):
    facts = examine(item(path), content)
    assert (facts.reader, facts.facts) == ("picture", ())
    assert why in facts.refusal


def test_another_ending_than_its_own_is_no_lie_about_what_it_shows():
    assert values(examine(item("evidence/a.png"), PICTURES["JPEG"]))["format"] == "JPEG"
    assert examine(item("evidence/a.md"), PICTURES["PNG"]) is None


def test_a_picture_of_too_many_pixels_is_not_decoded(monkeypatch):
    monkeypatch.setattr(picture_reader, "MAX_PIXELS", 100_000)
    assert "it has 400 by 300 pixels" in picture.read(draw("PNG", "1", (400, 300))).refusal


def test_warnings_of_the_decoder_stay_inside():
    header = bytearray(PICTURES["PNG"])
    header[16:24] = (30_000).to_bytes(4) * 2
    facts = picture.read(bytes(header))
    assert facts.facts == ()
    assert facts.refusal


def test_a_jpeg_of_many_scans_is_not_decoded():
    plain = BytesIO()
    Image.new("L", (6000, 6000)).save(plain, "JPEG", progressive=True)
    start, end = plain.getvalue().rindex(b"\xff\xda"), plain.getvalue().rindex(b"\xff\xd9")
    whole, scan = plain.getvalue(), plain.getvalue()[start:end]
    assert values(picture.read(whole))["width"] == 6000
    facts = picture.read(whole[:end] + 5000 * scan + whole[end:])
    assert (facts.facts, "scans, more than a picture of its size needs" in facts.refusal) == ((), True)


@pytest.mark.parametrize(
    ("side", "why"),
    [
        (8_000, "it has 8000 by 8000 pixels, more than 50 million in all"),
        (60_000, "it has far more than 50 million pixels"),
    ],
)
def test_a_huge_picture_is_refused_by_its_header(side, why):
    content = bytearray(draw("PNG"))
    content[16:24] = side.to_bytes(4) * 2
    content[29:33] = crc32(content[12:29]).to_bytes(4)
    assert picture.read(bytes(content)).refusal == why
