"""What a file itself says against its entry in evidence.yaml.

An entry is the applicant's word about a file: its kind, its day, the days it reports on, the system it was taken from.
The word stands as long as the file does not speak against it; then the file counts, or nothing does. Both the checks
and the judgement ask here, so that what is warned of is also what does not count. Every answer is the end of a
sentence that begins with the file, or the empty string.
"""

from datetime import date, timedelta

from psfkit.checks.people import is_same_person
from psfkit.checks.wording import PROSE_SUFFIXES, emptiness, reads_as_prose
from psfkit.documents.placeholders import FILL_IN, is_placeholder
from psfkit.documents.text_dates import parse_date
from psfkit.documents.text_safety import shown
from psfkit.model.bundle import BundleFile, Claim, CompensatingControl, EvidenceItem
from psfkit.model.fact import Facts

MOST_CRITERIA = 10
"""Criteria that one file may speak for: two domains, more than any honest document was seen to do."""
_ONE_DAY = timedelta(days=1)
"""Tools state UTC, an entry the day where it was written: a time near midnight may bear the day beside."""
QUIET = timedelta(days=7)
"""A log may begin later and end earlier than its period by this much: weekly readings leave that at both ends."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_PDF = b"%PDF"
_MACHINE_KINDS = frozenset(
    {"source-code", "configuration", "interface-spec", "sbom", "log", "alert-history", "scan-report"}
)
"""Kinds that are text for machines: neither a picture nor prose is one."""
_CODE_KINDS = frozenset({"source-code", "configuration", "interface-spec", "sbom"})
"""Kinds that no reader has to read before they count, so that prose under their name would."""
_ENTRY_KINDS = frozenset({"log", "alert-history"})
_RUN_KINDS = frozenset({"test-report", "evaluation", "red-team-run"})
"""Kinds that quote what was tried, template texts among it, where a tool wrote the file."""
_OF_FORM = frozenset({"runbook", "picture", "pdf"})
"""Readers that tell the form of what people wrote or drew, which shows nothing by itself."""
_SMALLEST_SIDE = 100
_FEWEST_BYTES = 1024
_PIXELS_PER_BYTE = 200
"""A picture of one colour packs more pixels than this into a byte; one that shows something does not."""


def disowns_kind(item: EvidenceItem, file: BundleFile | None, facts: Facts | None) -> str:
    """Say how a file's content speaks against the kind it is listed as.

    Args:
        item: The entry.
        file: The file, if it is there.
        facts: What a reader made of it, if one recognised it.
    """
    if file is not None and item.kind in _MACHINE_KINDS:
        if file.head.startswith((*_PICTURES, _PDF)):
            return f"is a picture or a PDF, not {item.kind}"
        is_code = item.kind in _CODE_KINDS
        if is_code and (item.path.lower().endswith(PROSE_SUFFIXES) or reads_as_prose(file.head)):
            return f"is prose, not {item.kind}"
    own = _own(facts, "kind")
    return f"calls itself {own}, not {item.kind}" if own and own != item.kind else ""


def holds_placeholder(item: EvidenceItem, file: BundleFile, facts: Facts | None) -> str:
    """Say which placeholder of a template a file still holds.

    Code and the output of tools may hold words that mark a gap only in what a person writes: ``<insert `` opens a
    statement, attacks and test texts are full of such. psfkit's own placeholder marks a gap everywhere.
    """
    is_traced = facts is not None and facts.reader not in ("record", *_OF_FORM) and not facts.refusal
    is_quoting = item.kind in _MACHINE_KINDS or (item.kind in _RUN_KINDS and is_traced)
    if not file.placeholder or (is_quoting and file.placeholder != FILL_IN):
        return ""
    return f"still holds the placeholder {file.placeholder!r}"


def says_nothing(item: EvidenceItem, file: BundleFile, facts: Facts | None) -> str:
    """Say why a text tells nothing: it is blank, keeps a place for words to come, or has headings or hardly a word.

    What a reader finds facts in tells them. Of code, settings and logs only a placeholder for the whole is judged: two
    words may be all that such a file needs.
    """
    is_read = facts is not None and not facts.refusal and facts.reader not in _OF_FORM
    if file.size == 0 or is_read or file.head.startswith((*_PICTURES, _PDF)) or holds_placeholder(item, file, facts):
        return ""
    is_whole = file.size <= len(file.head)
    return emptiness(file.head, item.path, is_whole=is_whole, for_machines=item.kind in _MACHINE_KINDS)


def lacks_of_claim(claim: Claim) -> tuple[str, ...]:
    """Say what keeps a claim from being one: no owner or statement, or a placeholder in its place."""
    return tuple(filter(None, (_lack("owner", claim.owner), _lack("statement", claim.statement))))


def lacks_of_control(control: CompensatingControl) -> tuple[str, ...]:
    """Say what keeps a compensating control from being one."""
    return tuple(filter(None, (_lack("control", control.control), _lack("reason", control.reason))))


def lacks_of_waiver(claim: Claim) -> tuple[str, ...]:
    """Say what keeps a claim's waiver from being one; nothing where the claim has none."""
    waiver = claim.waiver
    if waiver is None:
        return ()
    parts = (("reason", waiver.reason), ("approver", waiver.approver), ("owner", waiver.owner))
    own = "was approved by whom it lets off" if is_self_approved(claim) else ""
    return tuple(filter(None, (*(_lack(part, text) for part, text in parts), own)))


def is_self_approved(claim: Claim) -> bool:
    """Whether who approved a claim's waiver also answers for the claim, or for what is waived."""
    waiver = claim.waiver
    return waiver is not None and any(is_same_person(waiver.approver, owner) for owner in (waiver.owner, claim.owner))


def control_end(claim: Claim) -> date | None:
    """Return the last day on which a claim's compensating control stands: its own or its waiver's, the earlier."""
    own = None if claim.compensating is None else claim.compensating.expires_on
    ends = [end for end in (own, None if claim.waiver is None else claim.waiver.expires_on) if end is not None]
    return min(ends, default=None)


def _lack(part: str, text: str) -> str:
    if not text.strip():
        return f"has no {part}"
    return f"has a placeholder for its {part}: {shown(text, 40)!r}" if is_placeholder(text) else ""


def shows_nothing(file: BundleFile) -> str:
    """Say why a picture cannot show anything: too small, or all of one colour."""
    if not file.head.startswith(_PICTURES):
        return ""
    if not file.head.startswith(b"\x89PNG"):
        return f"is a picture of {file.size} bytes, which shows nothing" if file.size < _FEWEST_BYTES else ""
    width, height = (int.from_bytes(file.head[start : start + 4]) for start in (16, 20))
    if min(width, height) < _SMALLEST_SIDE:
        return f"is a picture of {width} by {height} pixels, which shows nothing"
    return "is a picture of a single colour" if width * height > file.size * _PIXELS_PER_BYTE else ""


def disowns_dates(item: EvidenceItem, facts: Facts | None) -> str:
    """Say how the days in a file speak against the days of its entry."""
    made = item.produced_on
    for name, happened, slack in (("held_on", "was held", timedelta()), ("run_on", "ran", _ONE_DAY)):
        day = _day(facts, name)
        if day is not None and day > made + slack:
            return f"says it {happened} on {day.isoformat()}, after {made.isoformat()}, the day it was made"
        if day is not None and item.covers is not None and day < item.covers.first - slack:
            return f"says it {happened} on {day.isoformat()}, before the period it is said to cover"
    first, last = _day(facts, "first_day"), _day(facts, "last_day")
    if item.kind in _ENTRY_KINDS and last is not None and last > made + _ONE_DAY:
        return f"has entries up to {last.isoformat()}, after {made.isoformat()}, the day it was made"
    if item.kind != "log" or item.covers is None or first is None or last is None:
        return ""
    if first > item.covers.first + QUIET or last < item.covers.last - QUIET:
        period = f"{item.covers.first.isoformat()} to {item.covers.last.isoformat()}"
        return f"has entries from {first.isoformat()} to {last.isoformat()}, not for the whole of {period}"
    return ""


def current_until(item: EvidenceItem, facts: Facts | None) -> date:
    """Return the day from which an item's age counts: that of its entry, or an earlier one that the file states.

    A quiet stretch at the end of an alert history makes it no older.
    """
    # With a period the entries of a log were held against it already, and whole weeks end before their period does.
    ends = ("last_day",) if item.kind == "log" and item.covers is None else ()
    stated = (_day(facts, name) for name in (*ends, "held_on", "run_on"))
    return min((item.current_until, *(day for day in stated if day is not None)))


def disowns_systems(item: EvidenceItem, facts: Facts | None) -> str:
    """Say which other system a record says it was held on."""
    own = _own(facts, "system")
    others = [system for system in item.systems if system != own]
    return f"says it was held on {own}, not on {' and '.join(others)}" if own and others else ""


def disowns_criteria(item: EvidenceItem, facts: Facts | None) -> tuple[str, ...]:
    """Return the criteria that an entry lists and its record does not."""
    own = _own(facts, "criteria").split(", ")
    return tuple(criterion for criterion in item.criteria if criterion not in own) if any(own) else ()


def _own(facts: Facts | None, name: str) -> str:
    """Return what a record says of itself."""
    fact = facts.get(name) if facts is not None and facts.reader == "record" else None
    return fact.value if fact is not None and isinstance(fact.value, str) else ""


def _day(facts: Facts | None, name: str) -> date | None:
    fact = None if facts is None else facts.get(name)
    return parse_date(fact.value) if fact is not None and isinstance(fact.value, str) else None
