"""The whole trace of a run as JSON: every level, requirement, evidence item and fact."""

from collections.abc import Collection, Iterable

from psfkit.model.assessment import Assessment, DomainScore, Gap, Plan
from psfkit.model.claim_exception import ClaimException, share
from psfkit.model.determination import (
    CriterionResult,
    Determination,
    Exhibit,
    FactResult,
    LevelCap,
    LevelResult,
    RequirementResult,
)
from psfkit.model.fact import Sample, Share
from psfkit.model.rubric import Criterion, FactTest, Requirement, Rubric
from psfkit.report.findings_json import write_finding
from psfkit.report.json_text import Json, write_value
from psfkit.report.words import say_way_out


def write_domain(domain: DomainScore, rubric: Rubric) -> Json:
    """Write a domain with all its criteria."""
    return {
        "domain": domain.domain,
        "title": domain.title,
        "score": domain.score,
        "shown": domain.shown,
        "threshold": domain.threshold,
        "passes": domain.passes,
        "criteria": [write_criterion(result, rubric.criterion(result.criterion)) for result in domain.criteria],
    }


def write_criterion(result: CriterionResult, criterion: Criterion | None) -> Json:
    """Write a criterion with every level of every system."""
    return {
        "criterion": result.criterion,
        "title": "" if criterion is None else criterion.title,
        "provenance": None if criterion is None else criterion.provenance.value,
        "outcome": result.outcome.value,
        "level": int(result.level),
        "systems": [_determination(determination) for determination in result.by_system.values()],
    }


def _determination(determination: Determination) -> Json:
    return {
        "system": determination.system,
        "outcome": determination.outcome.value,
        "level": int(determination.level),
        "evidence_level": int(determination.evidence_level),
        "reason": determination.reason,
        "note": determination.note,
        "caps": [_cap(cap) for cap in determination.caps],
        "untold": [write_finding(finding) for finding in determination.untold],
        "levels": [_level(result) for result in determination.levels],
        "exceptions": [write_exception(each) for each in determination.exceptions],
    }


def write_exception(exception: ClaimException) -> dict[str, Json]:
    """Write an exception as it stands, without its criterion and system."""
    return {
        "kind": exception.kind.value,
        "standing": exception.standing.value,
        "says": exception.says,
        "approver": exception.approver,
        "owner": exception.owner,
        "expires_on": None if exception.expires_on is None else exception.expires_on.isoformat(),
        "days_left": exception.days_left,
        "remark": exception.remark,
    }


def write_exceptions(exceptions: Iterable[ClaimException]) -> Json:
    """Write every exception of a run once, with what to do about it."""
    return [
        {
            "criterion": shared.exception.criterion,
            "systems": list(shared.systems),
            **write_exception(shared.exception),
            "way_out": say_way_out(shared.exception),
        }
        for shared in share(exceptions)
    ]


def _cap(cap: LevelCap) -> Json:
    written: dict[str, Json] = {"level": int(cap.level), "reason": cap.reason}
    if cap.map is not None:
        written["map"] = {
            "evidence": cap.map.evidence,
            "path": cap.map.path,
            "rule": cap.map.rule,
            "truth": cap.map.truth.value,
            "remedy": cap.map.remedy,
            "places": [write_finding(finding) for finding in cap.map.places],
        }
    return written


def _level(result: LevelResult) -> Json:
    return {
        "level": int(result.level),
        "truth": result.truth.value,
        "lacks": list(result.lacks),
        "requirements": [_result(requirement) for requirement in result.requirements],
    }


def _result(result: RequirementResult) -> Json:
    return {
        "requirement": _requirement(result.requirement),
        "truth": result.truth.value,
        "lacks": list(result.lacks),
        "exhibits": [_exhibit(exhibit) for exhibit in result.exhibits],
    }


def _requirement(requirement: Requirement) -> Json:
    return {
        "kinds": list(requirement.kinds),
        "must_show": requirement.must_show,
        "max_age_days": requirement.max_age_days,
        "count": requirement.count,
        "period_days": requirement.period_days,
        "facts": [_test(test) | {"because": test.because} for test in requirement.facts],
    }


def _test(test: FactTest) -> dict[str, Json]:
    return {
        "fact": test.fact,
        "reader": test.reader,
        "kind": test.kind,
        "comparison": test.comparison.value,
        "bar": write_value(test.bar),
        "top": write_value(test.top),
        "by": test.by.value,
        "min_sample": test.min_sample,
        "over_days": test.over_days,
        "within_days": test.within_days,
        "when_read": test.when_read,
    }


def _exhibit(exhibit: Exhibit) -> Json:
    return {
        "evidence": exhibit.evidence,
        "truth": exhibit.truth.value,
        "reasons": list(exhibit.reasons),
        "facts": [_fact(fact) for fact in exhibit.facts],
    }


def _fact(result: FactResult) -> Json:
    found = result.found
    return _test(result.test) | {
        "own": result.own,
        "found": None if found is None else write_value(found.value),
        "where": "" if found is None else found.where,
        "share": None if found is None or found.share is None else _share(found.share),
        "sample": None if found is None or found.sample is None else _sample(found.sample),
        "outcome": result.outcome.value,
        "truth": result.truth.value,
    }


def _share(share: Share) -> Json:
    return {"part": share.part, "whole": share.whole}


def _sample(sample: Sample) -> Json:
    return {"cases": sample.cases, "low": write_value(sample.low), "high": write_value(sample.high)}


def write_gap(gap: Gap) -> Json:
    """Write what one criterion lacks for one system."""
    return {
        "criterion": gap.criterion,
        "system": gap.system,
        "level": int(gap.level),
        "next_level": int(gap.next_level),
        "lacks": list(gap.lacks),
        "blocks_pass": gap.blocks_pass,
    }


def write_steps(plan: Plan) -> list[Json]:
    """Write the steps of a plan, in order."""
    return [
        {
            "order": step.order,
            "criterion": step.criterion,
            "system": step.system,
            "from_level": int(step.from_level),
            "to_level": int(step.to_level),
            "effort_days": step.effort_days,
            "waiting_days": step.waiting_days,
            "adds": list(step.adds),
            "mends_map": step.mends_map,
            "domain": step.domain,
            "score_after": step.score_after,
            "passes_after": step.passes_after,
        }
        for step in plan.steps
    ]


def write_plan(plan: Plan) -> dict[str, Json]:
    """Write a plan."""
    return {
        "steps": write_steps(plan),
        "effort_days": plan.effort_days,
        "unreachable": list(plan.unreachable),
    }


def write_evidence(assessment: Assessment, only: Collection[str] | None = None) -> Json:
    """Write title and path of each evidence item by id; of some items where ``only`` names them."""
    written: dict[str, Json] = {}
    for name, label in assessment.evidence.items():
        if only is None or name in only:
            written[name] = {"title": label.title, "path": label.path}
    return written


def write_digests(assessment: Assessment) -> Json:
    """Write what a run was made from."""
    return {
        "bundle": assessment.digests.bundle,
        "rubric": assessment.digests.rubric,
        "determinations": assessment.digests.determinations,
    }
