import re
from io import BytesIO
from xml.etree.ElementTree import fromstring

import pikepdf
import pytest

from psfkit import raster
from psfkit.badges import BADGES, design, render_all, to_html, to_markdown, to_pdf, to_png, to_svg, unbake
from psfkit.badges.letters import letters, text_shape, text_width
from psfkit.badges.pixels import look_alike
from psfkit.badges.png_chunks import read_chunks, size
from psfkit.errors import RenderError, UsageError
from tests.unit.marks.samples import HOSTILE_NAMES, record, sample, signed

URL = "https://marks.example/verify?id=TM-00142&from=badge"
SVG = "{http://www.w3.org/2000/svg}"
PLAIN, SAMPLE = signed(), sample()
RENDERERS = [name for name in raster.RENDERERS if raster.RENDERERS[name]() is not None]


@pytest.mark.parametrize("made", [PLAIN, SAMPLE], ids=["mark", "sample"])
@pytest.mark.parametrize("name", BADGES)
def test_drawing_twice_gives_the_same_bytes(made, name):
    assert BADGES[name](made, URL) == BADGES[name](made, URL)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_any_name_renders_in_every_format(name):
    made = signed(organisation=name, scope_statement=f"{name}\n{name}", systems=(name,), hosts=(name,))
    for file, content in render_all(made, URL).items():
        assert content
        if file.endswith((".svg", ".png")):
            assert unbake(content) == made.encoded


@pytest.mark.parametrize("file", ["badge.svg", "badge-light.svg", "badge-dark.svg", "icon.svg"])
@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_an_svg_holds_nothing_but_what_we_draw(file, name):
    root = fromstring(BADGES[file](signed(organisation=name), URL))
    tags = {element.tag for element in root.iter()}
    assert tags == {f"{SVG}{tag}" for tag in ("svg", "title", "desc", "metadata", "a", "path")} | {
        "{urn:psfkit:record:1}record"
    }
    names = {attribute for element in root.iter() for attribute in element.attrib}
    allowed = {"width", "height", "viewBox", "role", "aria-labelledby", "id", "d", "fill", "fill-opacity", "transform"}
    assert names <= allowed | {"href", "target"}
    assert name in root.findtext(f"{SVG}desc")
    assert root.find(f"{SVG}a").get("href") == URL


def test_an_svg_has_a_name_and_a_role():
    root = fromstring(BADGES["badge.svg"](PLAIN, ""))
    assert root.get("role") == "img"
    ids = {element.get("id") for element in root if element.get("id")}
    assert set(root.get("aria-labelledby").split()) == ids
    assert root.findtext(f"{SVG}title") == "PAI Production Safe: verified against PSF v1.1"
    assert root.find(f"{SVG}a") is None


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "http://",
        "https://a b",
        'https://a.example/"',
        "ftp://a.example",
        "//a.example",
        "https://a.example/" + "x" * 500,
    ],
)
def test_only_plain_addresses_are_linked(url):
    with pytest.raises(UsageError):
        render_all(PLAIN, url)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("badge.png", (326, 96)),
        ("badge@2x.png", (652, 192)),
        ("badge@3x.png", (978, 288)),
        ("icon.png", (20, 20)),
        ("icon@2x.png", (40, 40)),
        ("icon@3x.png", (60, 60)),
    ],
)
def test_a_png_has_its_size_and_only_the_chunks_it_needs(file, expected):
    chunks = read_chunks(BADGES[file](PLAIN, URL))
    assert size(chunks) == expected
    assert [c.kind for c in chunks[:2]] == [b"IHDR", b"iTXt"]
    assert {c.kind for c in chunks} == {b"IHDR", b"iTXt", b"IDAT", b"IEND"}


@pytest.mark.skipif(len(RENDERERS) < 2, reason="only one renderer is installed")
@pytest.mark.parametrize("made", [PLAIN, SAMPLE], ids=["mark", "sample"])
@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("variant", ["", "light", "icon"])
def test_both_renderers_draw_the_same_picture(made, scale, variant):
    scene = design.icon(made.record) if variant == "icon" else design.web_badge(made.record, variant)
    one, other = (to_png.draw(scene, scale, made, raster.find_renderer((name,))) for name in RENDERERS)
    assert one != other
    assert look_alike(one, other)


def test_a_changed_word_does_not_look_alike():
    other = signed(valid_until=PLAIN.record.valid_until.replace(day=21))
    assert not look_alike(BADGES["badge.png"](PLAIN, ""), BADGES["badge.png"](other, ""))


def test_without_a_renderer_the_way_out_is_named():
    with pytest.raises(RenderError) as caught:
        raster.find_renderer(())
    assert "libcairo" in caught.value.hint


def test_a_sample_never_says_verified_without_saying_sample():
    for text in (design.verified_line(SAMPLE.record), design.title(SAMPLE.record), to_pdf.headline(SAMPLE.record)):
        assert "SAMPLE" in text
    for file in ("badge.html", "badge.md", "badge.svg", "icon.svg"):
        text = BADGES[file](SAMPLE, "").decode()
        for found in re.finditer("verified", text, re.IGNORECASE):
            assert "SAMPLE" in text[max(0, found.start() - 60) : found.start()]


@pytest.mark.parametrize("variant", design.PALETTES)
def test_a_sample_is_crossed_out_in_every_variant(variant):
    plain, crossed = design.web_badge(PLAIN.record, variant), design.web_badge(SAMPLE.record, variant)
    assert len(crossed.shapes) > len(plain.shapes)
    assert design.SAMPLE in crossed.title
    reds = {design.SAMPLE_RED, design.PALETTES[variant].sample}
    assert any(shape.fill in reds and shape.opacity < 1 for shape in crossed.shapes)
    assert not reds & {shape.fill for shape in plain.shapes}
    assert design.DEFAULT.shield not in {shape.fill for shape in crossed.shapes}


def test_the_words_are_those_of_the_mark():
    made = record()
    assert design.NAME == "PAI PRODUCTION SAFE"
    assert design.verified_line(made) == "Verified · PSF v1.1"
    assert to_pdf.headline(made) == "Trust mark #TM-00142 · Valid to Nov 2027"


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("palette", design.PALETTES.values(), ids=design.PALETTES)
def test_words_stand_out_from_their_ground(palette):
    for ink in (palette.name, palette.words, palette.small):
        light, dark = sorted((luminance(ink), luminance(palette.card)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_letters_cannot_write_what_they_lack():
    with pytest.raises(RenderError):
        text_shape("é", "bold", 10, 0, 0, "#000000")


def test_text_is_as_wide_as_its_letters_with_kerning():
    glyphs = letters().weights["bold"].glyphs
    plain = (glyphs["H"][0] * 2) / letters().units * 10
    assert text_width("HH", "bold", 10) == pytest.approx(plain)
    assert text_width("HH", "bold", 10, tracking=0.1) == pytest.approx(plain + 1)
    assert text_width("AV", "bold", 10) < (glyphs["A"][0] + glyphs["V"][0]) / letters().units * 10
    assert text_width("", "bold", 10) == 0


def test_every_date_and_id_can_be_written():
    for month in range(1, 13):
        made = record(valid_until=PLAIN.record.valid_until.replace(year=2099, month=month, day=9))
        assert design.web_badge(made).width > 300


def pdf_of(made, url=URL):
    return pikepdf.open(BytesIO(BADGES["document-badge.pdf"](made, url)))


@pytest.mark.parametrize("name", ["Acme AI", *HOSTILE_NAMES])
def test_the_document_badge_is_one_page_with_its_fonts_and_nothing_from_outside(name):
    with pdf_of(signed(organisation=name, scope_statement=name * 12)) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.Root.Lang) == "en-GB"
        assert str(pdf.docinfo.Title).startswith("PAI Production Safe")
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        page = pdf.pages[0]
        fonts = page.Resources.Font.values()
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)
        assert "/XObject" not in page.Resources
        assert [str(link.A.URI) for link in page.Annots] == [URL]


def test_a_document_badge_without_an_address_has_no_link():
    with pdf_of(PLAIN, "") as pdf:
        assert "/Annots" not in pdf.pages[0]


def test_long_texts_are_cut_with_a_word_about_it():
    made = signed(
        organisation="Name " * 60,
        scope_statement="word " * 799,
        systems=("System " * 30,) * 90,
        hosts=("a.example",) * 400,
    )
    with pdf_of(made) as pdf:
        assert len(pdf.pages) == 1


def test_snippets_escape_what_they_show():
    made = signed(organisation='"><script>x</script> [a](javascript:b) `c`')
    html = to_html.render(made, URL).decode()
    assert "<script" not in html
    assert "&amp;from=badge" in html
    assert html.count("<") == html.count(">")
    markdown = to_markdown.render(made, URL).decode()
    assert "<script" not in markdown.replace("\\<", "")
    assert markdown.startswith("[![")
    assert "[a](" not in markdown
    assert not to_markdown.render(made, "").startswith(b"[[")


def test_numbers_in_an_svg_are_short_and_never_minus_zero():
    assert to_svg.path_data((("M", (-0.001, 1.0)), ("L", (2.345678, -3.5)), ("Z", ()))) == "M0 1L2.35 -3.5Z"
