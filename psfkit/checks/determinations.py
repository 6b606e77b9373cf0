"""PK7xx: an assessor's file must speak about this bundle, and about things that are there."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from psfkit.checks.check import MOST_SAID
from psfkit.checks.people import plain_name
from psfkit.documents.determinations_writer import TO_FILL_IN
from psfkit.documents.placeholders import is_placeholder
from psfkit.documents.places import value_place
from psfkit.documents.spelling import Speller
from psfkit.documents.text_dates import parse_date
from psfkit.documents.text_safety import shown
from psfkit.model.bundle import Bundle, Document
from psfkit.model.determination import NO_CONFLICT, AssessorDeterminations, CriterionDecision
from psfkit.model.finding import Finding, Severity
from psfkit.model.location import Location, Pointer
from psfkit.model.rubric import Rubric

OTHER_BUNDLE = "PK701"
OTHER_RUBRIC = "PK702"
UNDECLARED = "PK708"
ONE_OF_THEM = "PK711"
CONFLICT = "PK716"
NEEDS_PERSON = (OTHER_BUNDLE, OTHER_RUBRIC, UNDECLARED, ONE_OF_THEM, CONFLICT)
"""Codes that no correction of a slip can mend: somebody has to decide or declare."""
TITLES = {
    OTHER_BUNDLE: "determinations bound to another bundle",
    OTHER_RUBRIC: "determinations bound to another rubric",
    "PK703": "decision about something unknown",
    "PK704": "decision on evidence the claim does not list",
    "PK705": "refusal without a reason",
    "PK706": "decided twice",
    "PK707": "not applicable was not claimed",
    UNDECLARED: "independence not declared",
    "PK709": "decided in the future",
    "PK710": "inapplicable and lowered at once",
    ONE_OF_THEM: "assessor is one of the applicant's own",
    CONFLICT: "conflict of interest",
}


def check_determinations(
    determinations: AssessorDeterminations, document: Document, bundle: Bundle, rubric: Rubric, as_of: date
) -> tuple[Finding, ...]:
    """Return every finding about an assessor's file held against the bundle it is about."""
    findings = [*_bindings(determinations, document, bundle, rubric)]
    who = determinations
    findings += check_person(who.assessor, who.independence, who.conflicts, document, "assessor", bundle)
    findings += _decision_day(determinations, document, as_of)
    findings += decided_twice(determinations.decisions, document)
    speller = Speller(_all_names(bundle, rubric))
    for decision in determinations.decisions:
        findings.extend(_unknowns(decision, document, bundle, rubric, speller))
        findings.extend(_refusals(decision, document))
    return tuple(findings)


def decided_twice(decisions: Iterable[CriterionDecision], document: Document) -> Iterator[Finding]:
    """Find criteria that are decided twice for a system."""
    seen: set[tuple[str, str]] = set()
    for decision in decisions:
        place = value_place(document, (*decision.source.pointer, "criterion"))
        for system in decision.systems:
            if (decision.criterion, system) in seen:
                message = f"{decision.criterion} is decided twice for {system}"
                yield error_at("PK706", place, message, "keep one decision")
            seen.add((decision.criterion, system))


def error_at(code: str, location: Location, message: str, hint: str) -> Finding:
    """Return a finding about an assessor's file."""
    return Finding(
        code=code,
        severity=Severity.ERROR,
        message=shown(message, MOST_SAID),
        location=location,
        hint=shown(hint, MOST_SAID),
    )


def _bindings(
    determinations: AssessorDeterminations, document: Document, bundle: Bundle, rubric: Rubric
) -> Iterator[Finding]:
    for code, field, bound, actual in (
        (OTHER_BUNDLE, "bundle", determinations.bundle, bundle.digest),
        (OTHER_RUBRIC, "rubric", determinations.rubric, rubric.digest),
    ):
        if bound != actual:
            yield error_at(
                code,
                value_place(document, (field,)),
                f"the determinations are bound to {field} {bound[:23]}…, this {field} is {actual[:23]}…",
                "review what changed, then write the determinations anew with `psfkit review`",
            )


def check_person(
    name: str, declared: str, conflicts: Sequence[str], document: Document, key: str, bundle: Bundle
) -> Iterator[Finding]:
    """Find what keeps somebody from deciding: no declaration, a conflict of interest, a part in the applicant's work.

    Args:
        name: Who decides.
        declared: What ties to the applicant were declared.
        conflicts: What conflicts of interest were.
        document: Where it stands.
        key: The key under which the person stands there.
        bundle: What is decided about.
    """
    yield from _undeclared(name, declared, document, key)
    yield from _conflicts(name, conflicts, document, key)
    yield from _own(name, document, key, bundle)


def _undeclared(name: str, declared: str, document: Document, key: str) -> Iterator[Finding]:
    says_none = _says_none(declared)
    if TO_FILL_IN in declared or (is_placeholder(declared) and not says_none):
        yield error_at(
            UNDECLARED,
            value_place(document, (key, "independence")),
            f"{name} has not declared any tie to the applicant, or that there is none",
            "write the declaration; only the assessor can",
        )


def _conflicts(name: str, conflicts: Sequence[str], document: Document, key: str) -> Iterator[Finding]:
    for index, conflict in enumerate(conflicts):
        if not _says_none(conflict):
            yield error_at(
                CONFLICT,
                value_place(document, (key, "conflicts", index)),
                f"{name} declares a conflict of interest: {conflict}",
                "somebody without a conflict has to decide in this person's place",
            )


def _says_none(text: str) -> bool:
    return text.strip(" .").casefold() == NO_CONFLICT


def _own(name: str, document: Document, key: str, bundle: Bundle) -> Iterator[Finding]:
    plain = plain_name(name)
    owned = next((claim for claim in bundle.claims if plain_name(claim.owner) == plain), None)
    if owned is not None:
        yield error_at(
            ONE_OF_THEM,
            value_place(document, (key, "name")),
            f"{name} decides about the applicant and owns its claim for {owned.criterion}",
            "somebody else has to decide; who owns a control does not assess it",
        )


def _decision_day(determinations: AssessorDeterminations, document: Document, as_of: date) -> Iterator[Finding]:
    decided = parse_date(determinations.decided_on)
    if decided is None or decided > as_of:
        yield error_at(
            "PK709",
            value_place(document, ("decided_on",)),
            f"decided_on {determinations.decided_on} is after the as-of date {as_of.isoformat()}",
            "write the day of the last decision; evidence is looked at as of a day after it, or that day",
        )


def _all_names(bundle: Bundle, rubric: Rubric) -> Iterator[str]:
    yield from (criterion.id for criterion in rubric.criteria)
    yield from (system.id for system in bundle.systems)
    yield from (item.id for item in bundle.evidence)


def _unknowns(
    decision: CriterionDecision, document: Document, bundle: Bundle, rubric: Rubric, speller: Speller
) -> Iterator[Finding]:
    at = decision.source.pointer
    known = [criterion.id for criterion in rubric.criteria]
    if decision.criterion not in known:
        yield _unknown(document, (*at, "criterion"), decision.criterion, speller)
        return
    systems = [system.id for system in bundle.systems]
    for index, system in enumerate(decision.systems):
        if system not in systems:
            yield _unknown(document, (*at, "systems", index), system, speller)
    claims = [bundle.claim(decision.criterion, system) for system in decision.systems]
    listed = {evidence for claim in claims if claim is not None for evidence in claim.leans_on}
    for index, ruling in enumerate(decision.evidence):
        if bundle.item(ruling.evidence) is None:
            yield _unknown(document, (*at, "evidence", index, "id"), ruling.evidence, speller)
        elif ruling.evidence not in listed:
            yield error_at(
                "PK704",
                value_place(document, (*at, "evidence", index, "id")),
                f"the claim for {decision.criterion} does not list {ruling.evidence}",
                "remove the decision; only evidence that the claim leans on can count",
            )
    if decision.agrees_not_applicable is not None and not any(c is not None and c.not_applicable for c in claims):
        yield error_at(
            "PK707",
            value_place(document, (*at, "not_applicable")),
            f"{decision.criterion} was not said to be inapplicable",
            "remove the decision; an assessor cannot take a criterion out of the score unasked",
        )


def _unknown(document: Document, pointer: Pointer, word: str, speller: Speller) -> Finding:
    hint = speller.hint(word) or "use the ids of the bundle and the rubric"
    return error_at("PK703", value_place(document, pointer), f"nothing is called {word} here", hint)


def _refusals(decision: CriterionDecision, document: Document) -> Iterator[Finding]:
    at = decision.source.pointer
    for index, ruling in enumerate(decision.evidence):
        if not ruling.accepted and is_placeholder(ruling.reason):
            yield error_at(
                "PK705",
                value_place(document, (*at, "evidence", index)),
                f"{ruling.evidence} is rejected for {decision.criterion} without a reason",
                "write the reason; the applicant reads it in the gap report",
            )
    if decision.cap is not None and decision.agrees_not_applicable:
        yield error_at(
            "PK710",
            value_place(document, (*at, "lower_to")),
            f"{decision.criterion} cannot be inapplicable and lowered to level {int(decision.cap.level)} at once",
            "agree that it does not apply, or disagree; a level is lowered only where one is given",
        )
    if decision.cap is not None and is_placeholder(decision.cap.reason):
        yield error_at(
            "PK705",
            value_place(document, (*at, "lower_to")),
            f"{decision.criterion} is lowered to level {int(decision.cap.level)} without a reason",
            "write the reason; the applicant reads it in the gap report",
        )
