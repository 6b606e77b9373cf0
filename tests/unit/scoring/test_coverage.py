"""The matrix says what the assessment says, turned around."""

from dataclasses import replace

import pytest

from psfkit.model.bundle import ValidatedBundle
from psfkit.model.coverage import Rung
from psfkit.scoring.assess import assess
from psfkit.scoring.coverage import cover
from tests.unit import worlds as w

ONE = w.rubric(w.domain("PSF-1", count=1))
S, O, T, E = Rung.SHOWN, Rung.OPEN, Rung.SHORT, Rung.EMPTY  # noqa: E741 - as short as a picture


def matrix(claims, items, rules=ONE, determinations=None, **more):
    bundle = w.bundle(claims, items, **more)
    validated = ValidatedBundle(bundle, (), tuple(domain.id for domain in rules.domains))
    return cover(assess(validated, rules, determinations, w.TODAY), bundle, rules)


def cell(*arguments, **more):
    ((row,),) = (block.rows for block in matrix(*arguments, **more).blocks)
    return row.cells[0]


LADDER, RUNGS = w.ladder("PSF-1.1", 5)
OLD = w.item("EV-9", "PSF-1.1", 3, age=200)
CASES = {
    "nothing is claimed": ([], [], (E, E, E, E, E), "nothing is claimed"),
    "a claim alone": (
        [w.claim("PSF-1.1")],
        [],
        (S, E, E, E, E),
        "nothing listed for level 2, which takes policy",
    ),
    "everything": ([LADDER], RUNGS, (S, S, S, S, S), ""),
    "a rung left out": (
        [replace(LADDER, evidence=(RUNGS[0].id, RUNGS[2].id))],
        RUNGS,
        (S, S, E, S, E),
        "nothing listed for level 3, which takes configuration",
    ),
    "something too old": (
        [replace(LADDER, evidence=(RUNGS[0].id, OLD.id))],
        [*RUNGS, OLD],
        (S, S, T, E, E),
        "EV-9 cannot count for level 3 as it is",
    ),
    "above the bar for met": ([replace(LADDER, evidence=LADDER.evidence[:2])], RUNGS, (S, S, S, E, E), ""),
}


@pytest.mark.parametrize("name", CASES)
def test_a_cell_shows_its_levels_and_its_hole(name):
    claims, items, rungs, hole = CASES[name]
    found = cell(claims, items)
    assert found.rungs == rungs
    assert found.hole == hole


def test_a_claim_without_an_owner_has_a_hole_at_its_first_level():
    found = cell([replace(LADDER, owner="")], RUNGS)
    assert found.rungs == (E, S, S, S, S)
    assert "owner" in found.hole


def test_what_does_not_apply_has_no_levels_and_no_hole():
    found = cell([w.claim("PSF-1.1", not_applicable="It has no users at all, only machines.")], [])
    assert (found.applies, found.rungs, found.hole, found.evidence) == (False, (), "", ())


def test_what_an_assessor_has_not_decided_is_open():
    found = cell([LADDER], RUNGS, determinations=w.determinations())
    assert found.rungs == (S, O, O, O, O)
    assert "cannot count for level 2" in found.hole


def test_what_an_assessor_lowered_says_so():
    lowered = w.determinations(w.decision("PSF-1.1", LADDER.evidence, cap=1))
    assert cell([LADDER], RUNGS, determinations=lowered).hole == "held at level 1: lowered by the assessor: too weak"


def test_an_assessor_who_disagrees_that_it_does_not_apply_leaves_a_hole():
    claim = w.claim("PSF-1.1", not_applicable="It has no users at all, only machines.")
    found = cell([claim], [], determinations=w.determinations(w.decision("PSF-1.1", agrees=False)))
    assert found.applies
    assert found.rungs == (E,) * 5
    assert "The assessor disagrees" in found.hole


def test_evidence_is_listed_with_the_levels_it_counts_for():
    found = cell([replace(LADDER, evidence=(*LADDER.evidence, OLD.id))], [*RUNGS, OLD])
    assert {each.evidence: [int(level) for level in each.levels] for each in found.evidence} == {
        **{item.id: [level] for level, item in enumerate(RUNGS, 2)},
        "EV-9": [],
    }


def test_evidence_of_a_compensating_control_is_listed_too():
    claim = w.claim("PSF-1.1", [RUNGS[0].id], compensating=w.compensating(RUNGS[1].id))
    found = cell([claim], RUNGS)
    assert [each.evidence for each in found.evidence] == [RUNGS[0].id, RUNGS[1].id]
    assert found.rungs[:3] == (S, S, S)


def test_one_file_serves_many_criteria_and_the_systems_it_counts_for_are_named():
    rules = w.rubric(w.domain("PSF-1", count=2))
    systems = ("bot", "clerk")
    shared = replace(w.item("EV-1", "PSF-1.1", 2, systems=systems), criteria=("PSF-1.1", "PSF-1.2"))
    own = w.item("EV-2", "PSF-1.1", 3, systems=("bot",))
    idle = w.item("EV-3", "PSF-1.2", 3, systems=systems)
    claims = [w.claim("PSF-1.1", ["EV-1", "EV-2"], systems=systems), w.claim("PSF-1.2", ["EV-1"], systems=("bot",))]
    uses = {use.evidence: use for use in matrix(claims, [shared, own, idle], rules, systems=systems).items}
    assert uses["EV-1"].by_systems == ((systems, ("PSF-1.1",)), (("bot",), ("PSF-1.2",)))
    assert uses["EV-2"].by_systems == ((("bot",), ("PSF-1.1",)),)
    assert (uses["EV-3"].serves, uses["EV-3"].idle) == ((), ("PSF-1.2",))


def test_there_is_a_hole_for_each_cell_below_the_bar_and_no_other():
    rules = w.rubric(w.domain("PSF-1", count=5))
    ladders = [w.ladder(f"PSF-1.{n}", top) for n, top in enumerate((2, 3, 4, 5), 1)]
    found = matrix([claim for claim, _ in ladders], [item for _, own in ladders for item in own], rules)
    assert [row.criterion for row, _ in found.holes] == ["PSF-1.1", "PSF-1.5"]
    assert [cell.level < 3 for block in found.blocks for row in block.rows for cell in row.cells] == [
        bool(cell.hole) for block in found.blocks for row in block.rows for cell in row.cells
    ]
