"""PK5xx: whether what is handed in can carry what is claimed."""

from collections.abc import Iterator

from psfkit.checks.check import Hit, speaking_against
from psfkit.checks.context import Context
from psfkit.checks.witness import (
    MOST_CRITERIA,
    disowns_criteria,
    disowns_kind,
    disowns_systems,
    holds_placeholder,
    shows_nothing,
)
from psfkit.documents.placeholders import is_placeholder
from psfkit.model.bundle import Claim, EvidenceItem
from psfkit.model.fact import Facts
from psfkit.model.rubric import Criterion, FactValue, Level

_SHORTEST_REASON = 20


def nothing_behind(context: Context) -> Iterator[Hit]:
    """A claim lists no evidence at all."""
    for claim in context.bundle.claims:
        said = claim.not_applicable or claim.evidence or claim.compensating is not None
        if not said and not context.earlier.is_in(claim.source):
            yield Hit(
                location=context.at(claim.source, "criterion"),
                message=f"nothing stands behind the claim for {claim.criterion}; it reaches level 1 at most",
                label="no evidence",
                hint=f"list evidence ids under `evidence:`; `psfkit rubric show {claim.criterion}` says which kinds",
                criterion=claim.criterion,
            )


def claimed_too_high(context: Context) -> Iterator[Hit]:
    """The evidence listed cannot reach the level that is claimed."""
    for claim in context.bundle.claims:
        criterion = context.rubric.criterion(claim.criterion)
        if claim.level is None or criterion is None or claim.level <= Level.STATED or not _is_sound(context, claim):
            continue
        reachable = reachable_level(criterion, _items(context, claim))
        if claim.level > reachable:
            needs = criterion.rule(Level(reachable + 1)).needs
            kinds = " or ".join(needs[0].kinds) if needs else "a statement and an owner"
            yield Hit(
                location=context.at(claim.source, "level"),
                message=f"level {int(claim.level)} is claimed, the evidence listed can reach level {int(reachable)}",
                subject=f"claim for {claim.criterion}",
                label=f"level {int(reachable) + 1} needs: {kinds}",
                hint=f"`psfkit why {claim.criterion}` shows what each level lacks",
                criterion=claim.criterion,
            )


def _is_sound(context: Context, claim: Claim) -> bool:
    """Whether a claim and all that it leans on could be read, so that what they reach can be told."""
    kinds = {kind.id for kind in context.rubric.kinds}
    items = _items(context, claim)
    ids = (*claim.evidence, *(() if claim.compensating is None else claim.compensating.evidence))
    broken = any(map(context.earlier.is_in, (claim.source, *(item.source for item in items))))
    return not broken and len(items) == len(ids) and all(item.kind in kinds for item in items)


def _items(context: Context, claim: Claim) -> tuple[EvidenceItem, ...]:
    extra = () if claim.compensating is None else claim.compensating.evidence
    found = (context.bundle.item(evidence_id) for evidence_id in (*claim.evidence, *extra))
    return tuple(item for item in found if item is not None)


def reachable_level(criterion: Criterion, items: tuple[EvidenceItem, ...]) -> Level:
    """Return the level that evidence of these kinds could reach, were all of it fresh and good."""
    reachable = Level.STATED
    for rule in criterion.levels[1:]:
        if any(sum(item.kind in need.kinds for item in items) < need.count for need in rule.needs):
            break
        reachable = rule.level
    return reachable


def placeholder(context: Context) -> Iterator[Hit]:
    """A file still holds the text of a template."""
    hint = "fill the template in, or take it out of the bundle"
    yield from speaking_against(context, holds_placeholder, "path", label="not filled in", hint=hint)


def same_content(context: Context) -> Iterator[Hit]:
    """Two items are the same file under two names, or tell of the same event in the same figures."""
    first_by_digest: dict[str, EvidenceItem] = {}
    first_by_figures: dict[tuple[tuple[str, FactValue], ...], EvidenceItem] = {}
    for item in context.bundle.evidence:
        file = context.bundle.file(item.path)
        if file is None or file.size == 0:
            continue
        first = first_by_digest.setdefault(file.sha256, item)
        figures = _record_figures(context.bundle.facts.get(item.id))
        told_first = first_by_figures.setdefault(figures, item) if figures else item
        if first.path != item.path:
            yield Hit(
                location=context.at(item.source, "sha256"),
                message=f"{item.id} is byte for byte the same file as {first.id}",
                subject=f"evidence {item.id}",
                label=f"same digest as {first.id}",
                hint="list the file once, with every criterion it supports",
            )
        elif told_first is not item:
            yield Hit(
                location=context.at(item.source, "path"),
                message=f"{item.id} tells of the same day in the same figures as {told_first.id}",
                subject=f"evidence {item.id}",
                label=f"same facts as {told_first.id}",
                hint="list the record once; two events on one day differ in a figure, so state what tells them apart",
            )


def _record_figures(facts: Facts | None) -> tuple[tuple[str, FactValue], ...]:
    """Return what a record states, its kind, system and day among it; runs may well agree in every figure."""
    if facts is None or facts.reader != "record":
        return ()
    return tuple(sorted((fact.name, fact.value) for fact in facts.facts if fact.name != "criteria"))


def not_evaluated(context: Context) -> Iterator[Hit]:
    """A reader could not read a file's facts."""
    for item in context.bundle.evidence:
        facts, file = context.bundle.facts.get(item.id), context.bundle.file(item.path)
        is_blank_picture = file is not None and bool(shows_nothing(file))  # which is said already
        if facts is not None and facts.refusal and facts.reader in context.readers and not is_blank_picture:
            yield Hit(
                location=context.at(item.source, "path"),
                message=f"{item.path} is not evaluated by the reader {facts.reader}: {facts.refusal}",
                subject=f"evidence {item.id}",
                label="counts for no fact",
                hint="export it again with the tool's own command; docs/evidence-readers.md lists the formats",
            )


def outside_scope(context: Context) -> Iterator[Hit]:
    """A claim leans on evidence of a system that it does not speak of."""
    if context.has_lost_systems():
        return
    for claim in context.bundle.claims:
        for index, evidence_id in enumerate(claim.evidence):
            item = context.bundle.item(evidence_id)
            if item is None or context.earlier.is_in(item.source, "systems"):
                continue
            if not set(item.systems) & set(claim.systems):
                yield Hit(
                    location=context.at(claim.source, "evidence", index),
                    message=f"{evidence_id} was taken from {', '.join(item.systems)}, "
                    f"the claim is about {', '.join(claim.systems)}",
                    subject=f"claim for {claim.criterion}",
                    label="another system's evidence",
                    hint="use evidence of the system the claim is about",
                    criterion=claim.criterion,
                )


def thin_reason(context: Context) -> Iterator[Hit]:
    """A criterion is said not to apply without a reason one could check."""
    for claim in context.bundle.claims:
        reason = claim.not_applicable.strip()
        if reason and (len(reason) < _SHORTEST_REASON or is_placeholder(reason)):
            yield Hit(
                location=context.at(claim.source, "not_applicable"),
                message=f"{claim.criterion} is said not to apply, and {reason!r} is no reason one could check",
                subject=f"claim for {claim.criterion}",
                label="not a reason",
                hint="say which property of the system makes the criterion meaningless for it",
                criterion=claim.criterion,
            )


def kind_at_odds(context: Context) -> Iterator[Hit]:
    """A file is not of the kind that it is listed as."""
    hint = "hand in the text itself, or name the kind it really is, such as dashboard or policy"
    yield from speaking_against(context, disowns_kind, "kind", label="kind and content disagree", hint=hint)


def serves_nothing(context: Context) -> Iterator[Hit]:
    """No level of any criterion that an item is listed for asks for evidence of its kind."""
    known = {kind.id for kind in context.rubric.kinds}
    for item in context.bundle.evidence:
        criteria = [c for c in context.rubric.criteria if c.id in item.criteria]
        asked = {kind for c in criteria for rule in c.levels for need in rule.needs for kind in need.kinds}
        if criteria and item.kind in known and item.kind not in asked:
            yield Hit(
                location=context.at(item.source, "kind"),
                message=f"no level of {', '.join(item.criteria)} asks for evidence of the kind {item.kind}",
                subject=f"evidence {item.id}",
                label="serves no level",
                hint=f"`psfkit rubric show {criteria[0].id}` says which kinds count; hand in what lies behind it",
                criterion=criteria[0].id,
            )


def of_something_else(context: Context) -> Iterator[Hit]:
    """A record names another system, or fewer criteria, than its entry."""
    has_systems = not context.has_lost_systems()
    for item in context.bundle.evidence:
        facts = context.bundle.facts.get(item.id)
        system = disowns_systems(item, facts)
        if system and has_systems:
            yield _of_something_else(context, item, "systems", system)
        criteria = disowns_criteria(item, facts)
        if criteria:
            yield _of_something_else(context, item, "criteria", f"does not say that it bears on {', '.join(criteria)}")


def _of_something_else(context: Context, item: EvidenceItem, field: str, against: str) -> Hit:
    return Hit(
        location=context.at(item.source, field),
        message=f"{item.path} {against}",
        subject=f"evidence {item.id}",
        label="the record says otherwise",
        hint="list what the record itself names, or keep one record for each system",
    )


def blank_picture(context: Context) -> Iterator[Hit]:
    """A picture is too small, or too empty, to show anything."""
    hint = "take the picture again, with its axes, dates and source"
    yield from speaking_against(
        context, lambda _item, file, _facts: shows_nothing(file), "path", label="shows nothing", hint=hint
    )


def one_for_everything(context: Context) -> Iterator[Hit]:
    """One file is listed for more criteria than one file can show."""
    for item in context.bundle.evidence:
        if len(set(item.criteria)) > MOST_CRITERIA:
            yield Hit(
                location=context.at(item.source, "criteria"),
                message=f"{item.id} is listed for {len(set(item.criteria))} criteria; at most {MOST_CRITERIA} count",
                subject=f"evidence {item.id}",
                label="one file for everything",
                hint="hand in what each control has of its own, and list it for the criteria that it shows",
            )
