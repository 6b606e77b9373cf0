"""How waivers and compensating controls stand on a day, and what that does to a level."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from psfkit.checks.people import is_same_person
from psfkit.model.claim_exception import ExceptionKind, ExceptionStanding, share
from psfkit.model.determination import Outcome
from psfkit.scoring.determine import determine
from psfkit.scoring.freshness import look_ahead
from psfkit.scoring.gaps import find_gaps
from psfkit.scoring.plan import make_plan
from psfkit.scoring.score import score_domain
from tests.unit import worlds as w

DAY = timedelta(days=1)
CRITERION = w.criterion("PSF-1.1")
ITEMS = [w.item("EV-1", "PSF-1.1", 2), w.item("EV-2", "PSF-1.1", 3)]


def judged(claim, items=ITEMS, as_of=w.TODAY):
    (found,) = determine(CRITERION, w.bundle([claim], items), None, as_of).by_system.values()
    return found


def waived(until, **more):
    return w.claim("PSF-1.1", ["EV-1"], waiver=w.waiver(until, **more))


def replaced(until, **more):
    return w.claim("PSF-1.1", ["EV-1"], compensating=w.compensating("EV-2", until=until), **more)


@pytest.mark.parametrize(
    ("until", "standing", "says"),
    [
        (w.TODAY + 200 * DAY, ExceptionStanding.IN_FORCE, "not met, waived until 2027-06-08 by A. Roth"),
        (w.TODAY + 30 * DAY, ExceptionStanding.IN_FORCE, "until 2026-12-20"),
        (w.TODAY + 29 * DAY, ExceptionStanding.EXPIRES_SOON, "which ends in 29 days"),
        (w.TODAY + DAY, ExceptionStanding.EXPIRES_SOON, "which ends in 1 day"),
        (w.TODAY, ExceptionStanding.EXPIRES_SOON, "which ends today"),
        (w.TODAY - DAY, ExceptionStanding.EXPIRED, "not met; the waiver by A. Roth expired on 2026-11-19"),
    ],
)
def test_the_last_day_of_a_waiver_counts_and_the_day_after_does_not(until, standing, says):
    found = judged(waived(until))
    (exception,) = found.exceptions
    assert (exception.standing, found.outcome, int(found.level)) == (standing, Outcome.NOT_MET, 2)
    assert says in exception.remark
    assert exception.days_left == (until - w.TODAY).days


def test_a_waiver_is_not_needed_where_the_criterion_is_met():
    claim = w.claim("PSF-1.1", ["EV-1", "EV-2"], waiver=w.waiver(w.TODAY - DAY))
    assert [each.standing for each in judged(claim).exceptions] == [ExceptionStanding.NOT_NEEDED]


@pytest.mark.parametrize(
    "more",
    [
        {"approver": "m. BERG"},
        {"approver": "M. Berg, Director", "owner": "Head of Platform (M. Berg)"},
        {"approver": "Owner"},
        {"approver": "TBD"},
        {"reason": "see wiki"},
        {"owner": " "},
    ],
)
def test_a_waiver_that_lacks_something_or_is_approved_by_an_owner_is_void_and_carries_no_control(more):
    until = w.TODAY + 90 * DAY
    both = replace(replaced(until), waiver=w.waiver(until, **more))
    assert [each.standing for each in judged(waived(until, **more)).exceptions] == [ExceptionStanding.VOID]
    found = judged(both)
    assert [each.standing for each in found.exceptions] == [ExceptionStanding.VOID] * 2
    assert found.level == 2


def test_two_names_are_one_person_only_when_the_person_is_the_same():
    assert not is_same_person("", " ")
    assert not is_same_person("Director (A. Roth)", "Director (M. Berg)")
    assert not is_same_person("A. Roth", "A. Rothe")


@pytest.mark.parametrize(
    ("until", "level", "standing"),
    [
        (None, 3, ExceptionStanding.IN_FORCE),
        (w.TODAY + 90 * DAY, 3, ExceptionStanding.IN_FORCE),
        (w.TODAY, 3, ExceptionStanding.EXPIRES_SOON),
        (w.TODAY - DAY, 2, ExceptionStanding.EXPIRED),
    ],
)
def test_a_control_gives_its_level_through_its_last_day_and_nothing_after(until, level, standing):
    found = judged(replaced(until))
    (exception,) = found.exceptions
    assert (int(found.level), exception.standing) == (level, standing)
    assert any(cap.of_control for cap in found.caps) == (level == 3)


def test_a_control_is_not_needed_where_the_claims_own_evidence_does_as_well():
    claim = replace(replaced(w.TODAY - DAY), evidence=("EV-1", "EV-2"))
    found = judged(claim)
    assert [each.standing for each in found.exceptions] == [ExceptionStanding.NOT_NEEDED]
    assert found.outcome is Outcome.MET


@pytest.mark.parametrize(
    ("waiver_days", "control_days", "level", "says"),
    [
        (90, 60, 3, "stands until 2027-01-19"),
        (60, None, 3, "as does the waiver by A. Roth that it rests on"),
        (-1, 60, 2, "the waiver by A. Roth that it rests on expired on 2026-11-19"),
        (60, -1, 2, "expired on 2026-11-19 and gives nothing"),
    ],
)
def test_of_a_waiver_and_the_control_that_rests_on_it_the_earlier_day_governs(waiver_days, control_days, level, says):
    until = None if control_days is None else w.TODAY + control_days * DAY
    claim = replace(replaced(until), waiver=w.waiver(w.TODAY + waiver_days * DAY))
    found = judged(claim)
    control = next(each for each in found.exceptions if each.kind is ExceptionKind.COMPENSATING_CONTROL)
    assert int(found.level) == level
    assert says in control.remark


def test_what_has_expired_is_said_among_what_is_missing_and_in_the_plan():
    domain = w.domain(count=1)
    claim = replaced(w.TODAY - DAY)
    results = [determine(c, w.bundle([claim], ITEMS), None, w.TODAY) for c in domain.criteria]
    scored = score_domain(domain, results)
    said = "the compensating control expired on 2026-11-19 and gives nothing"
    assert said in find_gaps([scored])[0].lacks
    assert said in make_plan([scored], w.rubric(domain)).steps[0].adds


def test_status_tells_of_an_end_before_it_comes_and_of_what_falls_then():
    last = w.TODAY + 20 * DAY
    rules = w.rubric(w.domain(count=1))
    found = look_ahead(w.bundle([replaced(last)], ITEMS), rules, None, w.TODAY)
    (end,) = found.exceptions
    assert [(int(fall.before), int(fall.after)) for fall in end.falls] == [(3, 2)]
    assert [end.is_due(w.TODAY, within) for within in (20, 21)] == [False, True]
    assert [found.has_due(within) for within in (20, 21)] == [False, True]
    assert [fall.on for fall in found.domains] == [last + DAY]


def test_evidence_of_a_control_that_has_expired_serves_nothing_that_could_go_stale():
    rules = w.rubric(w.domain(count=1))
    found = look_ahead(w.bundle([replaced(w.TODAY - DAY)], ITEMS), rules, None, w.TODAY)
    assert [lapse.evidence for lapse in found.lapses] == ["EV-1"]
    assert found.exceptions[0].is_due(w.TODAY, 0)


def test_an_exception_that_stands_alike_for_several_systems_is_told_once():
    claim = w.claim("PSF-1.1", ["EV-1"], systems=("bot", "clerk"), waiver=w.waiver(date(2027, 3, 31)))
    items = [w.item("EV-1", "PSF-1.1", 2, systems=("bot", "clerk"))]
    results = determine(CRITERION, w.bundle([claim], items, systems=("bot", "clerk")), None, w.TODAY)
    (shared,) = share(each for d in results.by_system.values() for each in d.exceptions)
    assert shared.systems == ("bot", "clerk")
