"""What must hold of every bundle: evidence only helps, and order is irrelevant."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.scoring.determine import determine
from psfkit.scoring.plan import make_plan
from psfkit.scoring.score import score_domain
from tests.unit import worlds as w

DOMAIN = w.domain(count=3)
NAMES = [c.id for c in DOMAIN.criteria]

items = st.builds(
    lambda n, criterion, level, age, systems, days: w.item(
        f"EV-{n}", criterion, level, age=age, systems=systems, days=days
    ),
    st.integers(1, 10_000),
    st.sampled_from(NAMES),
    st.integers(2, 5),
    st.integers(-3, 120),
    st.sampled_from([("bot",), ("other",), ("bot", "other")]),
    st.integers(1, 40),
)
evidence = st.lists(items, max_size=14, unique_by=lambda i: i.id)


def scores(items):
    claims = [w.claim(name, [i.id for i in items], systems=("bot", "other")) for name in NAMES]
    bundle = w.bundle(claims, items, systems=("bot", "other"))
    results = [determine(c, bundle, None, w.TODAY) for c in DOMAIN.criteria]
    return [r.level for r in results], score_domain(DOMAIN, results).score


@settings(max_examples=150, deadline=None)
@given(evidence, st.data())
def test_withdrawing_evidence_never_raises_a_score(items, data):
    kept = [i for i in items if data.draw(st.booleans())]
    with_all, without = scores(items), scores(kept)
    assert all(a >= b for a, b in zip(with_all[0], without[0], strict=True))
    assert with_all[1] >= without[1]


@settings(max_examples=80, deadline=None)
@given(evidence, st.randoms())
def test_the_order_of_evidence_is_irrelevant(items, rng):
    shuffled = list(items)
    rng.shuffle(shuffled)
    assert scores(items) == scores(shuffled)


def decided(draw, names, ids):
    """An assessor's file: some items accepted, some rejected, some left open, some levels lowered."""
    decisions = []
    for name in names:
        verdicts = {i: draw(st.sampled_from(["accept", "reject", "open"])) for i in ids}
        cap = draw(st.sampled_from([None, None, 0, 2, 3]))
        accepted = [i for i, v in verdicts.items() if v == "accept"]
        rejected = [i for i, v in verdicts.items() if v == "reject"]
        decisions.append(w.decision(name, accepted, rejected, systems=("bot", "other"), cap=cap))
    return w.determinations(*decisions)


def world(draw, items):
    own = [i.id for i in items]
    spare = draw(st.lists(st.sampled_from(own), unique=True)) if own else []
    control = w.compensating(*spare) if spare else None
    claims = [
        w.claim(name, [i for i in own if i not in spare], systems=("bot", "other"), compensating=control)
        for name in NAMES
    ]
    return lambda kept: w.bundle(claims, kept, systems=("bot", "other"))


def levels(bundle, determinations):
    return [determine(c, bundle, determinations, w.TODAY) for c in DOMAIN.criteria]


@settings(max_examples=150, deadline=None)
@given(evidence, st.data())
def test_an_assessor_only_ever_takes_away(items, data):
    bundle = world(data.draw, items)(items)
    alone = levels(bundle, None)
    judged = levels(bundle, decided(data.draw, NAMES, [i.id for i in items]))
    assert all(j.level <= a.level for j, a in zip(judged, alone, strict=True))
    for result in judged:
        for determination in result.by_system.values():
            assert determination.level <= determination.evidence_level
            assert all(determination.level <= cap.level for cap in determination.caps)


@settings(max_examples=150, deadline=None)
@given(evidence, st.data())
def test_withdrawing_evidence_raises_nothing_under_caps_and_controls_either(items, data):
    make = world(data.draw, items)
    determinations = decided(data.draw, NAMES, [i.id for i in items])
    kept = [i for i in items if data.draw(st.booleans())]
    whole, less = levels(make(items), determinations), levels(make(kept), determinations)
    assert all(a.level >= b.level for a, b in zip(whole, less, strict=True))


@settings(max_examples=100, deadline=None)
@given(evidence, st.data())
def test_following_the_plan_brings_every_domain_to_a_pass_and_not_less(items, data):
    bundle = world(data.draw, items)(items)
    scored = score_domain(DOMAIN, levels(bundle, decided(data.draw, NAMES, [i.id for i in items])))
    plan = make_plan([scored], w.rubric(DOMAIN))
    if scored.passes:
        assert plan.steps == ()
    elif not plan.unreachable:
        assert plan.steps[-1].passes_after
        assert not any(step.passes_after for step in plan.steps[:-1])
        assert all(step.to_level > step.from_level or step.effort_days for step in plan.steps)


ends = st.one_of(st.none(), st.integers(-40, 40))


def excused(draw, items, waiver_end, control_end):
    """Claims with a control of some items, each with the ends given, if any."""
    own = [i.id for i in items]
    spare = draw(st.lists(st.sampled_from(own), unique=True)) if own else []
    until = None if control_end is None else w.TODAY + timedelta(days=control_end)
    control = w.compensating(*spare, until=until) if spare else None
    waiver = None if waiver_end is None else w.waiver(w.TODAY + timedelta(days=waiver_end))
    claims = [
        w.claim(name, [i for i in own if i not in spare], systems=("bot", "other"), compensating=control, waiver=waiver)
        for name in NAMES
    ]
    return w.bundle(claims, items, systems=("bot", "other"))


def without(bundle, **taken):
    return replace(bundle, claims=tuple(replace(claim, **taken) for claim in bundle.claims))


def reached(bundle, day=w.TODAY):
    return [determine(c, bundle, None, day).level for c in DOMAIN.criteria]


@settings(max_examples=120, deadline=None)
@given(evidence, st.integers(-40, 40), ends, st.data())
def test_a_waiver_raises_no_level_and_one_in_force_or_without_a_control_changes_none(items, waiver_end, control, data):
    bundle = excused(data.draw, items, waiver_end, control)
    waived, plain = reached(bundle), reached(without(bundle, waiver=None))
    assert all(a <= b for a, b in zip(waived, plain, strict=True))
    if waiver_end >= 0:
        assert waived == plain
    alone = without(bundle, compensating=None)
    assert reached(alone) == reached(without(alone, waiver=None))


@settings(max_examples=120, deadline=None)
@given(evidence, ends, ends, st.data())
def test_the_end_of_an_exception_raises_no_level_and_a_later_day_brings_none_back(items, waiver_end, control, data):
    bundle = excused(data.draw, items, waiver_end, control)
    without_control = without(bundle, compensating=None)
    gone: set[tuple[str, str, str]] = set()
    for days in range(-45, 46, 5):
        day = w.TODAY + timedelta(days=days)
        results = [determine(c, bundle, None, day) for c in DOMAIN.criteria]
        exceptions = [e for r in results for d in r.by_system.values() for e in d.exceptions]
        now = {(e.criterion, e.system, e.kind.value) for e in exceptions if e.days_left is not None and e.days_left < 0}
        assert gone <= now
        assert not any(e.standing.is_in_force for e in exceptions if (e.criterion, e.system, e.kind.value) in gone)
        gone |= now
        spent = {e.criterion for e in exceptions if e.kind.value == "compensating_control" and e.standing.gives_nothing}
        bare = {c.id: determine(c, without_control, None, day).level for c in DOMAIN.criteria}
        assert all(r.level == bare[r.criterion] for r in results if r.criterion in spent)
