"""What goes stale when, as lines: golden files for terminals of several widths."""

import os
from pathlib import Path

import pytest

from psfkit.cli.status_text import write_status
from tests.unit import worlds as w
from tests.unit.report.looks_ahead import mixed, nothing

GOLDEN = Path(__file__).parents[1] / "golden" / "status"
REBUILD = "PSFKIT_REBUILD_GOLDEN"
ASKED = {"all": (mixed, None), "within-88": (mixed, 88), "within-0": (mixed, 0), "nothing": (nothing, None)}


def lines(make, within, width, *, colour=False):
    freshness = make()
    shown = [each for each in freshness.lapses if within is None or each.is_due(w.TODAY, within)]
    return write_status(freshness, shown, within, width, colour=colour)


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", ASKED)
def test_the_answer_is_as_it_was(name, width):
    made = lines(*ASKED[name], width)
    assert max(map(len, made.split("\n"))) <= width
    golden = GOLDEN / f"{name}-{width}.txt"
    if os.environ.get(REBUILD):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8"), f"set {REBUILD}=1 to rebuild, then read the difference"


def test_colour_changes_nothing_but_colour():
    import re

    coloured = lines(mixed, None, 80, colour=True)
    assert "\x1b[31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == lines(mixed, None, 80)


def test_a_name_from_a_bundle_cannot_write_to_the_terminal():
    freshness = mixed(name="Acme\x1b[2J\u202eIA")
    made = write_status(freshness, freshness.lapses, None, 80, colour=False)
    assert "\x1b" not in made
    assert "\u202e" not in made
