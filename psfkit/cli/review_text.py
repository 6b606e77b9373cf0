"""What the review shows, as text: rows, claims, evidence and progress, each safe for a terminal."""

from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from psfkit.checks.witness import control_end, lacks_of_waiver
from psfkit.documents.text_safety import clip, framed, printable
from psfkit.model.assessment import DomainScore
from psfkit.model.bundle import Bundle, BundleFile, Claim, EvidenceItem
from psfkit.model.determination import CriterionResult, Outcome
from psfkit.model.fact import Facts
from psfkit.model.review import Matter, Progress, Standing
from psfkit.model.rubric import Criterion, Level
from psfkit.pipeline import Review
from psfkit.report.words import count, say_found, say_level
from psfkit.scoring.review import stand_of

_MOST = 4000
"""Characters of one text that are shown."""
_MOST_FACTS = 40
_MOST_LINES = 60
"""Lines of a file that a preview shows."""

KEYS = """\
Up, Down       the list that has the focus
Enter, Right   from the criteria to what is to be decided
Esc, Left      back to the criteria
Tab            from one list to the next
Space, b       page down and up in what is shown below

a              accept; agree that a criterion does not apply
r              reject with a reason; disagree
u              take back what was said
l              lower the level, with a reason; nothing raises it
m              a note on the criterion

n              the next that is open
f              show only what is open
/              search; an empty search shows everything
t              the trace in place of the rest, and back
Ctrl-R         read the file again, if somebody changed it
q              leave; Ctrl-C leaves as well

[ ] open   [~] begun   [x] reviewed   [-] nothing to decide
The number is the level so far, * that the criterion is met.
How much is reviewed says nothing of how well it scores.
Every decision is in the file before the next is taken."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text in one style."""

    text: str
    style: str = ""


def safe(text: str) -> str:
    """Return a text from anywhere as one safe line that is not too long."""
    return clip(printable(" ".join(text[: _MOST + 1].split())), _MOST)


def mark_of(standings: Sequence[Standing]) -> str:
    """Say how far the review of a criterion has come.

    >>> mark_of([Standing.OPEN, Standing.ACCEPTED]), mark_of([Standing.REJECTED]), mark_of([])
    ('[~]', '[x]', '[-]')
    """
    left = sum(standing.is_open for standing in standings)
    if not standings:
        return "[-]"
    return "[x]" if not left else "[ ]" if left == len(standings) else "[~]"


def say_row(criterion: Criterion, result: CriterionResult, standings: Sequence[Standing]) -> str:
    """Write the row of a criterion: its mark, its number, its level so far and whether it is met."""
    met = {Outcome.MET: "*", Outcome.INDETERMINATE: "?"}.get(result.outcome, " ")
    level = "n/a" if result.outcome is Outcome.NOT_APPLICABLE else f"L{int(result.level)}{met}"
    return f"{mark_of(standings)} {criterion.id.removeprefix('PSF-')} {level} {safe(criterion.title)}"


def say_matter(matter: Matter, standing: Standing, bundle: Bundle) -> str:
    """Write the row of something to decide, with the systems that it is about where that is not all of them."""
    box = "[ ]" if standing.is_open else "[x]"
    of = say_systems(matter.claim, bundle)
    if matter.evidence is None:
        return f"{box} does it not apply{of}? {standing.value}: {safe(matter.claim.not_applicable)}"
    item = bundle.item(matter.evidence)
    return f"{box} {matter.evidence}{of} {standing.value}: {'' if item is None else safe(item.title)}"


def say_systems(claim: Claim, bundle: Bundle) -> str:
    """Say of which systems a claim speaks, or nothing where it speaks of all."""
    is_all = set(claim.systems) == {system.id for system in bundle.systems}
    return "" if is_all else f" of {clip(', '.join(claim.systems), 40)}"


def say_progress(progress: Progress) -> str:
    """Say how much is reviewed.

    >>> say_progress(Progress(3, 12)), say_progress(Progress(12, 12))
    ('reviewed 3 of 12, 9 open', 'reviewed 12 of 12, nothing open')
    """
    return f"reviewed {progress.decided} of {progress.total}, {progress.open or 'nothing'} open"


def say_score(score: DomainScore) -> str:
    """Say where a domain's score stands with what is decided so far."""
    standing = "at or above" if score.passes else "below"
    threshold = f"{score.threshold // 100}.{score.threshold % 100 // 10}"
    return f"{score.domain} score so far {score.shown}, {standing} its threshold {threshold}"


def matches(words: str, criterion: Criterion, matters: Sequence[Matter], review: Review) -> bool:
    """Say whether a search finds a criterion: in its own text, its claims or its evidence."""
    texts = [criterion.id, criterion.title, criterion.asks]
    for matter in matters:
        item = None if matter.evidence is None else review.validated.bundle.item(matter.evidence)
        texts += [matter.claim.statement, matter.claim.owner, *matter.claim.systems]
        texts += [] if item is None else [item.id, item.title, item.path, item.kind]
    return words.casefold() in "\n".join(texts).casefold()


def tell_matter(matter: Matter | None, criterion: Criterion, review: Review) -> Iterator[Piece]:
    """Tell what an assessor looks at: the evidence, the claim that leans on it, and what each level asks for."""
    bundle = review.validated.bundle
    claims = tuple(dict.fromkeys(c for c in bundle.claims if c.criterion == criterion.id))
    claims = claims if matter is None else (matter.claim,)
    item = None if matter is None else bundle.item(matter.evidence or "")
    for claim in claims:
        yield from _words(claim, review)
    if matter is not None and item is not None:
        yield from _evidence(matter, item, criterion, review)
    for claim in claims:
        yield from _claim(claim, review.as_of)
    if not claims:
        yield Piece("nothing is claimed, so there is nothing to decide\n\n")
    if item is not None:
        yield from _preview(bundle.file(item.path), withheld=item.path in bundle.withheld)
    yield Piece(f"{criterion.id} asks\n", "bold")
    yield Piece(f"{safe(criterion.asks)}\n\n")
    for rule in criterion.levels:
        yield Piece(f"{int(rule.level)} {say_level(rule.level, self_check=False)}: ", "bold")
        yield Piece(f"{safe(rule.says)}\n")
        yield from (Piece(f"  must show: {safe(need.must_show)}\n") for need in rule.needs)
    yield Piece("\n")


def _words(claim: Claim, review: Review) -> Iterator[Piece]:
    """Tell what the assessor said of the criterion as a whole."""
    for decision in dict.fromkeys(review.determinations.decision(claim.criterion, s) for s in claim.systems):
        if decision is not None and decision.cap is not None:
            yield Piece(f"lowered to level {int(decision.cap.level)}: {safe(decision.cap.reason)}\n")
        if decision is not None and decision.not_applicable_reason:
            verb = "agreed" if decision.agrees_not_applicable else "disagreed"
            yield Piece(f"{verb} that it does not apply: {safe(decision.not_applicable_reason)}\n")
        if decision is not None and decision.note:
            yield Piece(f"note: {safe(decision.note)}\n")


def _claim(claim: Claim, as_of: date) -> Iterator[Piece]:
    level = f", level {int(claim.level)}" if claim.level is not None else ""
    yield Piece(f"Claim of {safe(claim.owner) or 'nobody'} for {', '.join(claim.systems)}{level}\n", "bold")
    if claim.not_applicable:
        yield Piece(f"said not to apply: {safe(claim.not_applicable)}\n")
    yield Piece(f"{safe(claim.statement)}\n" if claim.statement else "")
    if claim.compensating is not None:
        yield Piece(f"instead: {safe(claim.compensating.control)}\nbecause: {safe(claim.compensating.reason)}\n")
        last = control_end(claim)
        yield Piece("" if last is None else f"it {_stands(last, as_of)}\n")
    if claim.waiver is not None:
        waiver, void = claim.waiver, lacks_of_waiver(claim)
        stands = f"is none: it {' and '.join(void)}" if void else _stands(waiver.expires_on, as_of)
        yield Piece(f"waiver by {safe(waiver.approver)} {safe(stands)}\n")
        yield Piece(f"waived because: {safe(waiver.reason)}\n{safe(waiver.owner)} answers for what is waived\n")
    yield Piece("\n")


def _stands(last: date, as_of: date) -> str:
    return f"expired on {last.isoformat()}" if last < as_of else f"stands until {last.isoformat()}"


def _evidence(matter: Matter, item: EvidenceItem, criterion: Criterion, review: Review) -> Iterator[Piece]:
    yield Piece(f"{item.id} {stand_of(matter, review.determinations).value}: {safe(item.title)}\n", "bold")
    for reason in _reasons(matter, review):
        yield Piece(f"reason: {safe(reason)}\n")
    yield Piece(f"{safe(item.path)}, {safe(item.kind)}, {_dates(item)}\n")
    serves = [(rule.level, need) for rule in criterion.levels for need in rule.needs if item.kind in need.kinds]
    for level, need in serves:
        yield Piece(f"for level {int(level)} it must show: {safe(need.must_show)}\n")
    if not serves:
        yield Piece("no level of this criterion asks for evidence of this kind\n")
    yield from _facts(review.validated.bundle.facts.get(item.id))
    yield Piece("\n")


def _reasons(matter: Matter, review: Review) -> Iterator[str]:
    decisions = (review.determinations.decision(matter.claim.criterion, system) for system in matter.claim.systems)
    rulings = (r for d in decisions if d is not None for r in d.evidence if r.evidence == matter.evidence)
    yield from dict.fromkeys(ruling.reason for ruling in rulings if ruling.reason)


def _dates(item: EvidenceItem) -> str:
    covers = "" if item.covers is None else f", covers {item.covers.first} to {item.covers.last}"
    return f"made {item.produced_on}{covers}"


def _facts(facts: Facts | None) -> Iterator[Piece]:
    if facts is None:
        return
    if facts.refusal:
        yield Piece(f"not evaluated by {safe(facts.reader)}: {safe(facts.refusal)}\n")
        return
    yield Piece(f"Facts ({safe(facts.reader)})\n", "bold")
    for fact in facts.facts[:_MOST_FACTS]:
        unit = f" {safe(fact.unit)}" if fact.unit else ""
        where = f" ({safe(fact.where)})" if fact.where else ""
        yield Piece(f"{safe(fact.name)}: {safe(say_found(fact))}{unit}{where}\n")
    if len(facts.facts) > _MOST_FACTS:
        yield Piece(f"and {len(facts.facts) - _MOST_FACTS} more\n")


def _preview(file: BundleFile | None, *, withheld: bool) -> Iterator[Piece]:
    if file is None:
        yield Piece("the file is withheld\n" if withheld else "the file is not there\n")
        return
    text = readable(file.head)
    if text is None:
        yield Piece(f"no text: {count(file.size, 'byte')}; open it in a program of its own\n")
        return
    lines = text.splitlines()
    whole = file.size <= len(file.head) and len(lines) <= _MOST_LINES
    yield Piece("The file\n" if whole else f"The file begins ({count(file.size, 'byte')} in all)\n", "bold")
    yield from (Piece(f"| {framed(line)}\n") for line in lines[:_MOST_LINES])
    yield Piece("\n")


def readable(head: bytes) -> str | None:
    r"""Return the first bytes of a file as text, or None when they are none.

    >>> readable("naïve".encode()[:3]), readable(b"%PDF-1.7\x00\xe2"), readable(b"\xff\xfe")
    ('na', None, None)
    """
    if b"\0" in head:
        return None
    try:
        return getincrementaldecoder("utf-8-sig")().decode(head)  # which lets the last character be cut
    except UnicodeDecodeError:
        return None


def lowest_levels(criterion: Criterion) -> str:
    """Say to which levels one can be lowered."""
    return f"{int(Level.ABSENT)} to {len(criterion.levels) - 1}"
