"""A determinations file: what was decided, and everything that is still to decide.

Written by hand, not by a YAML library, so that each claim stands as a comment beside its decision.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TypeVar
from unicodedata import combining, normalize

from psfkit.documents.digests import sha256_hex
from psfkit.documents.paths import FileRefused, check_name
from psfkit.documents.text_safety import printable
from psfkit.model.bundle import Bundle, Claim
from psfkit.model.determination import AssessorDeterminations, CriterionDecision
from psfkit.model.location import Source
from psfkit.model.names import Digest, EvidenceId
from psfkit.model.reassessment import Carried
from psfkit.model.rubric import Rubric

FORMAT = "psfkit-determinations/1"
TO_FILL_IN = "FILL-IN"
"""Stands where only the assessor can write."""
INDEPENDENCE_FORM = (
    f"  independence: {TO_FILL_IN}  # any tie to the applicant, financial or personal, or that there is none"
)
CONFLICTS_FORM = "  # conflicts: [none]  # or each conflict of interest; whoever has one does not decide"
"""What somebody who decides, or settles what others decided, declares first."""
_NONE: Mapping[EvidenceId, str] = MappingProxyType({})
_LONGEST_SLUG = 40
_LONGEST_REASON = 4000
_DIGEST = re.compile("-[0-9a-f]{8}$")


def file_name(assessor: str) -> str:
    """Return the name of an assessor's file, another one for each name but for case and spaces.

    Accents are left away and other scripts kept, as far as every file system keeps them. Where that, or anything else,
    takes something of the name away, a digest of it follows.

    >>> file_name("Ada Lovelace"), file_name("李雷"), file_name("..")
    ('ada-lovelace.yaml', '李雷.yaml', 'assessor-5ec1f7e7.yaml')
    """
    name = normalize("NFC", " ".join(assessor.split())).lower()
    slug = "-".join("".join(map(_plain, name)).split())
    is_whole = slug == name.replace(" ", "-") and "-" not in name and name == name.casefold()
    if is_whole and len(slug) <= _LONGEST_SLUG and not _DIGEST.search(slug) and _travels(f"{slug}.yaml"):
        return f"{slug}.yaml"
    return f"{slug[:_LONGEST_SLUG] or 'assessor'}-{sha256_hex(name.encode())[:8]}.yaml"


def _plain(char: str) -> str:
    """Return what is kept of a character: itself, the letter under an accent, or a space."""
    kept = "".join(part for part in normalize("NFKD", char) if not combining(part))
    return kept if kept.isalnum() and (kept.isascii() or len(kept) == 1) else " "


def _travels(name: str) -> bool:
    try:
        check_name(name)
    except FileRefused:
        return False
    return True


def write_skeleton(bundle: Bundle, rubric: Rubric, assessor: str, as_of: date, carried: Carried | None = None) -> bytes:
    """Return a determinations file with a decision to fill in for everything claimed.

    Args:
        bundle: What is assessed.
        rubric: By which.
        assessor: Who decides.
        as_of: The day to write as that of the decision.
        carried: What was decided before and stands; it is filled in.
    """
    order = {criterion.id: index for index, criterion in enumerate(rubric.criteria)}
    claims = sorted(bundle.claims, key=lambda claim: order.get(claim.criterion, len(order)))
    determinations = AssessorDeterminations(
        file="",
        bundle=bundle.digest,
        rubric=rubric.digest,
        assessor=assessor,
        organisation="",
        independence=TO_FILL_IN,
        decided_on=as_of.isoformat(),
        decisions=tuple(_carried_over(claim, carried) for claim in claims),
        digest=Digest(""),
    )
    return write_determinations(determinations, bundle, rubric, _remarks(carried))


def write_determinations(
    determinations: AssessorDeterminations, bundle: Bundle, rubric: Rubric, remarks: Mapping[EvidenceId, str] = _NONE
) -> bytes:
    """Return the file that holds determinations, as a person could write it, with what is claimed as comments.

    Args:
        determinations: What was decided. Evidence of a claim that they decide nothing about is listed as still open.
        bundle: What they are about.
        rubric: By which.
        remarks: What is to be said of evidence that is still open.
    """
    lines = [
        f"# Determinations about {printable(bundle.organisation.name)}, {bundle.application_id}.",
        "# For every evidence item write accept: true, or accept: false with a reason.",
        "# A level can be lowered (lower_to: {level: 2, reason: ...}) and never raised.",
        "# Whatever has no accept yet counts as not decided.",
        f"format: {FORMAT}",
        f"bundle: {determinations.bundle}",
        f"rubric: {determinations.rubric}",
        "assessor:",
        *_assessor(determinations),
        f"decided_on: {determinations.decided_on}",
        "decisions:" if determinations.decisions else "decisions: []",
    ]
    for decision in determinations.decisions:
        lines.extend(_decision(decision, bundle, rubric, remarks))
    return ("\n".join(lines) + "\n").encode("utf-8")


def _assessor(determinations: AssessorDeterminations) -> Iterator[str]:
    yield f"  name: {quoted(determinations.assessor)}"
    organisation = determinations.organisation
    yield f"  organisation: {quoted(organisation)}" if organisation else "  # organisation: ..."
    if determinations.independence == TO_FILL_IN:
        yield INDEPENDENCE_FORM
    else:
        yield f"  independence: {quoted(determinations.independence)}"
    if determinations.conflicts:
        yield f"  conflicts: [{', '.join(map(quoted, determinations.conflicts))}]"
    else:
        yield CONFLICTS_FORM


def _decision(
    decision: CriterionDecision, bundle: Bundle, rubric: Rubric, remarks: Mapping[EvidenceId, str]
) -> Iterator[str]:
    criterion = rubric.criterion(decision.criterion)
    if criterion is not None:
        yield f"  # {decision.criterion} {printable(criterion.title)}"
    yield f"  - criterion: {decision.criterion}"
    every = tuple(system.id for system in bundle.systems)
    if decision.systems and decision.systems != every:
        yield f"    systems: [{', '.join(map(quoted, decision.systems))}]"
    found = (bundle.claim(decision.criterion, system) for system in decision.systems or every)
    claims = tuple(dict.fromkeys(claim for claim in found if claim is not None))
    yield from _applicability(decision, claims)
    ids = _listed(decision, claims)
    yield "    evidence:" if ids else "    evidence: []"
    for evidence_id in ids:
        item = bundle.item(evidence_id)
        title = "" if item is None else f"{comment(item.title)} ({item.path})"
        yield f"      - id: {evidence_id}  # {title}"
        yield from _ruling(decision, evidence_id, remarks)
    if decision.cap is not None:
        yield f"    lower_to: {{level: {int(decision.cap.level)}, reason: {quoted(decision.cap.reason)}}}"
    if decision.note:
        yield f"    note: {quoted(decision.note)}"


def _applicability(decision: CriterionDecision, claims: Iterable[Claim]) -> Iterator[str]:
    said = [claim.not_applicable for claim in claims if claim.not_applicable]
    yield from (f"    # claimed not to apply: {comment(reason)}" for reason in said)
    if decision.agrees_not_applicable is not None:
        agree, reason = str(decision.agrees_not_applicable).lower(), quoted(decision.not_applicable_reason)
        yield f"    not_applicable: {{agree: {agree}, reason: {reason}}}"
    elif said:
        yield "    # not_applicable: {agree: true, reason: ...}"


def _listed(decision: CriterionDecision, claims: Iterable[Claim]) -> tuple[EvidenceId, ...]:
    """Return the evidence to list: in the claim's order if what was decided keeps to it, else what is open last."""
    ruled = tuple(ruling.evidence for ruling in decision.evidence)
    claimed = dict.fromkeys(e for claim in claims if not claim.not_applicable for e in claim.leans_on)
    if tuple(evidence for evidence in claimed if evidence in ruled) == ruled:
        return tuple(claimed)
    return (*ruled, *(evidence for evidence in claimed if evidence not in ruled))


def _ruling(decision: CriterionDecision, evidence: EvidenceId, remarks: Mapping[EvidenceId, str]) -> Iterator[str]:
    ruling = next((ruling for ruling in decision.evidence if ruling.evidence == evidence), None)
    if ruling is None:
        yield from (f"        # {remarks[evidence]}",) if evidence in remarks else ()
        yield "        # accept: true"
        return
    yield f"        accept: {str(ruling.accepted).lower()}"
    if ruling.reason:
        yield f"        reason: {quoted(ruling.reason)}"


def _carried_over(claim: Claim, carried: Carried | None) -> CriterionDecision:
    """Return the decision to begin with: nothing is decided but what stands from before, of all systems alike."""
    decision = CriterionDecision(claim.criterion, claim.systems, (), None, None, "", "", Source("", ()))
    if carried is None:
        return decision
    if claim.not_applicable:
        said = _one({carried.inapplicable.get((claim.criterion, system)) for system in claim.systems})
        agrees, reason = said or (None, "")
        stands = _stands(reason, carried) if said else ""
        return replace(decision, agrees_not_applicable=agrees, not_applicable_reason=stands)
    found = [
        _one({carried.rulings.get((claim.criterion, system, evidence)) for system in claim.systems})
        for evidence in claim.leans_on
    ]
    cap = _one({carried.caps.get((claim.criterion, system)) for system in claim.systems})
    return replace(
        decision,
        evidence=tuple(replace(r, reason=_stands(r.reason, carried)) for r in found if r is not None),
        cap=None if cap is None else replace(cap, reason=_stands(cap.reason, carried)),
    )


def _remarks(carried: Carried | None) -> Mapping[EvidenceId, str]:
    if carried is None:
        return {}
    new = dict.fromkeys(carried.new, f"new since {carried.decided_on}")
    return new | dict.fromkeys(carried.changed, f"changed since {carried.decided_on}")


Said = TypeVar("Said")


def _one(said: set[Said | None]) -> Said | None:
    """Return what was said of every system alike, or nothing."""
    return next(iter(said)) if len(said) == 1 else None


def _stands(reason: str, carried: Carried) -> str:
    """Return an earlier reason with the word that it stands; one that is as long as can be stays as it is."""
    added = f"{reason} Carried over from {carried.decided_on}, nothing has changed.".strip()
    return added if len(added) <= _LONGEST_REASON else reason


def comment(text: str) -> str:
    """Return a text as a comment can hold it: one line, safe to print, not long."""
    return printable(" ".join(text.split()))[:160]


def quoted(text: str) -> str:
    """Return a text in double quotes, as YAML and JSON both read it."""
    return json.dumps(text, ensure_ascii=False)
