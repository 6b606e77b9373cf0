"""Withdrawing a workflow map raises nothing: not its file, not its entry, not the name of a system's only map."""

from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.scoring.determine import determine
from psfkit.scoring.plan import make_plan
from psfkit.scoring.score import score_domain
from tests.unit import worlds as w

CODES = ("PK621", "PK622", "PK636")
NAMES = ("PSF-1.1", "PSF-1.2")
SYSTEMS = ("bot", "other")

policies = st.lists(st.tuples(st.sampled_from(CODES), st.integers(1, 4)), min_size=1, max_size=4).map(
    lambda rows: w.map_policy(*rows, effort=len(rows))
)
outcomes = st.fixed_dictionaries({code: st.sampled_from(["holds", "unknown", "breaks"]) for code in CODES})
drawn = st.lists(
    st.tuples(st.integers(-2, 100), st.sampled_from([("bot",), ("other",), SYSTEMS]), outcomes, st.integers(0, 2)),
    max_size=4,
)


@st.composite
def worlds(draw):
    """Criteria with tables of maps, evidence, maps of any outcome, which of them the systems name, and decisions."""
    domain = w.domain(count=len(NAMES), maps=draw(policies))
    ladders = [w.ladder(name, draw(st.integers(1, 5)), systems=SYSTEMS) for name in NAMES]
    evidence = tuple(item for _, items in ladders for item in items)
    maps = draw(drawn)
    items = tuple(w.map_item(f"MAP-{n}", age=age, systems=systems) for n, (age, systems, _, _) in enumerate(maps))
    facts = {i.id: w.good_facts() for i in evidence if i.kind == "test-report"}
    facts |= {f"MAP-{n}": w.map_facts(steps, **said) for n, (_, _, said, steps) in enumerate(maps)}
    ids = [item.id for item in items]
    named = {system: draw(st.lists(st.sampled_from(ids), unique=True)) if ids else [] for system in SYSTEMS}
    claims = [w.claim(c.criterion, (*c.evidence, *ids), systems=SYSTEMS) for c, _ in ladders]
    decisions = draw(st.none() | st.just(()))
    if decisions is not None:
        accepted = [i.id for i in evidence] + [i for i in ids if draw(st.booleans())]
        decisions = w.determinations(*(w.decision(name, accepted, systems=SYSTEMS) for name in NAMES))

    def judge(kept, names):
        bundle = w.bundle(claims, kept, systems=SYSTEMS, facts=facts, maps=names)
        results = [determine(criterion, bundle, decisions, w.TODAY) for criterion in domain.criteria]
        return domain, results

    return (*evidence, *items), named, judge


def levels(judged):
    return [d.level for result in judged[1] for d in result.by_system.values()]


@settings(max_examples=300, deadline=None)
@given(worlds(), st.data())
def test_withdrawing_maps_or_evidence_raises_nothing(world, data):
    items, named, judge = world
    kept = [item for item in items if data.draw(st.booleans())]
    assert all(a >= b for a, b in zip(levels(judge(items, named)), levels(judge(kept, named)), strict=True))


@settings(max_examples=300, deadline=None)
@given(worlds())
def test_a_system_that_names_no_map_stands_no_higher_than_with_any(world):
    items, named, judge = world
    assert all(a >= b for a, b in zip(levels(judge(items, named)), levels(judge(items, {})), strict=True))


@settings(max_examples=200, deadline=None)
@given(worlds())
def test_mending_what_the_plan_names_is_enough_and_no_more(world):
    items, named, judge = world
    domain, results = judge(items, named)
    scored = score_domain(domain, results)
    plan = make_plan([scored], w.rubric(domain))
    assert plan.unreachable == ()
    if scored.passes:
        assert plan.steps == ()
    else:
        assert plan.steps[-1].passes_after
        assert not any(step.passes_after for step in plan.steps[:-1])
