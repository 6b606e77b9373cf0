"""What holds of every drawing, whatever map it is of."""

import time
from collections import Counter
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings

from psfkit.documents.text_safety import is_mark
from psfkit.model.drawing import Path, Tone, Words
from psfkit.model.sketch import Lane, Sketch
from psfkit.workflows.draw import draw_sheet, draw_strips, fits
from psfkit.workflows.layout import lay_out
from psfkit.workflows.strips import pieces, squeeze, windows
from tests.unit.workflows.maps import edge, skill, studio
from tests.unit.workflows.sketches import BROKEN, STUDIO, TWINS, hostile, sketch_at, sketch_of, sketches
from tests.unit.workflows.test_bounds import pipeline

PATHS = [*STUDIO, *TWINS, *BROKEN]


def measure(text, _weight, size):
    """Letters that are all equally wide, and marks on them that take no room."""
    return sum(not is_mark(character) for character in text) * size * 0.6


def points_of(part):
    if isinstance(part, Words):
        return [(part.x, part.baseline), (part.x + part.width, part.baseline - part.size)]
    flat = [values for _, values in part.outline]
    return [(values[n], values[n + 1]) for values in flat for n in range(0, len(values), 2)]


def overlap(one, other):
    width = 132
    return (
        one.x < other.x + width
        and other.x < one.x + width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def crosses(points, box):
    """Whether a line goes through the inside of a box."""
    for (x1, y1), (x2, y2) in pairwise(points):
        inside_x = min(x1, x2) < box.x + 132 - 0.5 and max(x1, x2) > box.x + 0.5
        inside_y = min(y1, y2) < box.y + box.height - 0.5 and max(y1, y2) > box.y + 0.5
        if inside_x and inside_y:
            return True
    return False


def assert_sound(sketch):
    """No boxes on each other, no arrow through a box, each arrow from source to target, each box in its lane."""
    layout = lay_out(sketch, measure)
    assert len(layout.boxes) == len(sketch.nodes)
    assert [wire.edge for wire in layout.wires] == list(range(len(sketch.edges)))
    bands = {band.lane: band for band in layout.bands}
    for node, box in zip(sketch.nodes, layout.boxes, strict=True):
        assert bands[node.lane].top <= box.y
        assert box.y + box.height <= bands[node.lane].low
    assert not any(overlap(*pair) for pair in combinations(layout.boxes, 2))
    for wire, drawn in zip(layout.wires, sketch.edges, strict=True):
        source, target = layout.boxes[drawn.source], layout.boxes[drawn.target]
        assert wire.points[0] == pytest.approx((source.x + 132, source.y + source.height / 2))
        assert wire.points[-1][0] == pytest.approx(target.x)
        assert target.y < wire.points[-1][1] < target.y + target.height
        assert all(x1 == x2 or y1 == y2 for (x1, y1), (x2, y2) in pairwise(wire.points))
        assert not any(crosses(wire.points, box) for box in layout.boxes)
    return layout


def assert_within(drawing):
    for item in drawing.items:
        for part in item.parts:
            for x, y in points_of(part):
                assert -12 <= x <= drawing.width + 12
                assert -12 <= y <= drawing.height + 12


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_map_is_laid_out_soundly(path):
    sketch = sketch_at(path)
    assert_sound(sketch)
    assert_within(draw_sheet(sketch, measure))


@settings(max_examples=100, deadline=None)
@given(sketches())
def test_any_sketch_is_laid_out_soundly(sketch):
    layout = assert_sound(sketch)
    sheet = draw_sheet(sketch, measure)
    assert_within(sheet)
    arrows = [item for item in sheet.items if " → " in item.says]
    assert len(arrows) >= len(sketch.edges)
    for window in windows(layout, 500):
        squeezed = squeeze(layout, window)
        boxes = [box for box in squeezed.boxes if window.left <= box.x < window.right]
        assert not any(overlap(*pair) for pair in combinations(boxes, 2))


@settings(max_examples=40, deadline=None)
@given(sketches())
def test_strips_show_every_box_and_every_arrow_once(sketch):
    strips = draw_strips(sketch, 600, measure)
    for drawing in (*strips.parts, strips.key):
        assert_within(drawing)
    numbers = Counter(item.says for part in strips.parts for item in part.items if item.says.startswith("goes on at"))
    assert set(numbers.values()) <= {2}  # where a line leaves a strip, and where it comes into the next
    assert set(numbers) == {f"goes on at {n + 1}" for n in range(len(numbers))}
    layout = lay_out(sketch, measure)
    shown = list(windows(layout, 600))
    boxes = sum(window.left <= box.x < window.right for window in shown for box in layout.boxes)
    assert boxes == len(sketch.nodes)
    for wire in layout.wires:
        length = sum(abs(x2 - x1) + abs(y2 - y1) for (x1, y1), (x2, y2) in pairwise(wire.points))
        seen = sum(
            abs(x2 - x1) + abs(y2 - y1)
            for window in shown
            for piece in pieces(wire, window)
            for (x1, y1), (x2, y2) in pairwise(piece)
        )
        assert seen == pytest.approx(length)


def test_lines_of_different_arrows_lie_on_each_other_only_where_they_share_an_end():
    layout = lay_out(sketch_of(hostile()), measure)
    sketch = sketch_of(hostile())
    for one, other in combinations(layout.wires, 2):
        if sketch.edges[one.edge].source != sketch.edges[other.edge].source:
            assert not any(lie_on(a, b) for a in pairwise(one.points) for b in pairwise(other.points))


def lie_on(one, other):
    """Whether two stretches share more than a point."""
    (a, b), (c, d) = one, other
    for axis in (0, 1):
        if a[axis] == b[axis] == c[axis] == d[axis]:
            low, high = (sorted((p[1 - axis], q[1 - axis])) for p, q in ((a, b), (c, d)))
            return min(low[1], high[1]) - max(low[0], high[0]) > 1
    return False


@settings(max_examples=100, deadline=None)
@given(sketches())
def test_no_arrow_can_be_taken_for_one_from_elsewhere(sketch):
    layout = lay_out(sketch, measure)
    for one, other in combinations(layout.wires, 2):
        if sketch.edges[one.edge].source != sketch.edges[other.edge].source:
            assert not any(lie_on(a, b) for a in pairwise(one.points) for b in pairwise(other.points))


@pytest.mark.parametrize("path", [path for path in TWINS if path.name == "unsafe.yaml"], ids=lambda p: p.parent.name)
def test_what_breaks_a_rule_is_marked_by_colour_line_and_code(path):
    code = path.parent.name[:5]
    sketch = sketch_at(path)
    assert code in sketch.broken
    marked = [node for node in sketch.nodes if code in node.codes]
    assert marked
    drawing = draw_sheet(sketch, measure)
    words = [part.text for item in drawing.items for part in item.parts if isinstance(part, Words)]
    on_arrows = sum(code in each.codes for each in sketch.edges)
    assert words.count(code) == len(marked) + on_arrows + 1  # and once in the key
    lines = [p for i in drawing.items for p in i.parts if isinstance(p, Path) and p.stroke is Tone.BAD]
    assert any(line.fill is not None and line.width > 2 for line in lines)
    assert sum(bool(line.dash) for line in lines) >= on_arrows


@pytest.mark.parametrize("path", [path for path in TWINS if path.name == "safe.yaml"], ids=lambda p: p.parent.name)
def test_where_every_rule_is_kept_nothing_is_marked(path):
    sketch = sketch_at(path)
    assert (sketch.broken, sketch.unknown) == ((), ())
    bad = (Tone.BAD, Tone.ON_BAD)
    parts = [part for item in draw_sheet(sketch, measure).items for part in item.parts]
    assert not any((part.tone if isinstance(part, Words) else part.stroke) in bad for part in parts)


def test_the_offending_path_is_the_one_that_the_finding_names():
    sketch = sketch_at(
        next(path for path in TWINS if path.parent.name.startswith("PK621") and path.name == "unsafe.yaml")
    )
    names = [(sketch.nodes[e.source].name, sketch.nodes[e.target].name) for e in sketch.edges if "PK621" in e.codes]
    assert names == [("mail", "screen"), ("screen", "letter"), ("letter", "draft")]


def test_a_circle_is_drawn_with_an_arrow_that_leads_back_and_is_marked():
    sketch = sketch_of(studio(map(skill, "abc"), [edge("a", "b"), edge("b", "c"), edge("c", "a")]))
    assert [each.codes for each in sketch.edges] == [(), (), ("PK603",)]
    layout = assert_sound(sketch)
    assert layout.wires[2].points[0][0] > layout.wires[2].points[-1][0]


def test_an_end_that_is_no_node_is_drawn_as_missing():
    sketch = sketch_of(studio([skill("a")], [edge("a", "nowhere")]))
    assert [(node.name, node.codes) for node in sketch.nodes][1] == ("nowhere", ("PK602",))
    assert sketch.edges[0].codes == ("PK602",)


def test_nodes_that_share_an_id_are_all_drawn():
    sketch = sketch_of(studio([skill("a"), skill("a"), skill("b")], [edge("a", "b")]))
    assert len(assert_sound(sketch).boxes) == 3


def lanes(*given_nodes, edges=()):
    return {node.name: node.lane for node in sketch_of(studio(given_nodes, edges)).nodes}


def node(key, kind, **data):
    return {"id": key, "type": kind, "position": {"x": 0, "y": 0}, "data": {"name": key, **data}}


def test_each_stands_in_the_lane_of_who_does_it():
    found = lanes(
        node("mail", "integration", subtype="email_receive", direction="inbound"),
        node("answer", "integration", subtype="email_send", direction="outbound"),
        node("scheduler", "integration", subtype="webhook", direction="inbound", psf=["trusted"]),
        node("ledger", "integration", subtype="legacy_system", direction="outbound"),
        node("desk", "human", subtype="approval"),
        skill("own", runtimeTarget="ollama"),
        skill("silent"),
        skill("hired", runtimeTarget="openai"),
        skill("script", psf=["no-model"]),
        node("file", "artifact", fileName="file"),
        edges=[edge("hired", "file"), edge("file", "desk", "human")],
    )
    assert found == {
        "mail": Lane.OUTSIDE,
        "answer": Lane.OUTSIDE,
        "scheduler": Lane.SYSTEMS,
        "ledger": Lane.SYSTEMS,
        "desk": Lane.PEOPLE,
        "own": Lane.AI,
        "silent": Lane.AI,
        "hired": Lane.VENDORS,
        "script": Lane.SYSTEMS,
        "file": Lane.PEOPLE,  # not with the vendor: what comes back is the organisation's
    }


def test_the_boundary_lies_around_the_lanes_inside_and_no_others():
    drawing = draw_sheet(sketch_at(STUDIO[0]), measure)
    assert any(part.stroke is Tone.BOUND for item in drawing.items for part in item.parts if isinstance(part, Path))
    assert "1 arrow crosses the trust boundary" in drawing.description


def test_the_same_map_gives_the_same_drawing():
    assert draw_sheet(sketch_of(hostile()), measure) == draw_sheet(sketch_of(hostile()), measure)


def test_what_is_too_large_or_empty_does_not_fit():
    assert not fits(Sketch("", (), (), (), ()))
    assert fits(sketch_at(STUDIO[0]))
    assert not fits(sketch_of(pipeline(1001)))


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["chain", "all from one, all to one", "any to any"])
def test_the_largest_map_that_is_drawn_costs_seconds(shape):
    count = 1000
    shapes = {
        "chain": [(n, n + 1) for n in range(count - 1)],
        "all from one, all to one": [pair for n in range(1, count - 1) for pair in ((0, n), (n, count - 1))],
        "any to any": [(n * 7919 % count, n * 104729 % count) for n in range(3000)],
    }
    content = studio([skill(f"s{n}") for n in range(count)], [edge(f"s{a}", f"s{b}") for a, b in shapes[shape]])
    sketch = sketch_of(content)
    began = time.process_time()
    draw_sheet(sketch, measure)
    assert time.process_time() - began < 20
