"""The run as OSCAL assessment results: an observation for each criterion and system, a finding for each criterion."""

from base64 import b64encode
from collections.abc import Iterator, Sequence

from psfkit.model.assessment import Assessment
from psfkit.model.determination import CriterionResult, Determination, Outcome, Truth
from psfkit.report.json_text import Json, write_json
from psfkit.report.oscal import instant, line, metadata, prop, prose, token, uid
from psfkit.report.oscal_catalog import objective
from psfkit.report.view import ReportView
from psfkit.report.words import say_exception, sentence

PLAN = (
    "There is no assessment plan of its own: what is looked at and how follows from the rubric, whose digest stands in"
    " the properties, and from psfkit's documentation of scoring."
)
_REASONS = {Outcome.MET: "pass", Outcome.NOT_MET: "fail", Outcome.INDETERMINATE: "other"}
"""Why a finding is as it is, in OSCAL's words."""


def render(view: ReportView) -> bytes:
    """Write the assessment results; what does not apply is excluded from the controls reviewed, with its reason."""
    run = view.assessment
    stamp = stamp_of(run)
    plan = uid("assessment-plan", *stamp)
    return write_json(
        {
            "assessment-results": {
                "uuid": uid("assessment-results", *stamp),
                "metadata": metadata(f"{view.title}: {view.organisation}", run.as_of, "1", about(view), view.decision),
                "import-ap": {"href": f"#{plan}", "remarks": PLAN},
                "results": [_result(view, stamp)],
                "back-matter": {
                    "resources": [
                        {
                            "uuid": plan,
                            "title": "How the run was made",
                            "description": PLAN,
                            "base64": {
                                "filename": "assessment-plan.txt",
                                "media-type": "text/plain",
                                "value": b64encode(PLAN.encode()).decode(),
                            },
                        }
                    ],
                },
            }
        }
    )


def stamp_of(run: Assessment) -> tuple[str, ...]:
    """Return what a run is made from, as parts of a UUID."""
    return (run.digests.bundle, run.digests.rubric, run.digests.determinations or "none", run.as_of.isoformat())


def about(view: ReportView) -> list[Json]:
    """Return whose run it is and what it was made from, as properties."""
    run = view.assessment
    return [
        prop("run", "self-check" if view.self_check else "assessed"),
        prop("standing", view.standing),
        prop("organisation", view.organisation),
        prop("rubric", f"{run.rubric_id} {run.rubric_version}"),
        prop("rubric-carried-by-psfkit", "yes" if view.rubric.carried else "no"),
        prop("bundle-digest", run.digests.bundle),
        prop("rubric-digest", run.digests.rubric),
        prop("determinations-digest", run.digests.determinations or "none"),
    ]


def _result(view: ReportView, stamp: tuple[str, ...]) -> Json:
    run = view.assessment
    results = [result for domain in run.domains for result in domain.criteria]
    idle = [result.criterion for result in results if result.outcome is Outcome.NOT_APPLICABLE]
    reviewed: dict[str, Json] = {"description": prose(view.scope), "include-all": {}}
    if idle:
        reviewed["exclude-controls"] = [{"control-id": token(name)} for name in idle]
        reviewed["remarks"] = prose(f"Excluded because it does not apply: {', '.join(idle)}.")
    made: dict[str, Json] = {
        "uuid": uid("result", *stamp),
        "title": prose(view.decided),
        "description": prose(f"{view.standing}. {view.decision}"),
        "start": instant(run.as_of),
        "end": instant(run.as_of),
        "props": [prop("passes", "yes" if run.passes else "no"), *_scores(view)],
        "reviewed-controls": {"control-selections": [reviewed]},
        "observations": [each for result in results for each in observations(result, run, stamp)],
    }
    found = [_finding(view, result, stamp) for result in results if result.outcome is not Outcome.NOT_APPLICABLE]
    return made if not found else {**made, "findings": found}


def _scores(view: ReportView) -> Iterator[Json]:
    for row in view.domains:
        yield prop(f"score-{token(row.id)}", f"{row.shown}, needs {row.threshold_shown}: {row.result}")


def observations(result: CriterionResult, run: Assessment, stamp: Sequence[str]) -> Iterator[Json]:
    """Yield what was seen of a criterion, for each system."""
    for system, seen in result.by_system.items():
        yield {
            "uuid": uid("observation", *stamp, result.criterion, system),
            "title": prose(f"{result.criterion}, {system}"),
            "description": prose(_describe(seen, run)),
            "props": [
                prop("criterion", result.criterion),
                prop("system", system),
                prop("outcome", seen.outcome.value),
                prop("level", str(int(seen.level)) if seen.outcome is not Outcome.NOT_APPLICABLE else "none"),
            ],
            "methods": ["EXAMINE"],
            "types": ["finding" if seen.outcome in (Outcome.NOT_MET, Outcome.INDETERMINATE) else "control-objective"],
            "collected": instant(run.as_of),
        }


def _describe(seen: Determination, run: Assessment) -> str:
    if seen.outcome is Outcome.NOT_APPLICABLE:
        return f"Does not apply: {seen.reason}"
    counted = sorted(
        {
            exhibit.evidence
            for level in seen.levels
            for needed in level.requirements
            for exhibit in needed.exhibits
            if exhibit.truth is Truth.YES
        }
    )
    named = [f"{name} ({label.title})" if (label := run.evidence.get(name)) else name for name in counted]
    rests = f"rests on {', '.join(named)}" if named else "no evidence counts"
    said = (seen.reason, *(sentence(say_exception(each)) for each in seen.exceptions))
    return " ".join((f"Level {int(seen.level)}; {rests}.", *filter(None, said)))


def _finding(view: ReportView, result: CriterionResult, stamp: Sequence[str]) -> Json:
    criterion = view.rubric.criterion(result.criterion)
    met = result.outcome is Outcome.MET
    lacks = [
        f"{gap.system}: {lack}"
        for gap in view.assessment.gaps
        if gap.criterion == result.criterion
        for lack in gap.lacks
    ]
    status: dict[str, Json] = {"state": "satisfied" if met else "not-satisfied", "reason": _REASONS[result.outcome]}
    remarks = []
    if result.outcome is Outcome.INDETERMINATE:
        remarks.append("Something needed could not be known; it counts as not satisfied.")
    remarks += dict.fromkeys(sentence(say_exception(waiver)) for waiver in result.waivers)
    if remarks:
        status["remarks"] = prose(" ".join(remarks))
    return {
        "uuid": uid("finding", *stamp, result.criterion),
        "title": prose(f"{result.criterion} {'' if criterion is None else criterion.title}"),
        "description": prose(
            sentence("; ".join(lacks)) if lacks else "", f"Level {int(result.level)}; nothing is missing below level 5."
        ),
        "props": [
            prop("level", str(int(result.level))),
            prop("run", "self-check" if view.self_check else "assessed"),
        ],
        "target": {
            "type": "objective-id",
            "target-id": objective(result.criterion),
            "title": line("" if criterion is None else criterion.title),
            "status": status,
        },
        "related-observations": [
            {"observation-uuid": uid("observation", *stamp, result.criterion, system)} for system in result.by_system
        ],
    }
