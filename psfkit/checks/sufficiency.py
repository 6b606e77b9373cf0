"""PK5xx: whether what is handed in can carry what is claimed."""

from collections.abc import Iterator

from psfkit.checks.check import Hit
from psfkit.checks.context import Context
from psfkit.model.bundle import Claim, EvidenceItem
from psfkit.model.rubric import Criterion, Level

_PLACEHOLDERS = (b"FILL-IN", b"lorem ipsum", b"Lorem ipsum", b"LOREM IPSUM", b"[insert ", b"<insert ", b"TODO: write")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF")
_TEXT_KINDS = ("source-code", "configuration", "interface-spec", "sbom", "log")
_SHORTEST_REASON = 20


def nothing_behind(context: Context) -> Iterator[Hit]:
    """A claim lists no evidence at all."""
    for claim in context.bundle.claims:
        if not claim.not_applicable and not claim.evidence and claim.compensating is None:
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
        if claim.level is None or criterion is None or claim.level <= Level.STATED:
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
    for item in context.bundle.evidence:
        file = context.bundle.file(item.path)
        if file is None:
            continue
        token = next((token for token in _PLACEHOLDERS if token in file.head), None)
        if token is not None:
            yield Hit(
                location=context.at(item.source, "path"),
                message=f"{item.path} still holds the placeholder {token.decode('ascii')!r}",
                subject=f"evidence {item.id}",
                label="not filled in",
                hint="fill the template in, or take it out of the bundle",
            )


def same_content(context: Context) -> Iterator[Hit]:
    """Two items are the same file under two names."""
    first_by_digest: dict[str, EvidenceItem] = {}
    for item in context.bundle.evidence:
        first = first_by_digest.setdefault(item.sha256, item)
        if first is not item:
            yield Hit(
                location=context.at(item.source, "sha256"),
                message=f"{item.id} is byte for byte the same file as {first.id}",
                subject=f"evidence {item.id}",
                label=f"same digest as {first.id}",
                hint="list the file once, with every criterion it supports",
            )


def not_evaluated(context: Context) -> Iterator[Hit]:
    """A reader could not read a file's facts."""
    for item in context.bundle.evidence:
        facts = context.bundle.facts.get(item.id)
        if facts is not None and facts.refusal:
            yield Hit(
                location=context.at(item.source, "path"),
                message=f"{item.path} is not evaluated by the reader {facts.reader}: {facts.refusal}",
                subject=f"evidence {item.id}",
                label="counts for no fact",
                hint="export it again with the tool's own command; docs/evidence-readers.md lists the formats",
            )


def outside_scope(context: Context) -> Iterator[Hit]:
    """A claim leans on evidence of a system that it does not speak of."""
    for claim in context.bundle.claims:
        for index, evidence_id in enumerate(claim.evidence):
            item = context.bundle.item(evidence_id)
            if item is not None and not set(item.systems) & set(claim.systems):
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
        if reason and len(reason) < _SHORTEST_REASON:
            yield Hit(
                location=context.at(claim.source, "not_applicable"),
                message=f"{claim.criterion} is said not to apply, and {reason!r} is no reason one could check",
                subject=f"claim for {claim.criterion}",
                label="not a reason",
                hint="say which property of the system makes the criterion meaningless for it",
                criterion=claim.criterion,
            )


def kind_at_odds(context: Context) -> Iterator[Hit]:
    """A file is a picture or a PDF although its kind is text that a machine reads."""
    for item in context.bundle.evidence:
        file = context.bundle.file(item.path)
        if file is not None and item.kind in _TEXT_KINDS and file.head.startswith(_PICTURES):
            yield Hit(
                location=context.at(item.source, "kind"),
                message=f"{item.path} is a picture or a PDF, not {item.kind}",
                subject=f"evidence {item.id}",
                label="kind and content disagree",
                hint="hand in the text itself, or name the kind it really is, such as dashboard or policy",
            )
