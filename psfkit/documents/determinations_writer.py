"""The skeleton of a determinations file: everything to decide, and nothing decided.

Written by hand, not by a YAML library, so that each claim stands as a comment beside its decision.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import TypeVar
from unicodedata import combining, normalize

from psfkit.documents.digests import sha256_hex
from psfkit.documents.paths import FileRefused, check_name
from psfkit.documents.text_safety import printable
from psfkit.model.bundle import Bundle, Claim
from psfkit.model.names import EvidenceId
from psfkit.model.reassessment import Carried
from psfkit.model.rubric import Rubric

FORMAT = "psfkit-determinations/1"
TO_FILL_IN = "FILL-IN"
"""Stands where only the assessor can write."""
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
    lines = [
        f"# Determinations about {printable(bundle.organisation.name)}, {bundle.application_id}.",
        "# For every evidence item write accept: true, or accept: false with a reason.",
        "# A level can be lowered (lower_to: {level: 2, reason: ...}) and never raised.",
        "# Whatever has no accept yet counts as not decided.",
        f"format: {FORMAT}",
        f"bundle: {bundle.digest}",
        f"rubric: {rubric.digest}",
        "assessor:",
        f"  name: {quoted(assessor)}",
        "  # organisation: ...",
        f"  independence: {TO_FILL_IN}  # any tie to the applicant, financial or personal, or that there is none",
        f"decided_on: {as_of.isoformat()}",
        "decisions:",
    ]
    order = {criterion.id: index for index, criterion in enumerate(rubric.criteria)}
    for claim in sorted(bundle.claims, key=lambda claim: order.get(claim.criterion, len(order))):
        lines.extend(_decision(claim, bundle, rubric, carried))
    if not bundle.claims:
        lines[-1] = "decisions: []"
    return ("\n".join(lines) + "\n").encode("utf-8")


def _decision(claim: Claim, bundle: Bundle, rubric: Rubric, carried: Carried | None) -> Iterator[str]:
    criterion = rubric.criterion(claim.criterion)
    if criterion is not None:
        yield f"  # {claim.criterion} {printable(criterion.title)}"
    yield f"  - criterion: {claim.criterion}"
    if len(claim.systems) < len(bundle.systems):
        yield f"    systems: [{', '.join(claim.systems)}]"
    if claim.not_applicable:
        yield from _inapplicable(claim, carried)
        return
    extra = () if claim.compensating is None else claim.compensating.evidence
    ids = tuple(dict.fromkeys((*claim.evidence, *extra)))
    yield "    evidence:" if ids else "    evidence: []"
    for evidence_id in ids:
        item = bundle.item(evidence_id)
        title = "" if item is None else f"{comment(item.title)} ({item.path})"
        yield f"      - id: {evidence_id}  # {title}"
        yield from _ruling(claim, evidence_id, carried)
    yield from _cap(claim, carried)


def _inapplicable(claim: Claim, carried: Carried | None) -> Iterator[str]:
    yield f"    # claimed not to apply: {comment(claim.not_applicable)}"
    said = carried and _one({carried.inapplicable.get((claim.criterion, system)) for system in claim.systems})
    if carried and said:
        agree, reason = said
        yield f"    not_applicable: {{agree: {str(agree).lower()}, reason: {quoted(_stands(reason, carried))}}}"
    else:
        yield "    # not_applicable: {agree: true, reason: ...}"
    yield "    evidence: []"


def _ruling(claim: Claim, evidence: EvidenceId, carried: Carried | None) -> Iterator[str]:
    ruling = carried and _one({carried.rulings.get((claim.criterion, system, evidence)) for system in claim.systems})
    if carried and ruling:
        yield f"        accept: {str(ruling.accepted).lower()}"
        yield f"        reason: {quoted(_stands(ruling.reason, carried))}"
        return
    if carried and evidence in (*carried.changed, *carried.new):
        yield f"        # {'changed since' if evidence in carried.changed else 'new since'} {carried.decided_on}"
    yield "        # accept: true"


def _cap(claim: Claim, carried: Carried | None) -> Iterator[str]:
    cap = carried and _one({carried.caps.get((claim.criterion, system)) for system in claim.systems})
    if carried and cap:
        yield f"    lower_to: {{level: {int(cap.level)}, reason: {quoted(_stands(cap.reason, carried))}}}"


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
