import random
from itertools import product

import pytest

from psfkit.model.determination import Outcome
from psfkit.scoring.determine import determine
from psfkit.scoring.plan import make_plan
from psfkit.scoring.score import clears, score_domain
from tests.unit import worlds as w


def score(domain, tops, systems=("bot",)):
    ladders = [w.ladder(c.id, top, systems=systems) for c, top in zip(domain.criteria, tops, strict=True) if top]
    bundle = w.bundle([claim for claim, _ in ladders], [i for _, items in ladders for i in items], systems=systems)
    return score_domain(domain, [determine(c, bundle, None, w.TODAY) for c in domain.criteria])


def brute_force(domain, tops, systems=1):
    best = None
    for target in product(range(6), repeat=len(tops)):
        if any(t < now for t, now in zip(target, tops, strict=True)):
            continue
        if not clears(sum(target), len(target), domain.threshold):
            continue
        cost = systems * sum(
            rule.effort_days
            for c, now, t in zip(domain.criteria, tops, target, strict=True)
            for rule in c.levels[now:t]
        )
        best = cost if best is None else min(best, cost)
    return best


@pytest.mark.parametrize("seed", range(40))
def test_the_plan_costs_exactly_what_trying_everything_finds(seed):
    rng = random.Random(seed)
    criteria = tuple(
        w.criterion(f"PSF-1.{n}", efforts=tuple(rng.randint(1, 15) for _ in range(5))) for n in range(1, 5)
    )
    domain = w.Domain(w.DomainId("PSF-1"), "t", "a", rng.choice([200, 300, 350, 450]), criteria)
    tops = [rng.randint(0, 4) for _ in criteria]
    plan = make_plan([score(domain, tops)], w.rubric(domain))
    assert plan.effort_days == brute_force(domain, tops)
    if plan.steps:
        assert plan.steps[-1].passes_after
        assert plan.steps[-1].score_after >= domain.threshold


def test_a_domain_that_passes_needs_nothing():
    domain = w.domain()
    assert make_plan([score(domain, [3] * 5)], w.rubric(domain)).steps == ()


def test_both_systems_are_brought_up():
    domain = w.domain(count=1, threshold=200)
    plan = make_plan([score(domain, [1], systems=("bot", "other"))], w.rubric(domain))
    assert {(s.system, int(s.to_level)) for s in plan.steps} == {("bot", 2), ("other", 2)}


def test_evidence_that_is_there_already_costs_nothing():
    domain = w.domain(count=1, threshold=400)
    claim, items = w.ladder("PSF-1.1", 4)
    items = [i for i in items if i.kind != "configuration"]
    scored = score_domain(domain, [determine(domain.criteria[0], w.bundle([claim], items), None, w.TODAY)])
    plan = make_plan([scored], w.rubric(domain))
    assert [(int(s.from_level), int(s.to_level), s.effort_days) for s in plan.steps] == [(2, 4, 3)]


def test_an_assessors_cap_makes_a_pass_unreachable():
    domain = w.domain(count=1, threshold=300)
    claim, items = w.ladder("PSF-1.1", 4)
    decisions = w.determinations(w.decision("PSF-1.1", [i.id for i in items], cap=2))
    result = determine(domain.criteria[0], w.bundle([claim], items), decisions, w.TODAY)
    assert make_plan([score_domain(domain, [result])], w.rubric(domain)).unreachable == ("PSF-1",)


def test_a_domain_in_which_nothing_applies_is_not_scored_and_cannot_pass():
    domain = w.domain(count=1)
    claim = w.claim("PSF-1.1", not_applicable="it has no inputs whatsoever")
    result = determine(domain.criteria[0], w.bundle([claim]), None, w.TODAY)
    scored = score_domain(domain, [result])
    assert result.outcome is Outcome.NOT_APPLICABLE
    assert (scored.score, scored.passes) == (None, False)
    assert make_plan([scored], w.rubric(domain)).unreachable == ("PSF-1",)


def test_a_controls_cap_is_overcome_by_the_control_that_is_asked_for():
    domain = w.domain(count=1, threshold=400)
    _, items = w.ladder("PSF-1.1", 5)
    claim = w.claim("PSF-1.1", [], compensating=w.compensating(*(i.id for i in items)))
    scored = score_domain(domain, [determine(domain.criteria[0], w.bundle([claim], items), None, w.TODAY)])
    assert scored.score == 300
    plan = make_plan([scored], w.rubric(domain))
    assert plan.unreachable == ()
    assert [int(s.to_level) for s in plan.steps][-1] == 4
    assert plan.effort_days == 2 + 3 + 4
