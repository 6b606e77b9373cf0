from dataclasses import replace
from datetime import date

import pytest

from psfkit.model.assessment import RunKind
from psfkit.model.claim_exception import ExceptionKind, ExceptionStanding
from psfkit.model.comparison import Change, DomainStand, Excuse, Side, Stand
from psfkit.model.determination import Outcome
from psfkit.model.rubric import Level
from psfkit.scoring.compare import compare, find_change, find_exception_change


def stand(text):
    """Read ``met 4`` or nothing."""
    if not text:
        return None
    outcome, level = text.split()
    return Stand(Outcome(outcome), Level(int(level)))


CASES = [
    ("not_met 2", "met 3", "closed"),
    ("met 3", "not_met 2", "opened"),
    ("met 3", "met 5", "better"),
    ("met 5", "met 3", "worse"),
    ("not_met 1", "not_met 2", "better"),
    ("not_met 2", "not_met 0", "worse"),
    ("met 4", "met 4", "unchanged"),
    ("not_met 0", "not_met 0", "unchanged"),
    ("not_met 2", "indeterminate 2", "not_evaluated"),
    ("met 4", "indeterminate 2", "not_evaluated"),
    ("not_met 2", "not_applicable 0", "not_evaluated"),
    ("not_met 2", "", "not_evaluated"),
    ("met 4", "", "not_evaluated"),
    ("indeterminate 2", "not_met 2", "new"),
    ("indeterminate 2", "met 3", "new"),
    ("not_applicable 0", "met 3", "new"),
    ("", "not_met 1", "new"),
    ("indeterminate 1", "indeterminate 2", "unchanged"),
    ("not_applicable 0", "not_applicable 0", "unchanged"),
    ("indeterminate 1", "", "unchanged"),
]


@pytest.mark.parametrize(("before", "after", "change"), CASES)
def test_what_became_of_a_criterion(before, after, change):
    assert find_change(stand(before), stand(after)).value == change


@pytest.mark.parametrize(("before", "after", "change"), CASES)
def test_nothing_that_is_no_longer_judged_counts_as_better(before, after, change):
    if not after or after.split()[0] in ("indeterminate", "not_applicable"):
        assert find_change(stand(before), stand(after)) in (Change.NOT_EVALUATED, Change.UNCHANGED)


EMPTY = Side("a", "Acme", RunKind.ASSESSED, date(2026, 11, 1), "sha256:" + "a" * 64, "sha256:" + "b" * 64, {}, {})


def side(criteria=(), **domains):
    return replace(
        EMPTY,
        criteria={(name, "bot"): stand(text) for name, text in criteria},
        domains={name.replace("_", "-"): DomainStand(*value) for name, value in domains.items()},
    )


def test_criteria_stand_in_the_order_of_their_numbers():
    before = side([("PSF-10.1", "met 3"), ("PSF-2.10", "met 3")])
    after = side([("PSF-2.9", "met 3")])
    assert [each.criterion for each in compare(before, after).differences] == ["PSF-2.9", "PSF-2.10", "PSF-10.1"]


@pytest.mark.parametrize(
    ("before", "after", "falls"),
    [
        ((300, True), (300, True), False),
        ((300, True), (320, True), False),
        ((340, True), (320, True), True),
        ((300, True), (None, False), True),
        ((200, False), (300, True), False),
    ],
)
def test_a_domain_that_falls_is_a_regression(before, after, falls):
    assert compare(side(PSF_1=before), side(PSF_1=after)).has_regression is falls


def test_a_domain_that_is_gone_is_a_regression_and_a_new_one_is_none():
    assert compare(side(PSF_1=(300, True)), side()).has_regression
    assert not compare(side(), side(PSF_1=(0, False))).has_regression


@pytest.mark.parametrize(("before", "after", "change"), CASES)
def test_only_what_fell_or_is_not_judged_any_more_is_a_regression(before, after, change):
    made = compare(side([("PSF-1.1", before)] if before else []), side([("PSF-1.1", after)] if after else []))
    assert made.has_regression is (change in ("opened", "worse", "not_evaluated"))


def excuse(standing="in_force", *, until="2027-03-31", by="A. Roth"):
    last = None if until is None else date.fromisoformat(until)
    return Excuse(ExceptionKind.WAIVER, ExceptionStanding(standing), "reason", by, "M. Berg", last)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (None, None, None),
        (excuse(), excuse(), None),
        (excuse(), excuse("expires_soon"), None),
        (excuse("expired"), excuse("expired"), None),
        (None, excuse(), "added"),
        (excuse(), None, "taken_away"),
        (excuse("expired"), None, "taken_away"),
        (excuse(), excuse("expired"), "ended"),
        (excuse("not_needed"), excuse("void"), "ended"),
        (excuse(), excuse("expired", until="2026-10-31"), "ended"),
        (excuse(), excuse(until="2027-06-30"), "moved"),
        (excuse("expired"), excuse(until=None), "moved"),
        (excuse(), excuse(by="C. Holm"), "reworded"),
    ],
)
def test_what_became_of_an_exception(before, after, change):
    found = find_exception_change(before, after)
    assert (None if found is None else found.value) == change


def test_only_an_exception_that_ended_is_a_regression():
    def told(excuses):
        return replace(EMPTY, criteria={("PSF-1.1", "bot"): Stand(Outcome.NOT_MET, Level(2), excuses)})

    ended = compare(told((excuse(),)), told((excuse("expired"),)))
    assert [each.change.value for each in ended.exceptions] == ["ended"]
    assert ended.has_regression
    assert not compare(told((excuse(),)), told((excuse(until="2027-06-30"),))).has_regression
