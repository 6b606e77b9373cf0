"""What is shown of the word under the pointer, as Markdown. Every text of a bundle is escaped."""

from collections.abc import Iterator

from psfkit.editor.cursor import Cursor
from psfkit.editor.known import Known
from psfkit.model.bundle import EvidenceItem, System, Vendor
from psfkit.model.claim_exception import share
from psfkit.model.determination import LevelResult, Outcome
from psfkit.model.rubric import Criterion, Domain, EvidenceKind, Level
from psfkit.model.score import show_score
from psfkit.report.to_markdown import escape
from psfkit.report.words import plain


def hover(known: Known, cursor: Cursor) -> str:
    """Return what there is to say of a word, or an empty string."""
    word = cursor.word
    criterion, domain, item = known.rubric.criterion(word), known.rubric.domain(word), known.item(word)
    if criterion is not None:
        return "\n".join(_criterion(known, criterion))
    if domain is not None:
        return "\n".join(_domain(known, domain))
    if item is not None:
        return "\n".join(_item(known, item))
    kind = known.kind(word) if cursor.key == "kind" else None
    if kind is not None:
        return _kind(kind)
    system = known.system(word) if cursor.key in ("systems", "system", "id") else None
    if system is not None:
        return _system(system)
    vendor = known.vendor(word) if cursor.key in ("vendors", "id") else None
    return "" if vendor is None else _vendor(vendor)


def _say(text: str) -> str:
    return escape(plain(text))


def _criterion(known: Known, criterion: Criterion) -> Iterator[str]:
    yield f"**{criterion.id} {_say(criterion.title)}**"
    yield ""
    yield from _standing(known, criterion)
    yield _say(criterion.asks)
    yield ""
    for rule in criterion.levels:
        yield f"{int(rule.level)}. **{rule.level.name.lower()}**: {_say(rule.says)}"
        for need in rule.needs:
            yield f"    - {_say(' or '.join(need.kinds))}, at most {need.max_age_days} days old: {_say(need.must_show)}"


def _standing(known: Known, criterion: Criterion) -> Iterator[str]:
    """Say where a criterion stands, system by system."""
    result = None if known.last_run is None else known.last_run.assessment.result(criterion.id)
    if result is None:
        return
    said = [
        f"{_say(system)} not applicable"
        if determination.outcome is Outcome.NOT_APPLICABLE
        else f"{_say(system)} level {int(determination.level)}"
        for system, determination in result.by_system.items()
    ]
    stale = "" if known.is_scored else " (when the bundle was last valid)"
    met = result.outcome.value.replace("_", " ")
    yield f"Level **{int(result.level)}** of 5, {met}{stale}: {', '.join(said)}"
    for shared in share(each for determination in result.by_system.values() for each in determination.exceptions):
        yield ""
        yield f"{_say(', '.join(shared.systems))}: {_say(shared.exception.remark)}"
    lowest = result.lowest
    following = None if lowest is None or lowest.level is Level.VERIFIED else criterion.rule(Level(lowest.level + 1))
    if lowest is not None and following is not None and lowest.levels:
        lacks = [lack for level in lowest.levels if level.level is following.level for lack in _lacks(level)]
        if lacks:
            yield ""
            yield f"For level {int(following.level)}: {_say('; '.join(lacks[:3]))}"
    yield ""


def _lacks(level: LevelResult) -> Iterator[str]:
    yield from level.lacks
    for requirement in level.requirements:
        yield from requirement.lacks


def _domain(known: Known, domain: Domain) -> Iterator[str]:
    yield f"**{domain.id} {_say(domain.title)}**"
    yield ""
    scores = () if known.last_run is None else known.last_run.assessment.domains
    for score in scores:
        if score.domain == domain.id:
            stale = "" if known.is_scored else " (when the bundle was last valid)"
            passes = "passes" if score.passes else "does not pass"
            yield f"**{score.shown}** of {show_score(score.threshold)}, {passes}{stale}"
            yield ""
    yield _say(domain.about)
    yield ""
    for criterion in domain.criteria:
        yield f"- {criterion.id} {_say(criterion.title)}"


def _item(known: Known, item: EvidenceItem) -> Iterator[str]:
    yield f"**{_say(item.id)}** {_say(item.title)}"
    yield ""
    yield f"{_say(item.kind)}, `{plain(item.path).replace('`', '')}`"
    if item.path not in known.look.files:
        yield ""
        yield "The file is not in the bundle."
    yield ""
    yield f"Supports {_say(', '.join(item.criteria) or 'no criterion')}"


def _kind(kind: EvidenceKind) -> str:
    return f"**{_say(kind.title)}**\n\n{_say(kind.says)}\n\nSuch as: {_say(kind.examples)}"


def _system(system: System) -> str:
    return f"**{_say(system.name)}** ({_say(system.autonomy)})\n\n{_say(system.purpose)}"


def _vendor(vendor: Vendor) -> str:
    return f"**{_say(vendor.name)}**\n\n{_say(vendor.provides)}"
