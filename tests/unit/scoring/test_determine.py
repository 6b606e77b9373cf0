from dataclasses import replace
from datetime import timedelta

import pytest

from psfkit.model.determination import Outcome
from psfkit.model.fact import Facts
from psfkit.scoring.determine import determine
from tests.unit import worlds as w

ONE = w.criterion("PSF-1.1")


def judge(claims, items, decisions=None, **kwargs):
    return determine(ONE, w.bundle(claims, items, **kwargs), decisions, w.TODAY)


@pytest.mark.parametrize("top", [1, 2, 3, 4, 5])
def test_each_level_is_reached_by_its_own_evidence_and_that_of_the_levels_below(top):
    claim, items = w.ladder("PSF-1.1", top)
    assert judge([claim], items).level == top


def test_a_missing_lower_level_holds_the_criterion_down():
    claim, items = w.ladder("PSF-1.1", 5)
    without_configuration = [i for i in items if i.kind != "configuration"]
    assert judge([claim], without_configuration).level == 2


def test_nothing_claimed_is_level_zero():
    assert judge([], []).level == 0


@pytest.mark.parametrize("field", ["owner", "statement"])
def test_a_claim_without_owner_or_statement_is_level_zero(field):
    _, items = w.ladder("PSF-1.1", 5)
    claim = w.claim("PSF-1.1", [i.id for i in items], **{field: " "})
    assert judge([claim], items).level == 0


AGES = [
    ("fresh to the day", {"age": 90}, True),
    ("one day too old", {"age": 91}, False),
    ("made tomorrow", {"age": -1}, False),
    ("submitted tomorrow", {"submitted_on": w.TODAY + timedelta(days=1)}, False),
    ("of another system", {"systems": ("other",)}, False),
    ("for another criterion", {"criteria": ("PSF-9.9",)}, False),
    ("digest does not match", {"sha256": "c" * 64}, False),
]


@pytest.mark.parametrize(("changes", "counts"), [c[1:] for c in AGES], ids=[c[0] for c in AGES])
def test_evidence_counts_only_when_whole_in_scope_and_fresh(changes, counts):
    item = w.item("EV-1", "PSF-1.1", 2, **changes)
    assert judge([w.claim("PSF-1.1", ["EV-1"])], [item], systems=("bot",)).level == (2 if counts else 1)


@pytest.mark.parametrize(("placeholder", "level"), [("", 2), ("FILL-IN", 1), ("lorem ipsum", 1)])
def test_a_template_does_not_count(placeholder, level):
    item = w.item("EV-1", "PSF-1.1", 2)
    whole = w.bundle([w.claim("PSF-1.1", ["EV-1"])], [item])
    bundle = replace(whole, files=tuple(replace(file, placeholder=placeholder) for file in whole.files))
    assert determine(ONE, bundle, None, w.TODAY).level == level


@pytest.mark.parametrize(("days", "level"), [(30, 4), (29, 3)])
def test_a_period_must_be_covered_in_full(days, level):
    claim, items = w.ladder("PSF-1.1", 3)
    log = w.item("EV-9", "PSF-1.1", 4, days=days)
    claim = w.claim("PSF-1.1", [*claim.evidence, "EV-9"])
    assert judge([claim], [*items, log]).level == level


def test_two_logs_of_the_same_days_cover_them_once():
    claim, items = w.ladder("PSF-1.1", 3)
    logs = [w.item(f"EV-9{n}", "PSF-1.1", 4, days=20) for n in range(2)]
    claim = w.claim("PSF-1.1", [*claim.evidence, *(i.id for i in logs)])
    assert judge([claim], [*items, *logs]).level == 3


def test_two_logs_of_different_days_add_up():
    claim, items = w.ladder("PSF-1.1", 3)
    logs = [w.item("EV-90", "PSF-1.1", 4, days=15), w.item("EV-91", "PSF-1.1", 4, days=15, age=20)]
    claim = w.claim("PSF-1.1", [*claim.evidence, *(i.id for i in logs)])
    assert judge([claim], [*items, *logs]).level == 4


FACTS = [
    ("at the bar", w.good_facts("0.80"), 5, Outcome.MET),
    ("below the bar", w.good_facts("0.7999"), 4, Outcome.MET),
    ("not a number", Facts("junit", (w.Fact("pass_rate_low", "0.9"),)), 4, Outcome.MET),
    ("a boolean", Facts("junit", (w.Fact("pass_rate_low", True),)), 4, Outcome.MET),
    ("NaN", Facts("junit", (w.Fact("pass_rate_low", w.Decimal("NaN")),)), 4, Outcome.MET),
    ("not evaluated", Facts("junit", (), "cut off"), 4, Outcome.MET),
]


@pytest.mark.parametrize(("facts", "level", "outcome"), [c[1:] for c in FACTS], ids=[c[0] for c in FACTS])
def test_facts_must_clear_the_bar(facts, level, outcome):
    claim, items = w.ladder("PSF-1.1", 5)
    result = judge([claim], items, facts={items[-1].id: facts})
    assert (result.level, result.outcome) == (level, outcome)


def test_evidence_without_a_reader_carries_no_facts():
    claim, items = w.ladder("PSF-1.1", 5)
    assert judge([claim], items, facts={}).level == 4


def test_evidence_counts_only_when_an_assessor_accepts_it():
    claim, items = w.ladder("PSF-1.1", 3)
    ids = [i.id for i in items]
    accepted = w.determinations(w.decision("PSF-1.1", ids))
    rejected = w.determinations(w.decision("PSF-1.1", ids[:1], ids[1:]))
    silent = w.determinations()
    assert judge([claim], items, accepted).level == 3
    assert judge([claim], items, rejected).level == 2
    undecided = judge([claim], items, silent)
    assert (undecided.level, undecided.outcome) == (1, Outcome.INDETERMINATE)


def test_an_assessor_lowers_and_never_raises():
    claim, items = w.ladder("PSF-1.1", 4)
    ids = [i.id for i in items]
    assert judge([claim], items, w.determinations(w.decision("PSF-1.1", ids, cap=2))).level == 2
    assert judge([claim], items, w.determinations(w.decision("PSF-1.1", ids, cap=5))).level == 4


def test_a_compensating_control_lifts_to_its_cap_and_no_further():
    _, items = w.ladder("PSF-1.1", 5)
    claim = w.claim("PSF-1.1", [], compensating=w.compensating(*(i.id for i in items)))
    result = judge([claim], items)
    assert result.level == 3
    assert [cap.level for cap in result.by_system["bot"].caps] == [3]


def test_a_compensating_control_never_lowers_what_the_control_itself_reaches():
    claim, items = w.ladder("PSF-1.1", 5)
    both = w.claim("PSF-1.1", claim.evidence, compensating=w.compensating(items[0].id))
    assert judge([both], items).level == 5


NOT_APPLICABLE = [
    ("self-check", None, Outcome.NOT_APPLICABLE),
    ("agreed", w.determinations(w.decision("PSF-1.1", agrees=True)), Outcome.NOT_APPLICABLE),
    ("refused", w.determinations(w.decision("PSF-1.1", agrees=False)), Outcome.NOT_MET),
    ("undecided", w.determinations(), Outcome.INDETERMINATE),
]


@pytest.mark.parametrize(("decisions", "outcome"), [c[1:] for c in NOT_APPLICABLE], ids=[c[0] for c in NOT_APPLICABLE])
def test_not_applicable_needs_the_assessors_agreement(decisions, outcome):
    claim = w.claim("PSF-1.1", not_applicable="the system takes no free text")
    assert judge([claim], [], decisions).outcome is outcome


def test_the_lowest_system_counts():
    strong, strong_items = w.ladder("PSF-1.1", 5, systems=("bot",))
    weak, weak_items = w.ladder("PSF-1.1", 2, systems=("other",), prefix="OT")
    result = judge([strong, weak], [*strong_items, *weak_items], systems=("bot", "other"))
    assert (result.level, result.lowest.system) == (2, "other")
