"""The programme's plan in days of the calendar. The one door for holidays, imported when a plan is asked for."""

from collections.abc import Mapping
from datetime import date, timedelta

from psfkit.errors import InputError
from psfkit.model.case import Case, Kind, Party, Planned, Step, Timeline
from psfkit.model.programme import Plan, Programme

_SATURDAY = 5
_LONGEST = 90
"""Days of the calendar that the longest plan can take, with every holiday."""
_DONE = {
    Step.APPLICATION: (Kind.OPENED,),
    Step.SCOPING: (Kind.SCOPE_AGREED,),
    Step.MAPPING: (Kind.MAPS_RECEIVED,),
    Step.SUBMISSION: (Kind.EVIDENCE_SUBMITTED,),
    Step.REVIEW: (Kind.PASSED, Kind.FAILED),
    Step.DECISION: (Kind.MARK_ISSUED, Kind.FAILED),
}
"""What ends each step; the first such event counts."""
_ACTS = {
    Step.APPLICATION: Party.APPLICANT,
    Step.SCOPING: Party.ASSESSOR,
    Step.MAPPING: Party.APPLICANT,
    Step.SUBMISSION: Party.APPLICANT,
    Step.REVIEW: Party.ASSESSOR,
    Step.DECISION: Party.ISSUER,
}


def plan_case(case: Case, programme: Programme) -> Timeline:
    """Lay the plan of a case out from the day of its application.

    Raises:
        InputError: No public holidays are known for the country.
        ModuleNotFoundError: The library is not installed.
    """
    application = case.application
    plan = programme.plans[application.mode]
    holidays = known_holidays(application.country, application.applied_on)
    days = _business_days(application.applied_on, plan, holidays)
    end = days[-1]
    return Timeline(
        case=application.id,
        organisation=application.organisation,
        mode=application.mode,
        days=plan.days,
        published=plan.published,
        steps=tuple(_planned(case, step.step, days[step.first - 1], days[step.last - 1]) for step in plan.steps),
        holidays=tuple((day, name) for day, name in sorted(holidays.items()) if application.applied_on <= day <= end),
    )


def _planned(case: Case, step: Step, first: date, last: date) -> Planned:
    done = next((event for event in case.events if event.kind in _DONE[step]), None)
    if done is None:
        return Planned(step, first, last, _ACTS[step], None, "")
    return Planned(step, first, last, _ACTS[step], done.on, done.by)


def known_holidays(country: str, first: date) -> Mapping[date, str]:
    """Return the public holidays of a country in the year of a day and the next, with their names.

    Raises:
        InputError: None are known for it.
        ModuleNotFoundError: The library is not installed.
    """
    import holidays

    try:
        found = holidays.country_holidays(country, years=(first.year, first.year + 1), language="en_US")
    except NotImplementedError:
        raise InputError(
            f"no public holidays are known for {country}", hint="give the country by its two letters, as NO or DE"
        ) from None
    return dict(found.items())


def _business_days(first: date, plan: Plan, holidays: Mapping[date, str]) -> list[date]:
    every = (first + timedelta(days=number) for number in range(_LONGEST))
    return [day for day in every if is_business_day(day, holidays)][: plan.days]


def is_business_day(day: date, holidays: Mapping[date, str]) -> bool:
    """Whether a day is neither of a weekend nor a public holiday.

    Weekends are Saturday and Sunday, as the programme counts, wherever the applicant is.
    """
    return day.weekday() < _SATURDAY and day not in holidays


def count_business_days(first: date, last: date, holidays: Mapping[date, str]) -> int:
    """Return how many business days there are from one day to another, both included; negative backwards.

    >>> count_business_days(date(2026, 11, 27), date(2026, 11, 30), {})
    2
    """
    if last < first:
        return -count_business_days(last + timedelta(days=1), first, holidays)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(is_business_day(day, holidays) for day in days)
