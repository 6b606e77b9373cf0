"""The picture of a trend: points where decisions were, gaps where nothing was scored, the same scale everywhere."""

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import pairwise

import pytest

from psfkit.cli.trend_text import write_trend
from psfkit.model.drawing import Path, Tone, Words
from psfkit.model.trend import DomainTrend, Look, Occasion, Trend
from psfkit.report.case_formats import TRENDS
from psfkit.report.trend_drawing import HEIGHT, WIDTH, draw_panels, draw_sheet

DAY = date(2026, 11, 24)


def trend(*scores, days=None, organisation="Acme AI", threshold=300):
    count = len(scores[0])
    looks = tuple(
        Look(5 + n, DAY + timedelta(days=after), Occasion.SURVEILLANCE, n % 2 == 0, f"sha256:{'0' * 64}")
        for n, after in enumerate(days or [30 * n for n in range(count)])
    )
    domains = tuple(
        DomainTrend(f"PSF-{n}", f"Domain {n}", row, (threshold,) * count) for n, row in enumerate(scores, 1)
    )
    return Trend("APP-0142", organisation, looks, domains)


def points(panel):
    """Return the items that stand for a decision."""
    return [item for item in panel.items if re.match(r"\d{4}-\d\d-\d\d: ", item.says)]


def shape(item):
    """Return the shape of a point, not what is left blank behind its number."""
    return next(part for part in item.parts if isinstance(part, Path) and (part.stroke or part.fill is Tone.BOUND))


def middle(item):
    spots = [values[-2:] for verb, values in shape(item).outline if verb != "Z"]
    xs, ys = zip(*spots, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def lines(panel):
    return [part for item in panel.items for part in item.parts if isinstance(part, Path) and part.stroke is Tone.WIRE]


def test_a_point_stands_only_where_a_domain_was_scored():
    (panel,) = draw_panels(trend((300, None, 0, 500, None)))
    assert len(points(panel)) == 3
    assert len(lines(panel)) == 1  # from 0 to 500; nothing leads over a gap
    assert "not scored" in panel.description
    assert "0.0 (below)" in panel.description


def test_all_panels_have_the_same_scale_from_0_to_5():
    low, high = draw_panels(trend((0, 100), (500, 400)))
    heights = [middle(each)[1] for panel in (low, high) for each in points(panel)]
    per_point = (heights[0] - heights[2]) / 5
    assert heights[1] == pytest.approx(heights[0] - per_point)
    assert heights[3] == pytest.approx(heights[2] + per_point)
    for panel in (low, high):
        ticks = [part.text for item in panel.items for part in item.parts if isinstance(part, Words)]
        assert {"0", "1", "2", "3", "4", "5"} <= set(ticks)


def test_points_stand_at_their_days():
    (panel,) = draw_panels(trend((300, 310, 320), days=(0, 10, 100)))
    first, second, third = (middle(each)[0] for each in points(panel))
    assert (second - first) / (third - first) == pytest.approx(0.1)


def test_below_the_threshold_is_another_shape_and_not_only_another_colour():
    (panel,) = draw_panels(trend((299, 300)))
    low, high = map(shape, points(panel))
    assert len(low.outline) != len(high.outline)
    assert low.stroke is Tone.BAD
    assert high.stroke is None
    assert [item.says.split(": ")[1][:3] for item in points(panel)] == ["2.9", "3.0"]


def test_a_domain_at_0_is_below_a_threshold_of_0():
    (panel,) = draw_panels(trend((0,), threshold=0))
    assert "is below" in points(panel)[0].says


@pytest.mark.parametrize("count", [1, 2, 5, 9, 40])
def test_everything_lies_within_its_panel(count):
    for panel in draw_panels(trend(tuple(n * 13 % 501 for n in range(count)), (None,) * count, days=range(count))):
        for part in (part for item in panel.items for part in item.parts):
            if isinstance(part, Words):
                assert part.x >= 0
                assert part.x + part.width <= WIDTH
                assert 0 <= part.baseline <= HEIGHT
            else:
                spots = [values[n : n + 2] for _, values in part.outline for n in range(0, len(values), 2)]
                assert all(-1 <= x <= WIDTH and -1 <= y <= HEIGHT for x, y in spots)


def test_days_are_named_only_where_they_do_not_run_into_one_another():
    (panel,) = draw_panels(trend((300,) * 40, days=range(40)))
    named = [part for item in panel.items for part in item.parts if isinstance(part, Words) and "-" in part.text]
    named = sorted((part for part in named if re.fullmatch(r"\d{4}-\d\d-\d\d", part.text)), key=lambda part: part.x)
    assert named[0].text == "2026-11-24"
    assert named[-1].text == "2027-01-02"
    assert all(one.x + one.width < other.x for one, other in pairwise(named))


def test_two_decisions_on_one_day_stand_on_it():
    (panel,) = draw_panels(trend((100, 400), days=(0, 0)))
    assert len({middle(each)[0] for each in points(panel)}) == 1


@pytest.mark.parametrize("form", TRENDS)
def test_the_same_trend_gives_the_same_bytes(form):
    made = trend((300, None), (100, 310))
    assert TRENDS[form](made) == TRENDS[form](made)


def test_a_picture_has_a_title_and_says_what_it_shows():
    root = ET.fromstring(TRENDS["svg"](trend((300, None), organisation="A <b>&\x1b[31m \ufffe")))
    title, told = root[0].text, root[1].text
    assert root.get("aria-labelledby").split() == [root[0].get("id"), root[1].get("id")]
    assert title.startswith("APP-0142 A <b>&")
    assert "2026-12-24 not scored" in told
    assert "2026-11-24 yearly look: passed." in told


def test_a_sheet_names_the_last_decisions_and_how_many_came_before():
    sheet = draw_sheet(trend((300,) * 20))
    said = [part.text for item in sheet.items for part in item.parts if isinstance(part, Words)]
    assert "8 earlier decisions, then:" in said
    assert sum("yearly look" in text for text in said) == 12


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100])
@pytest.mark.parametrize("count", [1, 2, 9, 40])
def test_a_terminal_of_any_width_takes_it(width, count):
    told = write_trend(trend(tuple(n * 31 % 501 for n in range(count)), (None,) * count), width, colour=False)
    if width >= 40:
        assert max(map(len, told.splitlines())) <= width
    assert "PSF-1" in told


def test_a_terminal_tells_low_scores_and_gaps_without_colour():
    told = write_trend(trend((299, None, 300)), 80, colour=False)
    assert re.search(r"PSF-1  Domain 1 +3\.0 ▅ ▅  2\.9!   -  3\.0$", told, re.MULTILINE)
