"""The assessment as JSON: the whole trace, versioned, for programs and for issuing later."""

from psfkit.model.assessment import Assessment
from psfkit.model.decision import Award, Decision
from psfkit.report.case_json import write_sheet
from psfkit.report.json_text import Json, write_json
from psfkit.report.trace_json import (
    write_digests,
    write_domain,
    write_evidence,
    write_exceptions,
    write_gap,
    write_plan,
)
from psfkit.report.view import Reassessment, ReportView

FORMAT = "psfkit-assessment/1"
"""Name and version of the format; its schema is ``assessment.schema.json``."""


def render(view: ReportView) -> bytes:
    """Write the assessment."""
    run, sheet = view.assessment, view.beside.case
    return write_json(
        {
            "format": FORMAT,
            "confidential": True,
            "kind": run.kind.value,
            "as_of": run.as_of.isoformat(),
            "passes": run.passes,
            "decision": _decision(view.decision_made),
            "organisation": {
                "name": run.organisation.name,
                "country": run.organisation.country,
                "website": run.organisation.website,
            },
            "application_id": run.application_id,
            "scope": {"statement": run.scope.statement, "hosts": list(run.scope.hosts)},
            "systems": _systems(run),
            "assessor": run.assessor,
            "rubric": {"id": run.rubric_id, "version": run.rubric_version, "carried": view.rubric.carried},
            "digests": write_digests(run),
            "domains": [write_domain(domain, view.rubric) for domain in run.domains],
            "gaps": [write_gap(gap) for gap in run.gaps],
            "plan": write_plan(view.plan),
            "exceptions": write_exceptions(run.exceptions),
            "undecided": list(run.undecided),
            "reassessment": _reassessment(view.reassessment),
            "evidence": write_evidence(run),
            "judgement": view.rubric.judgement,
            "attribution": view.rubric.attribution,
            **({} if sheet is None else {"case": write_sheet(sheet)}),
        }
    )


def _decision(decision: Decision) -> Json:
    if isinstance(decision, Award):
        return {"award": True, "reasons": [], "needs_person": False}
    return {"award": False, "reasons": list(decision.reasons), "needs_person": decision.needs_person}


def _systems(run: Assessment) -> Json:
    return [
        {
            "id": system.id,
            "name": system.name,
            "purpose": system.purpose,
            "autonomy": system.autonomy,
            "models": list(system.models),
            "vendors": list(system.vendors),
        }
        for system in run.systems
    ]


def _reassessment(window: Reassessment | None) -> Json:
    if window is None:
        return None
    last = None if window.last_day is None else window.last_day.isoformat()
    return {"days": window.days, "last_day": last, "says": window.sentence}
