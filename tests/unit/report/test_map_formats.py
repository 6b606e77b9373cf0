"""Drawings of workflow maps in each format, and in reports."""

import os
import re
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from hypothesis import given, settings

from psfkit.errors import RenderError
from psfkit.model.drawing import Tone
from psfkit.model.sketch import Kind, Lane, MapSheet, Sketch, SketchNode
from psfkit.report import render_report
from psfkit.report.compose import MOST_MAPS
from psfkit.report.map_formats import DRAWINGS
from psfkit.report.map_look import PALETTE, measure
from psfkit.report.map_mermaid import escape, render
from psfkit.report.map_png import MOST_PIXELS
from psfkit.report.map_svg import render_file, render_inline
from psfkit.resources import read_resource
from psfkit.workflows.draw import draw_sheet, draw_strips
from tests.unit.report import runs
from tests.unit.workflows.sketches import HOSTILE, STUDIO, TWINS, hostile, sketch_at, sketch_of, sketches
from tests.unit.workflows.test_bounds import pipeline

GOLDEN = Path(__file__).parents[2] / "golden" / "workflows"
REBUILD = "PSFKIT_REBUILD_GOLDEN"
SMALL = {
    "email-triage": STUDIO[1],
    "reply-past-the-contract": next(path for path in TWINS if "PK622" in str(path) and path.stem == "unsafe"),
}
SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {f"{SVG}{tag}" for tag in ("svg", "title", "desc", "g", "path", "text")}


@pytest.mark.parametrize("form", ["svg", "mermaid"])
@pytest.mark.parametrize("name", SMALL)
def test_a_small_map_is_drawn_byte_for_byte(name, form):
    made = DRAWINGS[form].render(sketch_at(SMALL[name]))
    golden = GOLDEN / f"{name}{DRAWINGS[form].suffix}"
    if os.environ.get(REBUILD):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(made)
    assert made == golden.read_bytes(), f"set {REBUILD}=1 to rebuild, then look at the picture"


def test_the_picture_in_the_documentation_is_what_is_drawn():
    made = DRAWINGS["svg"].render(sketch_at(SMALL["reply-past-the-contract"]))
    assert made == (GOLDEN.parents[2] / "docs" / "pictures" / "workflow-map.svg").read_bytes()


def assert_clean(svg):
    """Well-formed, of a few harmless elements, and nothing that is loaded or run."""
    root = ET.fromstring(svg)
    assert {element.tag for element in root.iter()} <= ALLOWED
    assert root.get("role") == "img"
    named = root.get("aria-labelledby").split()
    assert [root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")] == named
    assert not any(name.startswith("on") or "href" in name for element in root.iter() for name in element.attrib)
    return root


@settings(max_examples=40, deadline=None)
@given(sketches(most=5))
def test_any_label_gives_well_formed_svg(sketch):
    assert_clean(render_file(draw_sheet(sketch, measure)))
    strips = draw_strips(sketch, 700, measure)
    for number, drawing in enumerate((*strips.parts, strips.key)):
        inline = render_inline(drawing, f"map-1-{number}").replace(
            "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1
        )
        assert_clean(inline)


def test_hostile_labels_are_text_and_nothing_else():
    root = assert_clean(DRAWINGS["svg"].render(sketch_of(hostile())))
    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert "<script>alert(1)</" in texts
    assert not any("\u202e" in text for text in texts)
    assert max(map(len, texts)) < 400


@settings(max_examples=100, deadline=None)
@given(sketches(most=5))
def test_no_label_breaks_out_of_a_mermaid_label(sketch):
    written = render(sketch).decode()
    lines = written.splitlines()
    nodes = [line for line in lines if re.match(r" +n\d+[\[({]", line)]
    arrows = [line for line in lines if re.match(r"  n\d+ -", line)]
    assert (len(nodes), len(arrows)) == (len(sketch.nodes), len(sketch.edges))
    for line in nodes:
        assert re.fullmatch(r' +n\d+\W{1,2}"[^"`<>]*(<br/>[^"`<>]*)*"\W{1,2}', line)
    for line in arrows:
        assert re.fullmatch(r'  n\d+ -\.?->(\|"[^"`<>|]*(<br/>[^"`<>|]*)*"\|)? n\d+', line)
    assert "```" not in written


@pytest.mark.parametrize("text", HOSTILE)
def test_an_escaped_label_has_no_markup(text):
    assert not set(escape(text)) & set("\"'`<>[](){}|&\\\x00\n")


def test_a_label_that_looks_like_a_list_is_none():
    assert (escape("1. first"), escape("- item")) == ("#49;. first", "#45; item")


def test_png_is_twice_as_large_and_always_the_same():
    sketch = sketch_at(SMALL["email-triage"])
    one, two = (DRAWINGS["png"].render(sketch) for _ in range(2))
    assert one == two
    assert one.startswith(b"\x89PNG")
    drawing = draw_sheet(sketch, measure)
    width, height = (int.from_bytes(one[at : at + 4]) for at in (16, 20))
    assert (width, height) == pytest.approx((drawing.width * 2, drawing.height * 2), abs=2)


def test_a_png_of_hostile_labels_is_drawn():
    assert DRAWINGS["png"].render(sketch_of(hostile())).startswith(b"\x89PNG")


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_map_that_is_too_large_is_refused_with_the_limit_and_the_way_out(form):
    with pytest.raises(RenderError) as caught:
        DRAWINGS[form].render(sketch_of(pipeline(1001)))
    assert "1,001 nodes" in caught.value.message
    assert "up to 1,000 nodes and 3,000 arrows" in caught.value.message
    assert "mermaid" in caught.value.hint
    assert DRAWINGS["mermaid"].render(sketch_of(pipeline(1001)))


def test_a_png_of_too_many_pixels_is_refused():
    with pytest.raises(RenderError) as caught:
        DRAWINGS["png"].render(sketch_of(pipeline(300)))
    assert "pixels" in caught.value.message
    assert MOST_PIXELS > 0


@pytest.mark.parametrize("form", DRAWINGS)
def test_an_empty_map_is_not_drawn(form):
    with pytest.raises(RenderError):
        DRAWINGS[form].render(Sketch("empty", (), (), ("PK612",), ()))


def lightness(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((lightness(one), lightness(other)))
    return (high + 0.05) / (low + 0.05)


def palettes():
    found = [dict(PALETTE)]
    sheet = read_resource("templates/reports/map.css").decode()
    for block in re.findall(r"\{([^{}]*--m-lane: #[^{}]*)\}", sheet):
        found.append({Tone(name): colour for name, colour in re.findall(r"--m-([a-z-]+): (#[0-9a-f]{6})", block)})
    return found


@pytest.mark.parametrize("palette", palettes(), ids=["file", "light page", "dark page"])
def test_texts_and_lines_stand_out_from_what_is_behind_them(palette):
    behind = [palette[tone] for tone in (Tone.LANE, Tone.HEAD, Tone.BOX, Tone.AI, Tone.PERSON, Tone.SYSTEM)]
    for ground in behind:
        assert contrast(palette[Tone.INK], ground) >= 4.5
        assert contrast(palette[Tone.SOFT], ground) >= 4.5
        assert contrast(palette[Tone.BAD], ground) >= 3
    assert contrast(palette[Tone.ON_BAD], palette[Tone.BAD]) >= 4.5
    assert contrast(palette[Tone.WIRE], palette[Tone.LANE]) >= 3
    assert contrast(palette[Tone.BOUND], palette[Tone.BOX]) >= 4.5


def sheets(*sketches):
    return [
        MapSheet(f"EV-{n}", f"Map {n} <b>", f"workflows/{n}.json", len(s.nodes), len(s.edges), s)
        for n, s in enumerate(sketches, 1)
    ]


def report(maps, *formats):
    made = runs.ALL["gap"]()
    files = render_report(made.assessment, made.decision, made.plan, made.rubric, formats, maps)
    return [content for name, content in files.items() if not name.startswith("stubs/")]


def test_an_html_report_carries_each_map_with_ids_of_its_own():
    maps = sheets(sketch_of(hostile()), sketch_at(STUDIO[0]), sketch_at(STUDIO[0]))
    page = report(maps, "html")[0].decode()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count('<svg class="map"') >= 6
    assert "<script" not in page
    assert re.search(r"part 2 of \d", page)
    assert "url(" not in page.split("</style>")[1].replace("url(#hatch)", "")


def test_a_pdf_report_carries_each_map_as_outlines_and_words():
    content = report(sheets(sketch_of(hostile()), sketch_at(STUDIO[0])), "pdf")[0]
    assert content == report(sheets(sketch_of(hostile()), sketch_at(STUDIO[0])), "pdf")[0]
    with pikepdf.open(BytesIO(content)) as document:
        titles = [item.title for item in document.open_outline().root]
        assert "Workflow maps" in titles
        assert not any("/XObject" in page.get("/Resources", {}) for page in document.pages)


def test_a_markdown_report_carries_each_map_as_mermaid():
    page = report(sheets(sketch_of(hostile()), sketch_at(STUDIO[0])), "md")[0].decode()
    assert page.count("```mermaid\nflowchart LR\n") == 2
    assert page.count("```") == 4


def test_maps_that_are_too_large_or_too_many_are_named_and_not_drawn():
    large = MapSheet("EV-9", "Large", "workflows/large.json", 5000, 9000, None)
    many = sheets(*[sketch_at(STUDIO[0])] * (MOST_MAPS + 1))
    html, markdown = (each.decode() for each in report([large, *many], "html", "md"))
    for page in (html, markdown):
        assert "5,000 nodes and 9,000 arrows" in page
        assert page.count(f"a report draws {MOST_MAPS} maps") == 2
    assert markdown.count("```mermaid") == MOST_MAPS - 1
    assert len(html) < 2_000_000


def test_a_report_without_maps_says_nothing_of_them():
    for content in report([], "html", "md"):
        assert b"Workflow maps" not in content


def test_one_large_box_on_a_narrow_page_is_scaled_and_drawn():
    tall = SketchNode(Kind.MODEL, Lane.AI, "x" * 120, "y " * 60, tuple(f"PK6{n}" for n in range(21, 37)))
    assert report(sheets(Sketch("tall", (tall,) * 100, (), (), ())), "pdf")
