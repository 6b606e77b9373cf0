"""Decide: an award, or a refusal with every reason."""

from psfkit.model.assessment import Assessment, RunKind
from psfkit.model.decision import Award, Decision, Withheld
from psfkit.model.score import show_score


def decide(assessment: Assessment) -> Decision:
    """Return an award when nothing stands against one, otherwise every reason against it."""
    reasons = [
        f"{domain.domain} {domain.title}: {domain.shown}, needs {show_score(domain.threshold)}"
        for domain in assessment.domains
        if not domain.passes
    ]
    self_check = assessment.kind is RunKind.SELF_CHECK
    if self_check:
        reasons.append("this is a self-check: a mark needs an assessor's determinations")
    reasons.extend(assessment.undecided)
    if reasons:
        return Withheld(tuple(reasons), needs_person=bool(assessment.undecided) or (self_check and assessment.passes))
    return Award.of(assessment)
