"""The gaps as an OSCAL plan of action and milestones, with due dates.

What stands in the way of a pass is due on the last day of the window for a reassessment; the rest with the yearly
surveillance; what is waived for now, on the last day of its waiver. Work that takes longer, because evidence has to
cover days of operation, is due when it can be there.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from psfkit.model.assessment import Gap, PlanStep
from psfkit.model.claim_exception import ClaimException, ExceptionKind
from psfkit.model.determination import Outcome
from psfkit.report.compose import REASSESSMENT_DAYS
from psfkit.report.json_text import Json, write_json
from psfkit.report.oscal import instant, metadata, prop, prose, uid
from psfkit.report.to_oscal import about, observations, stamp_of
from psfkit.report.view import ReportView
from psfkit.report.words import count, say_exception, sentence

SURVEILLANCE_DAYS = 365
"""Days to the yearly surveillance, by which what does not block a pass is due."""
_WEEK, _WORKING = 7, 5

Key = tuple[str, str]


def render(view: ReportView) -> bytes:
    """Write an item and a risk with its deadline for each gap, and a milestone for each step of the plan."""
    run, stamp = view.assessment, stamp_of(view.assessment)
    gaps = [gap for gap in run.gaps if _is_open(view, gap)]
    steps = _by_gap(view.plan.steps)
    ready = _ready(view.plan.steps, run.as_of)
    results = {result.criterion: result for domain in run.domains for result in domain.criteria}
    named = dict.fromkeys(gap.criterion for gap in gaps)
    plan: dict[str, Json] = {
        "uuid": uid("poam", *stamp),
        "metadata": metadata(f"Plan of action: {view.organisation}", run.as_of, "1", about(view), _remarks(view)),
        "system-id": {"identifier-type": "urn:psfkit:bundle", "id": run.digests.bundle},
    }
    if gaps:
        plan["observations"] = [each for name in named for each in observations(results[name], run, stamp)]
        plan["risks"] = [_risk(view, gap, steps.get(_key(gap), ()), ready, stamp) for gap in gaps]
    standing = [_stand_in(each, stamp) for each in run.exceptions if _is_control_in_force(each)]
    plan["poam-items"] = [*(_item(view, gap, stamp) for gap in gaps), *standing] or [_nothing(stamp)]
    return write_json({"plan-of-action-and-milestones": plan})


def _is_control_in_force(exception: ClaimException) -> bool:
    return exception.kind is ExceptionKind.COMPENSATING_CONTROL and exception.standing.is_in_force


def _stand_in(exception: ClaimException, stamp: Sequence[str]) -> Json:
    """Return what is to be done for good about a criterion that something stands in for."""
    last = "none" if exception.expires_on is None else exception.expires_on.isoformat()
    return {
        "uuid": uid("poam-item", *stamp, exception.criterion, exception.system, exception.kind.value),
        "title": prose(f"Replace the compensating control of {exception.criterion} for {exception.system}"),
        "description": prose(sentence(say_exception(exception))),
        "props": [prop("criterion", exception.criterion), prop("expires-on", last)],
    }


def _waiver(view: ReportView, gap: Gap) -> ClaimException | None:
    result = view.assessment.result(gap.criterion)
    determination = None if result is None else result.by_system.get(gap.system)
    return None if determination is None else determination.waiver


def _is_open(view: ReportView, gap: Gap) -> bool:
    result = view.assessment.result(gap.criterion)
    determination = None if result is None else result.by_system.get(gap.system)
    unmet = determination is not None and determination.outcome in (Outcome.NOT_MET, Outcome.INDETERMINATE)
    return unmet or any(_key_of(step) == _key(gap) for step in view.plan.steps)


def _key(gap: Gap) -> Key:
    return gap.criterion, gap.system


def _key_of(step: PlanStep) -> Key:
    return step.criterion, step.system


def _by_gap(steps: Sequence[PlanStep]) -> Mapping[Key, tuple[PlanStep, ...]]:
    found: dict[Key, tuple[PlanStep, ...]] = {}
    for step in steps:
        found[_key_of(step)] = (*found.get(_key_of(step), ()), step)
    return found


def _ready(steps: Sequence[PlanStep], start: date) -> Mapping[int, date]:
    """Return the first day on which each step can be done, one person working on them in the plan's order."""
    spent, ready = 0, {}
    for step in steps:
        spent += step.effort_days
        ready[step.order] = later(start, max(working_days(spent), step.waiting_days))
    return ready


def working_days(days: int) -> int:
    """Return how many calendar days some days of work take, five to a week and rounded up.

    >>> working_days(0), working_days(3), working_days(5), working_days(6)
    (0, 5, 7, 9)
    """
    return -(-days * _WEEK // _WORKING)


def later(day: date, days: int) -> date:
    """Return a day some days later, or the last one there is."""
    return day + timedelta(days=min(days, (date.max - day).days))


def _due(view: ReportView, gap: Gap, steps: Sequence[PlanStep], ready: Mapping[int, date]) -> date:
    window = REASSESSMENT_DAYS if gap.blocks_pass else SURVEILLANCE_DAYS
    return max(later(view.as_of, window), *(ready[step.order] for step in steps), view.as_of)


def _excused(waiver: ClaimException, gap: Gap, stamp: Sequence[str]) -> dict[str, Json]:
    """Return what is said of a risk that somebody accepted for a time."""
    accepted = sentence(say_exception(waiver))
    return {
        "status": "deviation-approved",
        "mitigating-factors": [{"uuid": uid("waiver", *stamp, *_key(gap)), "description": prose(accepted)}],
    }


def _risk(
    view: ReportView, gap: Gap, steps: Sequence[PlanStep], ready: Mapping[int, date], stamp: Sequence[str]
) -> Json:
    criterion = view.rubric.criterion(gap.criterion)
    waiver = _waiver(view, gap)
    last = None if waiver is None else waiver.expires_on
    due = _due(view, gap, steps, ready) if last is None else last
    remediation: dict[str, Json] = {
        "uuid": uid("response", *stamp, *_key(gap)),
        "lifecycle": "planned",
        "title": prose(f"Raise {gap.criterion} to level {int(gap.next_level)}"),
        "description": prose("" if criterion is None else criterion.remedy.first, "Add what is missing."),
    }
    if steps:
        remediation["tasks"] = [_task(step, view.as_of, ready[step.order], stamp) for step in steps]
    return {
        "uuid": uid("risk", *stamp, *_key(gap)),
        "title": prose(f"{gap.criterion} is at level {int(gap.level)} for {gap.system}"),
        "description": prose(sentence("; ".join(gap.lacks))),
        "statement": prose("" if criterion is None else criterion.why),
        "props": [
            prop("level", str(int(gap.level))),
            prop("next-level", str(int(gap.next_level))),
            prop("blocks-pass", "yes" if gap.blocks_pass else "no"),
        ],
        "status": "open",
        **({} if waiver is None else _excused(waiver, gap, stamp)),
        "deadline": instant(due),
        "remediations": [remediation],
        "related-observations": [{"observation-uuid": uid("observation", *stamp, *_key(gap))}],
    }


def _task(step: PlanStep, start: date, end: date, stamp: Sequence[str]) -> Json:
    waits = f", and {count(step.waiting_days, 'day')} of operation to cover" if step.waiting_days else ""
    work = f"About {count(step.effort_days, 'person-day')} of work{waits}."
    return {
        "uuid": uid("task", *stamp, str(step.order)),
        "type": "milestone",
        "title": prose(f"Step {step.order}: {step.criterion} to level {int(step.to_level)}"),
        "description": prose(f"{sentence('; '.join(step.adds))} {work}"),
        "timing": {"within-date-range": {"start": instant(start), "end": instant(end)}},
    }


def _item(view: ReportView, gap: Gap, stamp: Sequence[str]) -> Json:
    criterion = view.rubric.criterion(gap.criterion)
    return {
        "uuid": uid("poam-item", *stamp, *_key(gap)),
        "title": prose(f"{gap.criterion} {'' if criterion is None else criterion.title}"),
        "description": prose(f"{gap.system}: {sentence('; '.join(gap.lacks))}"),
        "related-observations": [{"observation-uuid": uid("observation", *stamp, *_key(gap))}],
        "related-risks": [{"risk-uuid": uid("risk", *stamp, *_key(gap))}],
    }


def _nothing(stamp: Sequence[str]) -> Json:
    """OSCAL wants an item at least; this one says that there is none."""
    return {
        "uuid": uid("poam-item", *stamp, "nothing"),
        "title": "Nothing to do",
        "description": "Every criterion that applies is met.",
        "props": [prop("items", "none")],
    }


def _remarks(view: ReportView) -> str:
    whose = "A self-check opens no window for a reassessment; the dates are for planning. " if view.self_check else ""
    return (
        f"{whose}What blocks a pass is due {REASSESSMENT_DAYS} days after the as-of date, the rest after"
        f" {SURVEILLANCE_DAYS}; later where evidence has to cover more days of operation or the work takes longer."
        " Milestones are the first days on which one person could be done, working on the plan's steps in order."
    )
