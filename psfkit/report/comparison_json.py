"""A comparison as JSON, for programs."""

from psfkit.model.case import Timeline
from psfkit.model.comparison import (
    Change,
    Comparison,
    Difference,
    DomainDifference,
    DomainStand,
    ExceptionDifference,
    Excuse,
    Side,
    Stand,
)
from psfkit.report.case_json import write_plan
from psfkit.report.json_text import Json, write_json

FORMAT = "psfkit-comparison/1"
"""Name and version of the format; its schema is ``comparison.schema.json``."""


def render_comparison(comparison: Comparison, plan: Timeline | None = None) -> bytes:
    """Write what differs between two assessments, and the plan of the case if it is about one."""
    return write_json(
        {
            "format": FORMAT,
            "confidential": True,
            "before": _side(comparison.before),
            "after": _side(comparison.after),
            "same_rubric": comparison.same_rubric,
            "regression": comparison.has_regression,
            "counts": {change.value: len(comparison.changed(change)) for change in Change},
            "domains": [_domain(domain) for domain in comparison.domains],
            "criteria": [_difference(difference) for difference in comparison.differences],
            "exceptions": [_exception(each) for each in comparison.exceptions],
            **({} if plan is None else {"timeline": write_plan(plan)}),
        }
    )


def _side(side: Side) -> Json:
    return {
        "name": side.name,
        "organisation": side.organisation,
        "kind": side.kind.value,
        "as_of": side.as_of.isoformat(),
        "bundle": side.bundle,
        "rubric": side.rubric,
    }


def _domain(domain: DomainDifference) -> Json:
    return {
        "domain": domain.domain,
        "before": _domain_stand(domain.before),
        "after": _domain_stand(domain.after),
        "regression": domain.is_regression,
    }


def _domain_stand(stand: DomainStand | None) -> Json:
    return None if stand is None else {"score": stand.score, "passes": stand.passes}


def _difference(difference: Difference) -> Json:
    return {
        "criterion": difference.criterion,
        "system": difference.system,
        "change": difference.change.value,
        "before": _stand(difference.before),
        "after": _stand(difference.after),
    }


def _stand(stand: Stand | None) -> Json:
    return None if stand is None else {"outcome": stand.outcome.value, "level": int(stand.level)}


def _exception(difference: ExceptionDifference) -> Json:
    return {
        "criterion": difference.criterion,
        "system": difference.system,
        "kind": difference.kind.value,
        "change": difference.change.value,
        "before": _excuse(difference.before),
        "after": _excuse(difference.after),
    }


def _excuse(excuse: Excuse | None) -> Json:
    if excuse is None:
        return None
    return {
        "standing": excuse.standing.value,
        "says": excuse.says,
        "approver": excuse.approver,
        "owner": excuse.owner,
        "expires_on": None if excuse.expires_on is None else excuse.expires_on.isoformat(),
    }
