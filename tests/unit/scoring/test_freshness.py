"""The look ahead says what assessing on a later day would say."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from psfkit.model.bundle import Period, ValidatedBundle
from psfkit.model.fact import Fact, Facts
from psfkit.model.rubric import Comparison, FactTest
from psfkit.scoring.assess import assess
from psfkit.scoring.determine import determine
from psfkit.scoring.freshness import look_ahead
from tests.unit import worlds as w
from tests.unit.report import runs

DAY = timedelta(days=1)
ONE = w.rubric(w.domain("PSF-1", count=1, threshold=200))
NEED = 90
"""The window of every requirement of these rubrics."""


def ahead(claims, items, rules=ONE, determinations=None, **more):
    return look_ahead(w.bundle(claims, items, **more), rules, determinations, w.TODAY)


def lapse(claims, items, evidence, **more):
    (found,) = [each for each in ahead(claims, items, **more).lapses if each.evidence == evidence]
    return found


def test_an_item_counts_up_to_its_window_and_its_level_falls_the_day_after():
    claim, items = w.ladder("PSF-1.1", 3)
    found = lapse([claim], items, items[1].id)
    assert found.counts_until == items[1].produced_on + NEED * DAY
    assert found.days_left(w.TODAY) == NEED - 5
    assert [int(level) for level in found.levels] == [3]
    bundle, criterion = w.bundle([claim], items), ONE.criteria[0]
    before = determine(criterion, bundle, None, found.counts_until).by_system["bot"].level
    after = determine(criterion, bundle, None, found.counts_until + DAY).by_system["bot"].level
    assert [(fall.before, fall.after) for fall in found.falls] == [(before, after)]
    assert before > after


@pytest.mark.parametrize("seed", range(6))
def test_nothing_falls_on_a_day_that_is_not_listed(seed):
    ages = [(7 * n * (seed + 1)) % 120 for n in range(4)]
    items = [
        w.item(f"EV-{n}", "PSF-1.1", level, age=age)
        for n, (level, age) in enumerate(zip((2, 3, 4, 5), ages, strict=True))
    ]
    claim = w.claim("PSF-1.1", [item.id for item in items])
    bundle = w.bundle([claim], items)
    listed = {each.counts_until: each.falls for each in look_ahead(bundle, ONE, None, w.TODAY).lapses}
    levels = [
        determine(ONE.criteria[0], bundle, None, w.TODAY + n * DAY).by_system["bot"].level for n in range(NEED + 30)
    ]
    for n, (before, after) in enumerate(pairwise(levels)):
        falls = listed.get(w.TODAY + n * DAY, ())
        assert [(fall.before, fall.after) for fall in falls] == ([(before, after)] if after < before else [])


def test_what_is_stale_says_so_and_brings_nothing_down_any_more():
    old = w.item("EV-1", "PSF-1.1", 2, age=200)
    found = lapse([w.claim("PSF-1.1", ["EV-1"])], [old], "EV-1")
    assert found.days_left(w.TODAY) == NEED - 200
    assert found.falls == ()
    assert found.is_due(w.TODAY, 0)


def test_the_last_day_still_counts():
    last = w.item("EV-1", "PSF-1.1", 2, age=NEED)
    found = lapse([w.claim("PSF-1.1", ["EV-1"])], [last], "EV-1")
    assert (found.counts_until, found.days_left(w.TODAY)) == (w.TODAY, 0)
    assert (found.is_due(w.TODAY, 0), found.is_due(w.TODAY, 1)) == (False, True)


def test_a_fresher_item_of_the_same_claim_stands_in():
    items = [w.item("EV-1", "PSF-1.1", 2, age=200), w.item("EV-2", "PSF-1.1", 2), w.item("EV-3", "PSF-1.1", 2, age=50)]
    found = {each.evidence: each for each in ahead([w.claim("PSF-1.1", ["EV-1", "EV-2", "EV-3"])], items).lapses}
    assert {name: each.replaced_by for name, each in found.items()} == {"EV-1": "EV-2", "EV-2": None, "EV-3": "EV-2"}
    assert not found["EV-1"].is_due(w.TODAY, 0)
    assert found["EV-3"].falls == ()


def test_an_item_of_another_claim_or_a_stale_one_does_not_stand_in():
    items = [w.item("EV-1", "PSF-1.1", 2, age=300), w.item("EV-2", "PSF-1.1", 2, age=200), w.item("EV-3", "PSF-1.1", 2)]
    found = ahead([w.claim("PSF-1.1", ["EV-1", "EV-2"])], items).lapses
    assert {each.evidence: each.replaced_by for each in found} == {"EV-1": None, "EV-2": None}


def test_a_log_that_covers_too_little_by_itself_does_not_stand_in():
    short = w.item("EV-2", "PSF-1.1", 4, days=10)
    items = [w.item("EV-1", "PSF-1.1", 4, age=40), short]
    assert lapse([w.claim("PSF-1.1", ["EV-1", "EV-2"])], items, "EV-1").replaced_by is None


def test_the_age_of_a_log_counts_from_the_last_day_it_covers():
    log = w.item("EV-1", "PSF-1.1", 4, age=1)
    log = replace(log, covers=Period(w.TODAY - 60 * DAY, w.TODAY - 20 * DAY))
    found = lapse([w.claim("PSF-1.1", ["EV-1"])], [log], "EV-1")
    assert found.counts_until == w.TODAY - 20 * DAY + NEED * DAY


def test_what_counts_for_nothing_for_another_reason_is_left_out():
    claim, items = w.ladder("PSF-1.1", 3)
    decisions = w.determinations(w.decision("PSF-1.1", [items[0].id], [items[1].id]))
    assert [each.evidence for each in ahead([claim], items, determinations=decisions).lapses] == [items[0].id]
    na = replace(claim, not_applicable="It has no users at all, only machines.")
    assert ahead([na], items).lapses == ()
    assert ahead([], items).lapses == ()


def test_evidence_of_a_compensating_control_is_looked_at_too():
    items = [w.item("EV-1", "PSF-1.1", 2), w.item("EV-2", "PSF-1.1", 3, age=80)]
    claim = w.claim("PSF-1.1", ["EV-1"], compensating=w.compensating("EV-2"))
    found = lapse([claim], items, "EV-2")
    assert [(int(fall.before), int(fall.after)) for fall in found.falls] == [(3, 2)]


def test_each_system_falls_by_itself():
    one, items = w.ladder("PSF-1.1", 3, systems=("bot",), prefix="EV")
    other, more = w.ladder("PSF-1.1", 3, systems=("clerk",), prefix="EX")
    more = tuple(replace(item, produced_on=item.produced_on - 10 * DAY) for item in more)
    found = ahead([one, other], (*items, *more), systems=("bot", "clerk")).lapses
    assert {(each.systems, tuple(fall.system for fall in each.falls)) for each in found} == {
        (("bot",), ("bot",)),
        (("clerk",), ("clerk",)),
    }


def test_a_domain_passes_until_the_day_that_is_named():
    rules = runs.rubric()
    ladders = [w.ladder(c.id, 3) for c in rules.criteria]
    bundle = w.bundle([claim for claim, _ in ladders], [item for _, own in ladders for item in own])
    found = look_ahead(bundle, rules, None, w.TODAY)
    assert [fall.domain for fall in found.domains] == ["PSF-1", "PSF-2"]
    validated = ValidatedBundle(bundle, (), tuple(domain.id for domain in rules.domains))
    for fall in found.domains:
        for day, passes in ((fall.on - DAY, True), (fall.on, False)):
            domains = assess(validated, rules, None, day).domains
            (domain,) = [d for d in domains if d.domain == fall.domain]
            assert domain.passes is passes
        assert domain.score == fall.after


@pytest.mark.parametrize(("age", "level"), [(0, 4), (30, 4), (31, 3)])
def test_a_series_of_files_counts_as_long_as_the_newest_of_them(age, level):
    weekly = FactTest("records", Comparison.AT_LEAST, 1, "", reader="log", within_days=10)
    need = w.need(4, max_age_days=30, period_days=85, facts=(weekly,))
    low = w.criterion("PSF-1.1").levels
    criterion = replace(w.criterion("PSF-1.1"), levels=(*low[:3], replace(low[3], needs=(need,)), low[4]))
    _, ground = w.ladder("PSF-1.1", 3)
    weeks = [w.item(f"EV-{n}", "PSF-1.1", 4, age=age + 10 * n, days=10) for n in range(9)]
    facts = {week.id: Facts("log", (Fact("records", 5),)) for week in weeks}
    items = (*ground, *weeks)
    bundle = w.bundle([w.claim("PSF-1.1", [item.id for item in items])], items, facts=facts)
    assert determine(criterion, bundle, None, w.TODAY).level == level
    ends = [each for each in look_ahead(bundle, _rubric(criterion), None, w.TODAY).lapses if 4 in each.levels]
    assert {each.counts_until for each in ends} == {w.TODAY + timedelta(days=30 - age)}
    if level == 4:
        fallen = determine(criterion, bundle, None, ends[0].counts_until + timedelta(days=1))
        assert fallen.level == 3
        assert "a newer item of the series" in str(fallen.by_system["bot"].levels[3].requirements[0].lacks)


def _rubric(criterion):
    domain = w.domain()
    return w.rubric(replace(domain, criteria=(criterion, *domain.criteria[1:])))
