"""What may follow what in a case, and where it stands."""

from collections.abc import Mapping
from datetime import date, timedelta

from psfkit.cases.timeline import count_business_days, known_holidays, plan_case
from psfkit.errors import UsageError
from psfkit.model.case import Case, CaseEvent, Kind, Party, Standing, Step
from psfkit.model.event_kind import Reason
from psfkit.model.programme import Programme
from psfkit.registry.issue import last_day

_FOLLOWS: Mapping[Kind, tuple[Kind, ...]] = {
    Kind.OPENED: (Kind.SCOPE_AGREED,),
    Kind.SCOPE_AGREED: (Kind.MAPS_RECEIVED,),
    Kind.MAPS_RECEIVED: (Kind.EVIDENCE_SUBMITTED,),
    Kind.EVIDENCE_SUBMITTED: (Kind.PASSED, Kind.FAILED),
    Kind.MARK_ISSUED: (Kind.EVIDENCE_SUBMITTED, Kind.MARK_SUSPENDED),
    Kind.MARK_RENEWED: (Kind.EVIDENCE_SUBMITTED, Kind.MARK_SUSPENDED),
    Kind.MARK_SUSPENDED: (Kind.EVIDENCE_SUBMITTED,),
    Kind.MARK_REINSTATED: (Kind.MARK_RENEWED, Kind.EVIDENCE_SUBMITTED),
    Kind.WITHDRAWN: (),
}


def allowed(case: Case) -> tuple[Kind, ...]:
    """Return what may come next, what is expected first; a case without a mark can be withdrawn besides.

    What passed can be decided anew until something rests on it: by more assessors, where the issuer asks for more.
    """
    last = case.last.kind
    if last is Kind.PASSED:
        given = Kind.MARK_RENEWED if case.mark else Kind.MARK_ISSUED
        return (Kind.MARK_REINSTATED if case.is_suspended else given, Kind.PASSED, Kind.FAILED)
    if last is Kind.FAILED:
        suspend = (Kind.MARK_SUSPENDED,) if case.mark and not case.is_suspended else ()
        return (*suspend, Kind.EVIDENCE_SUBMITTED)
    return _FOLLOWS[last]


_SUBMIT = "`psfkit case submit CASE BUNDLE --by NAME`"
_NEXT = {
    Kind.OPENED: (
        Step.SCOPING,
        Party.ASSESSOR,
        "agree on the scope: `psfkit case scope CASE --statement TEXT --by NAME`",
    ),
    Kind.SCOPE_AGREED: (
        Step.MAPPING,
        Party.APPLICANT,
        "hand in a workflow map of every system: `psfkit case maps CASE BUNDLE --by NAME`",
    ),
    Kind.MAPS_RECEIVED: (Step.SUBMISSION, Party.APPLICANT, f"hand in the sealed bundle: {_SUBMIT}"),
    Kind.EVIDENCE_SUBMITTED: (
        Step.REVIEW,
        Party.ASSESSOR,
        "decide: `psfkit review`, then `psfkit case decide CASE --determinations FILE --by NAME`",
    ),
}
_TO_DO = {
    Kind.MARK_ISSUED: "issue the mark: `psfkit case mark CASE --issuer DIR --by NAME`",
    Kind.MARK_RENEWED: "renew the mark: `psfkit case mark CASE --issuer DIR --by NAME`",
    Kind.MARK_REINSTATED: "reinstate the mark: `psfkit case reinstate CASE --issuer DIR --by NAME`",
}
"""What the issuer does."""
_YEARLY = f"hand in the bundle for the yearly look: {_SUBMIT}"


def _suspend(reason: Reason) -> str:
    command = f"psfkit case suspend CASE --issuer DIR --reason {reason.value} --by NAME"
    return f"suspend the mark: `{command}`"


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
    follows = allowed(case)
    if kind is Kind.WITHDRAWN and not case.mark and last.kind is not Kind.WITHDRAWN:
        return
    if kind not in follows:
        expected = _say(follows[0]) if follows else "nothing: the case has come to its end"
        raise UsageError(
            f"{name} stands at: {_say(last.kind)}; what comes next is {expected}", hint="`psfkit case status`"
        )
    if kind is Kind.EVIDENCE_SUBMITTED:
        _require_window(case, on, programme)


def _require_window(case: Case, on: date, programme: Programme) -> None:
    """See that evidence after a refusal comes in time."""
    last_day = _window_end(case, programme)
    if last_day is not None and on > last_day:
        raise UsageError(
            f"the reassessment of {case.application.id} was open to {last_day.isoformat()}",
            hint="open a new case for a new assessment",
        )


def _window_end(case: Case, programme: Programme) -> date | None:
    """Return the last day for evidence after a refusal, or None where nothing was refused last."""
    decided = case.decisions
    if not decided or decided[-1].kind is Kind.PASSED:
        return None
    return decided[-1].on + timedelta(days=programme.reassessment_days)


def find_baseline(case: Case, on: date, programme: Programme) -> CaseEvent:
    """Return the decision that a new look starts from: the last one about another submission than the one to look at.

    After a pass the submission may be looked at again, by somebody who does not start from what was just said of it.

    Raises:
        UsageError: Nothing was decided yet, or the window for a reassessment has closed.
    """
    handed_in = case.latest(Kind.EVIDENCE_SUBMITTED)
    until = handed_in.number if handed_in and case.last.kind is Kind.PASSED else case.last.number
    decided = [event for event in case.decisions if event.number <= until]
    if not decided:
        raise UsageError(
            f"nothing was decided about {case.application.id} before this", hint="begin with `psfkit review`"
        )
    if case.last.kind in (Kind.FAILED, Kind.MARK_SUSPENDED):
        _require_window(case, on, programme)
    return decided[-1]


def _say(kind: Kind) -> str:
    return "not passed" if kind is Kind.FAILED else kind.value.replace("_", " ")


def stand(case: Case, programme: Programme, today: date) -> Standing:
    """Return where a case stands, who has to act, and by when.

    Raises:
        InputError: No public holidays are known for the country.
        ModuleNotFoundError: The library of public holidays is not installed.
    """
    last = case.last.kind
    if last in (Kind.MARK_ISSUED, Kind.MARK_RENEWED):
        due = _surveillance_end(case)
        if today <= due:
            return _due(case, Step.SURVEILLANCE, Party.APPLICANT, (_YEARLY,), due, today)
        missed = (_suspend(Reason.SURVEILLANCE_MISSED), _YEARLY)
        return _due(case, Step.SURVEILLANCE, Party.ISSUER, missed, due, today)
    if last in (Kind.FAILED, Kind.MARK_SUSPENDED):
        return _after_refusal(case, programme, today)
    if last is Kind.WITHDRAWN:
        return Standing(None, Party.NOBODY, (), None, None)
    if last in (Kind.PASSED, Kind.MARK_REINSTATED):
        due = _surveillance_end(case) if case.mark else _planned_end(case, programme, Step.DECISION)
        return _due(case, Step.DECISION, Party.ISSUER, (_TO_DO[allowed(case)[0]],), due, today)
    step, party, sentence = _NEXT[last]
    due = _surveillance_end(case) if case.mark else _planned_end(case, programme, step)
    return _due(case, step, party, (sentence,), due, today)


def _planned_end(case: Case, programme: Programme, step: Step) -> date:
    return next(each.last for each in plan_case(case, programme).steps if each.step is step)


def _surveillance_end(case: Case) -> date:
    """Return the last day of the year that follows the decision on which the mark rests."""
    given = next(e for e in reversed(case.events) if e.kind in (Kind.MARK_ISSUED, Kind.MARK_RENEWED))
    passed = next(e for e in reversed(case.events[: given.number]) if e.kind is Kind.PASSED)
    return last_day(passed.on)


def yearly_due(case: Case) -> date | None:
    """Return by when the next yearly look is due, where the last event is a pass, on which a mark can rest."""
    return last_day(case.last.on) if case.last.kind is Kind.PASSED else None


def _after_refusal(case: Case, programme: Programme, today: date) -> Standing:
    due = _window_end(case, programme)
    if due is None:  # the mark was suspended because nothing was handed in
        return _due(case, Step.SURVEILLANCE, Party.APPLICANT, (_YEARLY,), _surveillance_end(case), today)
    if today > due and not case.mark:
        return Standing(None, Party.NOBODY, (), None, None)
    free = programme.free_reassessments - (case.refusals - 1)
    cost = "it is free" if free > 0 else "the free one is used up"
    sentence = f"hand in the mended bundle for a reassessment ({cost}): {_SUBMIT}"
    if Kind.MARK_SUSPENDED in allowed(case):
        return _due(case, Step.SUBMISSION, Party.ISSUER, (_suspend(Reason.NON_CONFORMITY), sentence), due, today)
    return _due(case, Step.SUBMISSION, Party.APPLICANT, (sentence,), due, today)


def _due(case: Case, step: Step, party: Party, sentences: tuple[str, ...], due: date, today: date) -> Standing:
    holidays = known_holidays(case.application.country, min(today, due))
    return Standing(step, party, sentences, due, count_business_days(today, due, holidays))
