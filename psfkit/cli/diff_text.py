"""A comparison as lines for a terminal of any width."""

from collections.abc import Iterator

from psfkit.cli.terminal import paint
from psfkit.cli.trace_text import fold
from psfkit.documents.text_safety import clip, printable
from psfkit.model.comparison import (
    Change,
    Comparison,
    Difference,
    DomainStand,
    ExceptionChange,
    ExceptionDifference,
    Excuse,
    Side,
    Stand,
)
from psfkit.model.score import show_score
from psfkit.report.words import STANDINGS_OF_EXCEPTIONS, name_exception

_WORDS = {
    Change.OPENED: ("opened", "met before, not met now", "red"),
    Change.WORSE: ("worse", "at a lower level", "red"),
    Change.NOT_EVALUATED: ("not evaluated now", "judged before; this does not mean that it is mended", "yellow"),
    Change.BETTER: ("better", "at a higher level", "green"),
    Change.CLOSED: ("closed", "not met before, met now", "green"),
    Change.NEW: ("new", "judged for the first time", "blue"),
}


def write_comparison(comparison: Comparison, width: int, *, colour: bool) -> str:
    """Write the domains that moved, then the criteria by what became of them, the worst first."""
    lines = [*_side("before", comparison.before, width), *_side("after", comparison.after, width)]
    for text in _cautions(comparison):
        lines += [paint(line, "yellow", on=colour) for line in fold(text, width, "")]
    return "\n".join((*lines, "", *write_changes(comparison, width, colour=colour)))


def write_changes(comparison: Comparison, width: int, *, colour: bool) -> list[str]:
    """Write the lines of what moved, and a count."""
    lines = list(_domains(comparison, colour=colour))
    for change in _WORDS:
        lines += _group(comparison, change, width, colour=colour)
    return [*lines, *_exceptions(comparison, width, colour=colour), _count(comparison)]


def _side(word: str, side: Side, width: int) -> list[str]:
    kind = side.kind.value.replace("_", "-")
    text = f"{word:<7} {clip(printable(side.name), 80)}: {printable(side.organisation)}, {kind} as of {side.as_of}"
    return fold(text, width, "", 8)


def _cautions(comparison: Comparison) -> Iterator[str]:
    before, after = comparison.before, comparison.after
    if before.organisation != after.organisation:
        yield "two organisations: what differs is not a change"
    if before.kind is not after.kind:
        yield "a self-check beside an assessment: an assessor may have rejected what a self-check counts"
    if not comparison.same_rubric:
        yield "judged by different rubrics: a change may be the rubric's and not the organisation's"


def _domains(comparison: Comparison, *, colour: bool) -> Iterator[str]:
    moved = [domain for domain in comparison.domains if domain.before != domain.after]
    for domain in moved:
        text = f"{domain.domain}  {_say_domain(domain.before)} -> {_say_domain(domain.after)}"
        yield paint(text, "red" if domain.is_regression else "green", on=colour)
    if moved:
        yield ""


def _say_domain(stand: DomainStand | None) -> str:
    if stand is None:
        return "not there"
    return f"{show_score(stand.score)} {'passes' if stand.passes else 'fails'}"


def _group(comparison: Comparison, change: Change, width: int, *, colour: bool) -> list[str]:
    found = comparison.changed(change)
    if not found:
        return []
    word, meaning, tone = _WORDS[change]
    lines = [paint(line, tone, "bold", on=colour) for line in fold(f"{word} ({len(found)}): {meaning}", width, "")]
    for difference in found:
        lines += fold(_say(difference), width, "  ", 4)
    return [*lines, ""]


def _say(difference: Difference) -> str:
    where = f"{difference.criterion} for {printable(difference.system)}"
    return f"{where}: {_say_stand(difference.before)} -> {_say_stand(difference.after)}"


def _say_stand(stand: Stand | None) -> str:
    if stand is None:
        return "not there"
    return f"level {int(stand.level)}, {stand.outcome.value.replace('_', ' ')}"


_EXCEPTION_WORDS = {
    ExceptionChange.ENDED: ("ended", "red"),
    ExceptionChange.TAKEN_AWAY: ("taken away", "yellow"),
    ExceptionChange.MOVED: ("another last day", "yellow"),
    ExceptionChange.REWORDED: ("reworded", "yellow"),
    ExceptionChange.ADDED: ("added", "yellow"),
}


def _exceptions(comparison: Comparison, width: int, *, colour: bool) -> Iterator[str]:
    """Write what became of exceptions: a day that moved can lift a level without any evidence."""
    if not comparison.exceptions:
        return
    yield paint(f"exceptions ({len(comparison.exceptions)}): not what they were", "bold", on=colour)
    for change, (word, tone) in _EXCEPTION_WORDS.items():
        for each in comparison.exceptions:
            if each.change is change:
                lines = fold(f"{word}: {_say_exception(each)}", width, "  ", 4)
                yield from (paint(line, tone, on=colour) for line in lines)
    yield ""


def _say_exception(difference: ExceptionDifference) -> str:
    name = f"{name_exception(difference.kind)} of {difference.criterion} for {printable(difference.system)}"
    then, now = _say_excuse(difference.before), _say_excuse(difference.after)
    return f"{name}: {now if difference.before is None else then if difference.after is None else f'{then} -> {now}'}"


def _say_excuse(excuse: Excuse | None) -> str:
    if excuse is None:
        return "none"
    day = "no end" if excuse.expires_on is None else f"until {excuse.expires_on.isoformat()}"
    by = f" by {clip(printable(excuse.approver), 80)}" if excuse.approver else ""
    return f"{day}{by}, {STANDINGS_OF_EXCEPTIONS[excuse.standing]}"


def _count(comparison: Comparison) -> str:
    told = [(words[0], len(comparison.changed(change))) for change, words in _WORDS.items()]
    told.append(("unchanged", len(comparison.changed(Change.UNCHANGED))))
    return ", ".join(f"{count} {word}" for word, count in told if count or word == "unchanged")
