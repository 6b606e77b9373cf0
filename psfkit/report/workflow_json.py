"""Checked workflow maps as JSON, for programs."""

from collections.abc import Sequence

from psfkit.documents.workflow_codes import WORKFLOW_CODES
from psfkit.model.finding import Finding, Severity
from psfkit.model.workflow import WorkflowMap
from psfkit.report.findings_json import count_severities, write_finding
from psfkit.report.json_text import Json, write_json
from psfkit.workflows import RULES, CheckedMap, MapCheck

FORMAT = "psfkit-workflow-check/1"
"""Name and version of the format; its schema is ``workflow-check.schema.json``."""


def render_checks(results: Sequence[CheckedMap]) -> bytes:
    """Write what checking workflow maps came to, map by map in the order given."""
    return write_json(
        {
            "format": FORMAT,
            "valid": all(result.is_valid for result in results),
            "safe": all(result.is_safe for result in results),
            "maps": [_map(result) for result in results],
        }
    )


def _map(result: CheckedMap) -> Json:
    return {
        "map": result.path,
        "valid": result.is_valid,
        "safe": result.is_safe,
        **_known(result.map),
        "counts": count_severities(result.findings),
        "rules": _rules(result.check, result.findings),
        "studio": _studio(result.check),
        "findings": [write_finding(finding) for finding in result.findings],
    }


def _known(workflow: WorkflowMap | None) -> dict[str, Json]:
    if workflow is None:
        return {"name": "", "form": None, "nodes": 0, "edges": 0}
    return {
        "name": workflow.name,
        "form": workflow.form.value,
        "nodes": len(workflow.nodes),
        "edges": len(workflow.edges),
    }


def _rules(check: MapCheck | None, findings: Sequence[Finding]) -> Json:
    if check is None:
        return []
    return [
        {
            "code": rule.code,
            "title": WORKFLOW_CODES[rule.code].title,
            "criteria": list(rule.criteria),
            "outcome": check.outcomes[rule.code].value,
            "findings": sum(finding.code == rule.code for finding in findings),
        }
        for rule in RULES
    ]


def _studio(check: MapCheck | None) -> Json:
    """Write the verdict that the studio's own validator gives, by its own names."""
    if check is None:
        return None
    issues: list[Json] = [
        {"severity": issue.severity, "code": issue.code, "node": issue.node or None} for issue in check.studio
    ]
    return {"valid": all(issue.severity != Severity.ERROR.value for issue in check.studio), "issues": issues}
