"""What may follow what, the plan in business days, and the price."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from psfkit.cases.log import write_event
from psfkit.cases.quote import quote
from psfkit.cases.steps import allowed, find_baseline, require_next, stand
from psfkit.cases.timeline import plan_case
from psfkit.documents.case_reader import read_application, read_programme, write_application
from psfkit.errors import InputError, UsageError
from psfkit.model.case import Application, Case, Kind, Mode, Party, Step

PROGRAMME = read_programme()
MONDAY = date(2026, 11, 2)
APPLICATION = Application(
    "APP-0142", "Acme AI", "NO", "Mia Berg", 70, None, ("Helpdesk",), Mode.STANDARD, ("acme.example",), MONDAY
)
TO_SUBMITTED = (Kind.OPENED, Kind.SCOPE_AGREED, Kind.MAPS_RECEIVED, Kind.EVIDENCE_SUBMITTED)


def case(*kinds, application=APPLICATION, on=MONDAY):
    events = []
    for kind in kinds:
        note = "TM-00001" if kind in (Kind.MARK_ISSUED, Kind.MARK_RENEWED) else ""
        events.append(write_event(on, kind, "Ada", note, {}, events[-1] if events else None))
    return Case(application, tuple(events))


def test_the_programme_says_what_is_published():
    standard, expedited = PROGRAMME.plans[Mode.STANDARD], PROGRAMME.plans[Mode.EXPEDITED]
    assert (standard.days, standard.published, expedited.days, expedited.published) == (15, True, 5, False)
    for plan in (standard, expedited):
        assert [step.step for step in plan.steps] == [step for step in Step if step is not Step.SURVEILLANCE]
        assert plan.steps[-1].last == plan.days
        assert all(one.last <= other.last for one, other in zip(plan.steps, plan.steps[1:], strict=False))


ISSUED = (*TO_SUBMITTED, Kind.PASSED, Kind.MARK_ISSUED)
AGAIN = (*ISSUED, Kind.EVIDENCE_SUBMITTED)
SUSPENDED = (*AGAIN, Kind.FAILED, Kind.MARK_SUSPENDED)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    ("so_far", "follow"),
    [
        ((Kind.OPENED,), {Kind.SCOPE_AGREED, Kind.WITHDRAWN}),
        (TO_SUBMITTED[:2], {Kind.MAPS_RECEIVED, Kind.WITHDRAWN}),
        (TO_SUBMITTED[:3], {Kind.EVIDENCE_SUBMITTED, Kind.WITHDRAWN}),
        (TO_SUBMITTED, {Kind.PASSED, Kind.FAILED, Kind.WITHDRAWN}),
        ((*TO_SUBMITTED, Kind.FAILED), {Kind.EVIDENCE_SUBMITTED, Kind.WITHDRAWN}),
        ((*TO_SUBMITTED, Kind.PASSED), {Kind.MARK_ISSUED, Kind.PASSED, Kind.FAILED, Kind.WITHDRAWN}),
        (ISSUED, {Kind.EVIDENCE_SUBMITTED, Kind.MARK_SUSPENDED}),
        ((*AGAIN, Kind.PASSED), {Kind.MARK_RENEWED, Kind.PASSED, Kind.FAILED}),
        ((*AGAIN, Kind.FAILED), {Kind.MARK_SUSPENDED, Kind.EVIDENCE_SUBMITTED}),
        (SUSPENDED, {Kind.EVIDENCE_SUBMITTED}),
        ((*SUSPENDED, Kind.EVIDENCE_SUBMITTED, Kind.PASSED), {Kind.MARK_REINSTATED, Kind.PASSED, Kind.FAILED}),
        (
            (*SUSPENDED, Kind.EVIDENCE_SUBMITTED, Kind.PASSED, Kind.MARK_REINSTATED),
            {Kind.MARK_RENEWED, Kind.EVIDENCE_SUBMITTED},
        ),
        ((Kind.OPENED, Kind.WITHDRAWN), set()),
    ],
)
def test_only_what_may_follow_follows(so_far, follow, kind):
    made = case(*so_far)
    assert set(allowed(made)) == follow - {Kind.WITHDRAWN}
    if kind in follow:
        require_next(made, kind, MONDAY, PROGRAMME)
    else:
        with pytest.raises(UsageError):
            require_next(made, kind, MONDAY, PROGRAMME)


def test_a_clock_that_goes_back_is_refused():
    with pytest.raises(UsageError, match="lies before"):
        require_next(case(Kind.OPENED), Kind.SCOPE_AGREED, MONDAY - timedelta(days=1), PROGRAMME)


@pytest.mark.parametrize(("days", "allowed"), [(0, True), (90, True), (91, False)])
def test_a_reassessment_comes_within_ninety_days(days, allowed):
    made = case(*TO_SUBMITTED, Kind.FAILED)
    day = MONDAY + timedelta(days=days)
    if allowed:
        require_next(made, Kind.EVIDENCE_SUBMITTED, day, PROGRAMME)
        assert stand(made, PROGRAMME, day).due == MONDAY + timedelta(days=90)
    else:
        with pytest.raises(UsageError, match="was open to 2027-01-31"):
            require_next(made, Kind.EVIDENCE_SUBMITTED, day, PROGRAMME)
        assert stand(made, PROGRAMME, day).step is None


def test_one_reassessment_is_free_and_the_next_is_not():
    once = case(*TO_SUBMITTED, Kind.FAILED)
    assert "it is free" in stand(once, PROGRAMME, MONDAY).next[0]
    twice = case(*TO_SUBMITTED, Kind.FAILED, Kind.EVIDENCE_SUBMITTED, Kind.FAILED)
    assert "used up" in stand(twice, PROGRAMME, MONDAY).next[0]


@pytest.mark.parametrize(
    ("kinds", "number"),
    [
        ((*TO_SUBMITTED, Kind.FAILED), 5),
        ((*TO_SUBMITTED, Kind.FAILED, Kind.EVIDENCE_SUBMITTED), 5),
        ((*TO_SUBMITTED, Kind.FAILED, Kind.EVIDENCE_SUBMITTED, Kind.PASSED), 5),
        ((*TO_SUBMITTED, Kind.FAILED, Kind.EVIDENCE_SUBMITTED, Kind.PASSED, Kind.PASSED), 5),
        ((*TO_SUBMITTED, Kind.FAILED, Kind.EVIDENCE_SUBMITTED, Kind.PASSED, Kind.MARK_ISSUED), 7),
    ],
)
def test_nobody_starts_from_what_was_just_said_of_the_same_submission(kinds, number):
    assert find_baseline(case(*kinds), MONDAY, PROGRAMME).number == number


def test_before_a_first_decision_there_is_nothing_to_start_from():
    for kinds in (TO_SUBMITTED, (*TO_SUBMITTED, Kind.PASSED)):
        with pytest.raises(UsageError, match="nothing was decided"):
            find_baseline(case(*kinds), MONDAY, PROGRAMME)


def test_the_yearly_look_is_due_a_year_after_the_decision():
    standing = stand(case(*ISSUED), PROGRAMME, MONDAY)
    assert (standing.step, standing.due) == (Step.SURVEILLANCE, date(2027, 11, 1))


@pytest.mark.parametrize(
    ("kinds", "step", "party"),
    [
        ((Kind.OPENED,), Step.SCOPING, Party.ASSESSOR),
        ((Kind.OPENED, Kind.SCOPE_AGREED), Step.MAPPING, Party.APPLICANT),
        (TO_SUBMITTED, Step.REVIEW, Party.ASSESSOR),
        ((*TO_SUBMITTED, Kind.PASSED), Step.DECISION, Party.ISSUER),
        (ISSUED, Step.SURVEILLANCE, Party.APPLICANT),
        ((*ISSUED, Kind.MARK_SUSPENDED), Step.SURVEILLANCE, Party.APPLICANT),
        ((*AGAIN, Kind.FAILED), Step.SUBMISSION, Party.ISSUER),
        (SUSPENDED, Step.SUBMISSION, Party.APPLICANT),
        ((*AGAIN, Kind.PASSED), Step.DECISION, Party.ISSUER),
        ((Kind.OPENED, Kind.WITHDRAWN), None, Party.NOBODY),
    ],
)
def test_somebody_has_to_act_until_the_end(kinds, step, party):
    standing = stand(case(*kinds), PROGRAMME, MONDAY)
    assert (standing.step, standing.waits_for) == (step, party)


@pytest.mark.parametrize(
    ("applied", "country", "mode", "first", "last"),
    [
        (date(2026, 11, 2), "NO", Mode.STANDARD, date(2026, 11, 2), date(2026, 11, 20)),
        (date(2026, 11, 2), "NO", Mode.EXPEDITED, date(2026, 11, 2), date(2026, 11, 6)),
        (date(2026, 10, 31), "NO", Mode.STANDARD, date(2026, 11, 2), date(2026, 11, 20)),  # a Saturday
        (date(2026, 12, 21), "NO", Mode.EXPEDITED, date(2026, 12, 21), date(2026, 12, 28)),  # Christmas, a Friday
        (date(2026, 11, 23), "US", Mode.EXPEDITED, date(2026, 11, 23), date(2026, 11, 30)),  # Thanksgiving
        (date(2026, 4, 1), "DE", Mode.EXPEDITED, date(2026, 4, 1), date(2026, 4, 9)),  # Good Friday, Easter Monday
    ],
)
def test_the_plan_counts_business_days_of_the_country(applied, country, mode, first, last):
    application = replace(APPLICATION, applied_on=applied, country=country, mode=mode)
    plan = plan_case(case(Kind.OPENED, application=application, on=applied), PROGRAMME)
    assert (plan.steps[0].first, plan.steps[-1].last) == (first, last)


def test_a_country_without_known_holidays_is_said_to_be_one():
    with pytest.raises(InputError, match="no public holidays are known for XX"):
        plan_case(case(Kind.OPENED, application=replace(APPLICATION, country="XX")), PROGRAMME)


@pytest.mark.parametrize(
    ("employees", "revenue", "mode", "cents", "against"),
    [
        (50, None, Mode.STANDARD, 799_700, ()),
        (500, None, Mode.EXPEDITED, 1_199_550, ()),
        (49, None, Mode.STANDARD, None, ()),
        (501, None, Mode.STANDARD, None, ()),
        (None, 5_000_000, Mode.STANDARD, 799_700, ()),
        (None, 50_000_001, Mode.STANDARD, None, ()),
        (9_000, 20_000_000, Mode.STANDARD, 799_700, ("employees",)),
        (None, None, Mode.STANDARD, None, ()),
    ],
)
def test_only_what_is_published_has_a_price(employees, revenue, mode, cents, against):
    found = quote(replace(APPLICATION, employees=employees, revenue_usd=revenue, mode=mode), PROGRAMME)
    assert (found.cents, found.against) == (cents, against)


@pytest.mark.parametrize("name", ["Acme AI", 'A "quoted" name: x', "Ærø – 李雷", "# no comment", "- a", "null", "1.10"])
def test_an_application_reads_back_equal(name):
    application = replace(APPLICATION, organisation=name, contact=name, systems=(name, "other"), revenue_usd=0)
    assert read_application(write_application(application), "application.yaml") == application


@pytest.mark.parametrize("change", [{"id": "app 1"}, {"country": "XX"}, {"hosts": ("https://x",)}, {"systems": ()}])
def test_an_application_that_is_none_is_refused(change):
    with pytest.raises(InputError):
        read_application(write_application(replace(APPLICATION, **change)), "application.yaml")
