"""The run as an unsigned in-toto Statement with a test-result predicate, for systems that admit by attestations.

It says what psfkit found and no more: each test is named for whose run it is, and nobody has signed it. Only a mark's
attestation, which the issuer signs, speaks for an assessment.
"""

from collections.abc import Sequence

from psfkit.model.assessment import Assessment
from psfkit.model.determination import Outcome
from psfkit.report.json_text import Json, write_json
from psfkit.report.view import ReportView

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"


def render(view: ReportView) -> bytes:
    """Write the statement.

    ``PASSED`` when every threshold is reached and every criterion that applies is met, ``WARNED`` when the thresholds
    are reached all the same, ``FAILED`` otherwise and while decisions of the assessor are missing. A criterion that is
    waived for now is a warning, never a pass; the result does not ask for waivers.
    """
    run = view.assessment
    kind = "self-check" if view.self_check else "assessed"
    met, unmet, idle = (_names(run, kind, outcomes) for outcomes in (_MET, _UNMET, _IDLE))
    waived = [f"{kind}/{result.criterion}" for domain in run.domains for result in domain.criteria if result.waivers]
    reached = [f"{kind}/{domain.domain}/threshold" for domain in run.domains if domain.passes]
    missed = [f"{kind}/{domain.domain}/threshold" for domain in run.domains if not domain.passes]
    passes = run.passes and not run.undecided
    digest = run.digests
    settings: dict[str, Json] = {
        "run": kind,
        "notice": f"{view.standing}. Unsigned; this is no mark, and none can come of it."
        if view.self_check
        else f"{view.standing}. Unsigned; this is no mark.",
        "as_of": run.as_of.isoformat(),
        "rubric": f"{run.rubric_id} {run.rubric_version}",
        "carried_by_psfkit": view.rubric.carried,
        "determinations": digest.determinations,
        "undecided": len(run.undecided),
        "not_applicable": list(idle),
        "exceptions": [f"{row.head}, {row.standing_shown}: {row.sentence}" for row in view.exceptions],
    }
    return write_json(
        {
            "_type": STATEMENT,
            "subject": [{"name": "psfkit-bundle-digest", "digest": {"sha256": digest.bundle.removeprefix("sha256:")}}],
            "predicateType": PREDICATE,
            "predicate": {
                "result": "FAILED" if not passes else "WARNED" if unmet else "PASSED",
                "configuration": [
                    {
                        "name": "rubric.yaml",
                        "uri": f"urn:psfkit:rubric:{digest.rubric}",
                        "digest": {"sha256": digest.rubric.removeprefix("sha256:")},
                        "annotations": settings,
                    }
                ],
                "passedTests": [*reached, *met],
                "warnedTests": [name for name in unmet if passes or name in waived],
                "failedTests": [*missed, *(name for name in unmet if not passes and name not in waived)],
            },
        }
    )


_MET = (Outcome.MET,)
_UNMET = (Outcome.NOT_MET, Outcome.INDETERMINATE)
_IDLE = (Outcome.NOT_APPLICABLE,)


def _names(run: Assessment, kind: str, outcomes: Sequence[Outcome]) -> list[str]:
    return [
        f"{kind}/{result.criterion}"
        for domain in run.domains
        for result in domain.criteria
        if result.outcome in outcomes
    ]
