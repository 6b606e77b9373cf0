"""PK513 to PK515: whether the words in a bundle say anything, and each of them something of its own."""

from collections.abc import Iterable, Iterator, Mapping

from psfkit.checks.check import Hit, speaking_against
from psfkit.checks.context import Context
from psfkit.checks.witness import says_nothing
from psfkit.checks.wording import find_boilerplate, is_drawn, is_text_name, words_of
from psfkit.documents.placeholders import is_placeholder
from psfkit.model.bundle import Bundle, BundleFile, Claim, EvidenceItem, Organisation
from psfkit.model.location import Pointer, Source


def empty_words(context: Context) -> Iterator[Hit]:
    """A text is blank, holds a placeholder instead of any text, or hardly a word."""
    hint = "it does not count; hand in the text itself, or take the item out until it is written"
    yield from speaking_against(context, says_nothing, "path", label="says nothing", hint=hint)


def place_kept(context: Context) -> Iterator[Hit]:
    """A placeholder stands where somebody has to write what is so."""
    for claim in context.bundle.claims:
        yield from _places_kept(context, claim.source, _fields_of(claim), f"claim for {claim.criterion}")
    for source, subject, fields in _other_fields(context.bundle):
        yield from _places_kept(context, source, fields, subject)


def _fields_of(claim: Claim) -> Mapping[Pointer, str]:
    fields: dict[Pointer, str] = {("owner",): claim.owner, ("statement",): claim.statement}
    if claim.compensating is not None:
        control = claim.compensating
        fields |= {("compensating", "control"): control.control, ("compensating", "reason"): control.reason}
    if claim.waiver is not None:
        waiver = claim.waiver
        fields |= {
            ("waiver", "reason"): waiver.reason,
            ("waiver", "approver"): waiver.approver,
            ("waiver", "owner"): waiver.owner,
        }
    return fields


def _other_fields(bundle: Bundle) -> Iterator[tuple[Source, str, Mapping[Pointer, str]]]:
    top = Source("bundle.yaml")
    yield top, "organisation", _organisation_fields(bundle.organisation)
    yield top, "scope", {("scope", "statement"): bundle.scope.statement}
    for system in bundle.systems:
        yield system.source, f"system {system.id}", {("name",): system.name, ("purpose",): system.purpose}
    for index, vendor in enumerate(bundle.vendors):
        fields: Mapping[Pointer, str] = {("name",): vendor.name, ("provides",): vendor.provides}
        yield Source("bundle.yaml", ("vendors", index)), f"vendor {vendor.id}", fields
    for item in bundle.evidence:
        yield item.source, f"evidence {item.id}", {("title",): item.title}


def _organisation_fields(organisation: Organisation) -> Mapping[Pointer, str]:
    return {("organisation", "name"): organisation.name, ("organisation", "country"): organisation.country}


def _places_kept(context: Context, source: Source, fields: Mapping[Pointer, str], subject: str) -> Iterator[Hit]:
    for pointer, text in fields.items():
        if text.strip() and is_placeholder(text):
            yield Hit(
                location=context.at(source, *pointer),
                message=f"{pointer[-1]} of {subject} is a placeholder: {text!r}",
                subject=subject,
                label="not filled in",
                hint="write what is so; a claim without an owner and a statement in words is none",
            )


def same_words(context: Context) -> Iterator[Hit]:
    """Claims for several criteria, or several files, say the same but for names."""
    claims = [claim for claim in context.bundle.claims if claim.statement]
    for index, others in find_boilerplate([(claim.criterion, claim.statement) for claim in claims]):
        claim = claims[index]
        yield Hit(
            location=context.at(claim.source, "statement"),
            message=f"the statement for {claim.criterion} says what those for {_others(others)} say",
            subject=f"claim for {claim.criterion}",
            label="hardly a word of its own",
            hint="say what is done for this criterion alone, where, and by whom",
            criterion=claim.criterion,
        )
    texts = [(item, file) for item in context.bundle.evidence if (file := _prose(context.bundle, item)) is not None]
    for index, others in find_boilerplate([(item.id, words_of(file.head, item.path)) for item, file in texts]):
        item = texts[index][0]
        yield Hit(
            location=context.at(item.source, "path"),
            message=f"{item.path} says what the files of {_others(others)} say",
            subject=f"evidence {item.id}",
            label="hardly a word of its own",
            hint="hand in what was written for this control, or one file that is listed for all of them",
        )


def _prose(bundle: Bundle, item: EvidenceItem) -> BundleFile | None:
    """Return an item's file where it is text that people write for people."""
    facts = bundle.facts.get(item.id)
    is_read = facts is not None and not facts.refusal
    file = bundle.file(item.path) if is_text_name(item.path) and not is_read else None
    return None if file is not None and is_drawn(file.head, item.path) else file


def _others(names: Iterable[object]) -> str:
    return " and ".join(sorted(map(str, names)))
