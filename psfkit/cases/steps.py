"""What may follow what in a case, and where it stands."""

from collections.abc import Mapping
from datetime import date, timedelta

from psfkit.cases.timeline import count_business_days, known_holidays, plan_case
from psfkit.errors import UsageError
from psfkit.model.case import Case, CaseEvent, Kind, Party, Standing, Step
from psfkit.model.programme import Programme

FOLLOWS: Mapping[Kind, tuple[Kind, ...]] = {
    Kind.OPENED: (Kind.SCOPE_AGREED,),
    Kind.SCOPE_AGREED: (Kind.MAPS_RECEIVED,),
    Kind.MAPS_RECEIVED: (Kind.EVIDENCE_SUBMITTED,),
    Kind.EVIDENCE_SUBMITTED: (Kind.PASSED, Kind.FAILED),
    Kind.PASSED: (Kind.MARK_ISSUED,),
    Kind.FAILED: (Kind.EVIDENCE_SUBMITTED,),
    Kind.MARK_ISSUED: (),
    Kind.WITHDRAWN: (),
}
"""What may come next; a case that has not come to its end can be withdrawn besides."""

_NEXT = {
    Kind.OPENED: (Step.SCOPING, Party.ASSESSOR, "agree on the scope: `psfkit case scope`"),
    Kind.SCOPE_AGREED: (Step.MAPPING, Party.APPLICANT, "hand in a workflow map of every system: `psfkit case maps`"),
    Kind.MAPS_RECEIVED: (Step.SUBMISSION, Party.APPLICANT, "hand in the sealed bundle: `psfkit case submit`"),
    Kind.EVIDENCE_SUBMITTED: (Step.REVIEW, Party.ASSESSOR, "decide: `psfkit review`, then `psfkit case decide`"),
    Kind.PASSED: (Step.DECISION, Party.ISSUER, "issue the mark: `psfkit case mark`"),
}


def require_next(case: Case, kind: Kind, on: date, programme: Programme) -> None:
    """See that an event may come now.

    Raises:
        UsageError: The case is at another step, the day lies before the last event, or a window has closed.
    """
    last, name = case.last, case.application.id
    if on < last.on:
        raise UsageError(
            f"{on.isoformat()} lies before {last.on.isoformat()}, when {name} was changed last",
            hint="see that the clock is right",
        )
    allowed = FOLLOWS[last.kind]
    if kind is Kind.WITHDRAWN and last.kind not in (Kind.MARK_ISSUED, Kind.WITHDRAWN):
        return
    if kind not in allowed:
        expected = _say(allowed[0]) if allowed else "nothing: the case has come to its end"
        raise UsageError(f"{name} is {_say(last.kind)}; what comes next is {expected}", hint="`psfkit case status`")
    if last.kind is Kind.FAILED:
        _require_window(case, on, programme)


def _require_window(case: Case, on: date, programme: Programme) -> None:
    last_day = case.last.on + timedelta(days=programme.reassessment_days)
    if on > last_day:
        raise UsageError(
            f"the reassessment of {case.application.id} was open to {last_day.isoformat()}",
            hint="open a new case for a new assessment",
        )


def find_baseline(case: Case, on: date, programme: Programme) -> CaseEvent:
    """Return the decision that a new look starts from: the last one.

    Raises:
        UsageError: Nothing was decided yet, or the window for a reassessment has closed.
    """
    decided = [event for event in case.events if event.kind in (Kind.PASSED, Kind.FAILED)]
    if not decided:
        raise UsageError(f"nothing was decided about {case.application.id} yet", hint="`psfkit case status`")
    if case.last.kind is Kind.FAILED:
        _require_window(case, on, programme)
    return decided[-1]


def _say(kind: Kind) -> str:
    return kind.value.replace("_", " ")


def stand(case: Case, programme: Programme, today: date) -> Standing:
    """Return where a case stands, who has to act, and by when.

    Raises:
        InputError: No public holidays are known for the country.
        ModuleNotFoundError: The library of public holidays is not installed.
    """
    last = case.last.kind
    if last is Kind.FAILED:
        return _after_failure(case, programme, today)
    if last not in _NEXT:
        return Standing(None, Party.NOBODY, (), None, None)
    step, party, sentence = _NEXT[last]
    planned = next(each for each in plan_case(case, programme).steps if each.step is step)
    holidays = known_holidays(case.application.country, today)
    return Standing(step, party, (sentence,), planned.last, count_business_days(today, planned.last, holidays))


def _after_failure(case: Case, programme: Programme, today: date) -> Standing:
    free = programme.free_reassessments - (case.attempts - 1)
    cost = "it is free" if free > 0 else "the free one is used up"
    due = case.last.on + timedelta(days=programme.reassessment_days)
    if today > due:
        return Standing(None, Party.NOBODY, (), None, None)
    sentence = f"hand in the mended bundle for a reassessment ({cost}): `psfkit case submit`"
    holidays = known_holidays(case.application.country, today)
    return Standing(Step.SUBMISSION, Party.APPLICANT, (sentence,), due, count_business_days(today, due, holidays))
