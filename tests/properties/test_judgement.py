"""What must hold of every bundle: evidence only helps, and order is irrelevant."""

from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.scoring.determine import determine
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
