"""What workflow maps hold a criterion at: broken rules, maps that are not there, and what lifts them."""

from datetime import date

import pytest

from psfkit.checks.map_holds import find_holds
from psfkit.model.determination import Outcome, Truth
from psfkit.model.fact import Facts
from psfkit.scoring.determine import determine
from psfkit.scoring.gaps import find_gaps
from psfkit.scoring.plan import make_plan
from psfkit.scoring.score import score_domain
from tests.unit import worlds as w

POLICY = w.map_policy(("PK621", 2), ("PK636", 3))
CRITERION = w.criterion("PSF-1.1", maps=POLICY)
GOOD = {"PK621": "holds", "PK636": "holds"}


def stand(facts=None, *, maps=("MAP-1",), items=None, determinations=None, top=5):
    """Determine a criterion whose evidence reaches a level, for a system with maps."""
    claim, evidence = w.ladder("PSF-1.1", top)
    drawn = (w.map_item("MAP-1"),) if items is None else items
    found = {i.id: w.good_facts() for i in evidence if i.kind == "test-report"} | (facts or {})
    bundle = w.bundle([claim], (*evidence, *drawn), facts=found, maps={"bot": maps})
    return determine(CRITERION, bundle, determinations, w.TODAY).by_system["bot"]


def test_a_map_that_breaks_no_rule_holds_nothing():
    found = stand({"MAP-1": w.map_facts(**GOOD)})
    assert (found.level, found.caps, found.untold) == (5, (), ())


@pytest.mark.parametrize(("code", "level"), [("PK621", 2), ("PK636", 3)])
def test_a_broken_rule_holds_at_the_level_of_its_row(code, level):
    found = stand({"MAP-1": w.map_facts(**GOOD | {code: "breaks"})})
    assert (found.level, found.evidence_level) == (level, 5)
    (cap,) = found.holding
    assert cap.map.rule == code
    assert f"MAP-1 breaks {code} at workflows/map.json:7: " in cap.reason
    assert "mail → draft" in cap.reason
    assert cap.reason.endswith(f"to lift it, mend {code}")


def test_of_two_broken_rules_the_lower_level_holds_and_both_are_told():
    found = stand({"MAP-1": w.map_facts(PK621="breaks", PK636="breaks")})
    assert found.level == 2
    assert [cap.map.rule for cap in found.caps] == ["PK621", "PK636"]


def test_what_a_map_cannot_tell_holds_nothing_and_is_said():
    found = stand({"MAP-1": w.map_facts(PK621="unknown", PK636="holds")})
    assert found.level == 5
    assert [finding.code for finding in found.untold] == ["PK621"]


def test_a_rule_that_the_criterion_does_not_name_holds_nothing():
    assert stand({"MAP-1": w.map_facts(**GOOD, PK622="breaks")}).level == 5


def test_without_a_map_the_level_is_that_of_the_lowest_row():
    found = stand(maps=(), items=())
    assert found.level == 2
    assert found.outcome is Outcome.NOT_MET
    assert "names no workflow map of bot" in found.holding[0].reason


def test_a_map_that_is_handed_in_and_not_named_lifts_nothing():
    assert stand({"MAP-1": w.map_facts(**GOOD)}, maps=()).level == 2


UNSEEN = {
    "named and not listed": ((), {}, Truth.NO),
    "of another system": ((w.map_item("MAP-1", systems=("other",)),), {"MAP-1": w.map_facts(**GOOD)}, Truth.NO),
    "of another kind": ((w.map_item("MAP-1", kind="policy"),), {"MAP-1": w.map_facts(**GOOD)}, Truth.NO),
    "too old": ((w.map_item("MAP-1", age=91),), {"MAP-1": w.map_facts(**GOOD)}, Truth.NO),
    "made tomorrow": ((w.map_item("MAP-1", age=-1),), {"MAP-1": w.map_facts(**GOOD)}, Truth.NO),
    "another file": ((w.map_item("MAP-1", sha256="b" * 64),), {"MAP-1": w.map_facts(**GOOD)}, Truth.NO),
    "without a step": ((w.map_item("MAP-1"),), {"MAP-1": w.map_facts(0, **GOOD)}, Truth.NO),
    "a picture": ((w.map_item("MAP-1"),), {}, Truth.UNKNOWN),
    "not evaluated": ((w.map_item("MAP-1"),), {"MAP-1": Facts("workflow-map", refusal="cut")}, Truth.UNKNOWN),
}


@pytest.mark.parametrize("case", UNSEEN)
def test_a_map_that_cannot_be_looked_at_counts_as_none(case):
    items, facts, truth = UNSEEN[case]
    found = stand(facts, items=items)
    assert found.level == 2
    assert found.holding[0].map.truth is truth
    assert found.outcome is (Outcome.NOT_MET if truth is Truth.NO else Outcome.INDETERMINATE)


def test_every_map_that_is_named_has_to_be_good():
    two = (w.map_item("MAP-1"), w.map_item("MAP-2"))
    broken = w.map_facts(**GOOD | {"PK621": "breaks"})
    both = stand({"MAP-1": w.map_facts(**GOOD), "MAP-2": broken}, maps=("MAP-1", "MAP-2"), items=two)
    withdrawn = stand({"MAP-1": w.map_facts(**GOOD)}, maps=("MAP-1", "MAP-2"), items=two[:1])
    assert (both.level, withdrawn.level) == (2, 2)


def judged(accepted=(), rejected=()):
    evidence = w.ladder("PSF-1.1", 5)[1]
    own = w.decision("PSF-1.1", [i.id for i in evidence], rejected)
    return w.determinations(own, w.decision("PSF-2.4", accepted))


def test_an_assessor_has_to_have_accepted_the_map_for_some_criterion():
    good = {"MAP-1": w.map_facts(**GOOD)}
    assert stand(good, determinations=judged(accepted=["MAP-1"])).level == 5
    undecided = stand(good, determinations=judged())
    assert (undecided.level, undecided.outcome) == (2, Outcome.INDETERMINATE)


def test_a_map_that_is_rejected_for_the_criterion_counts_as_none_there():
    found = stand({"MAP-1": w.map_facts(**GOOD)}, determinations=judged(["MAP-1"], ["MAP-1"]))
    assert (found.level, found.outcome) == (2, Outcome.NOT_MET)
    assert "the assessor rejected it: not good" in found.holding[0].reason


def test_a_rule_that_nobody_knows_is_not_taken_for_fine():
    criterion = w.criterion("PSF-1.1", maps=w.map_policy(("PK699", 2)))
    bundle = w.bundle(items=(w.map_item("MAP-1"),), facts={"MAP-1": w.map_facts(**GOOD)}, maps={"bot": ("MAP-1",)})
    (cap,) = find_holds(criterion, bundle, "bot", w.TODAY)
    assert (cap.level, cap.map.truth) == (2, Truth.UNKNOWN)


def test_a_criterion_that_asks_nothing_of_maps_is_held_by_none():
    assert find_holds(w.criterion("PSF-1.1"), w.bundle(), "bot", date(2026, 11, 1)) == ()


MAP = w.map_item("MAP-1")


def plan_for(facts, *, top=5, maps=("MAP-1",), items=(MAP,)):
    domain = w.domain(count=1, maps=POLICY)
    claim, evidence = w.ladder("PSF-1.1", top)
    found = {i.id: w.good_facts() for i in evidence if i.kind == "test-report"} | facts
    bundle = w.bundle([claim], (*evidence, *items), facts=found, maps={"bot": maps})
    scored = score_domain(domain, [determine(c, bundle, None, w.TODAY) for c in domain.criteria])
    return scored, make_plan([scored], w.rubric(domain))


def test_the_plan_mends_the_map_where_it_is_all_that_is_missing():
    scored, plan = plan_for({"MAP-1": w.map_facts(PK621="breaks", PK636="holds")})
    (step,) = plan.steps
    assert (step.mends_map, step.from_level, step.to_level, step.effort_days) == (True, 2, 5, 1)
    assert "breaks PK621 at workflows/map.json:7" in step.adds[0]
    (gap,) = find_gaps([scored])
    assert gap.lacks == (f"held at level 2: {step.adds[0]}",)


def test_the_plan_adds_evidence_and_draws_the_map_where_both_are_missing():
    _, plan = plan_for({}, top=2, maps=(), items=())
    assert [(s.mends_map, s.effort_days) for s in plan.steps] == [(True, 1), (False, 3)]
    assert plan.steps[-1].to_level == 3
    assert plan.steps[-1].passes_after


def test_a_rule_that_holds_above_the_target_is_not_mended():
    _, plan = plan_for({"MAP-1": w.map_facts(PK621="holds", PK636="breaks")}, top=2)
    assert [s.mends_map for s in plan.steps] == [False]
