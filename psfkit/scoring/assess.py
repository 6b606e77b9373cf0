"""Assess a validated bundle: every criterion, every domain, every gap."""

from datetime import date

from psfkit.model.assessment import Assessment, Digests, EvidenceLabel, RunKind
from psfkit.model.bundle import Bundle, Claim, ValidatedBundle
from psfkit.model.determination import AssessorDeterminations, CriterionDecision
from psfkit.model.rubric import Rubric
from psfkit.scoring.determine import determine
from psfkit.scoring.gaps import find_gaps
from psfkit.scoring.score import score_domain


def assess(
    validated: ValidatedBundle, rubric: Rubric, determinations: AssessorDeterminations | None, as_of: date
) -> Assessment:
    """Assess a bundle on a date; without determinations the run is a self-check."""
    bundle = validated.bundle
    domains = tuple(
        score_domain(domain, tuple(determine(c, bundle, determinations, as_of) for c in domain.criteria))
        for domain in rubric.domains
    )
    return Assessment(
        kind=RunKind.SELF_CHECK if determinations is None else RunKind.ASSESSED,
        organisation=bundle.organisation,
        application_id=bundle.application_id,
        scope=bundle.scope,
        systems=bundle.systems,
        assessor="" if determinations is None else determinations.assessor,
        as_of=as_of,
        rubric_id=rubric.id,
        rubric_version=rubric.version,
        digests=Digests(bundle.digest, rubric.digest, None if determinations is None else determinations.digest),
        domains=domains,
        gaps=find_gaps(domains),
        undecided=() if determinations is None else find_undecided(bundle, determinations),
        evidence={item.id: EvidenceLabel(item.title, item.path) for item in bundle.evidence},
        assessors=0 if determinations is None else len(determinations.names),
    )


def find_undecided(bundle: Bundle, determinations: AssessorDeterminations) -> tuple[str, ...]:
    """Return a sentence for everything claimed that the assessor has not decided."""
    return tuple(
        sentence
        for claim in bundle.claims
        for system in claim.systems
        for sentence in _undecided(claim, system, determinations.decision(claim.criterion, system))
    )


def _undecided(claim: Claim, system: str, decision: CriterionDecision | None) -> tuple[str, ...]:
    where = f"{claim.criterion} for {system}"
    if claim.not_applicable:
        agreed = None if decision is None else decision.agrees_not_applicable
        return (f"{where}: not applicable is neither agreed nor refused",) if agreed is None else ()
    decided = set() if decision is None else {d.evidence for d in decision.evidence}
    open_ids = [e for e in claim.leans_on if e not in decided]
    return (f"{where}: no decision on {', '.join(open_ids)}",) if open_ids else ()
