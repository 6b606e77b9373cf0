"""What a run shows of another framework, as lines for a terminal of any width."""

from collections.abc import Iterator, Sequence

from psfkit.cli.terminal import paint
from psfkit.cli.trace_text import fold
from psfkit.documents.text_safety import clip, printable
from psfkit.model.crosswalk import Confidence, CrosswalkAnswer, DutyAnswer, Standing
from psfkit.report.crosswalk_words import (
    MEANINGS,
    PUBLISHER_MARK,
    STANDINGS,
    say_counts,
    say_kind,
    say_levels,
    say_mapped,
    say_notice,
    say_publisher,
)
from psfkit.report.words import capitalise

_COLOURS = {Standing.SHOWN: "green", Standing.PARTLY: "yellow", Standing.NOT_SHOWN: "red"}
_LEVELS = "In brackets: the level of a criterion, which is met from 3 on."
_NARROW = 60
_TIE = "\u00a0"
"""Keeps a criterion and its level on one line while lines are folded."""


def write_crosswalk(answer: CrosswalkAnswer, width: int, *, colour: bool) -> str:
    """Write what is shown, in part shown and not shown, and what the criteria do not touch."""
    name = clip(printable(answer.organisation), 80)
    framework = answer.framework
    head = f"PSF v{answer.rubric_version} held against {framework.title}, as of {answer.as_of.isoformat()}"
    lines = [
        *(paint(line, "bold", on=colour) for line in fold(name, width, "")),
        *fold(head, width, ""),
        *fold(say_kind(answer), width, ""),
        *(paint(line, "yellow", on=colour) for line in fold(say_notice(answer), width, "")),
        *fold(framework.note, width, ""),
        "",
        *fold(f"{say_counts(answer)}.", width, ""),
    ]
    for standing in STANDINGS:
        found = answer.standing_at(standing)
        if found:
            lines += ["", *_part(standing, found, width, colour=colour)]
    unmapped = f"Criteria about whose matter it asks nothing: {', '.join(answer.unmapped)}" if answer.unmapped else ""
    lines += ["", *fold(unmapped, width, "")] if unmapped else []
    legend = f"{_LEVELS} {PUBLISHER_MARK} {say_publisher(answer)}."
    return "\n".join([*lines, "", *fold(legend, width, "")])


def _part(standing: Standing, found: Sequence[DutyAnswer], width: int, *, colour: bool) -> Iterator[str]:
    title = f"{capitalise(STANDINGS[standing])}: {len(found)}"
    styles = ("bold", _COLOURS[standing]) if standing in _COLOURS else ("bold",)
    yield from (paint(line, *styles, on=colour) for line in fold(title, width, ""))
    yield from fold(MEANINGS[standing], width, "")
    wide = width >= _NARROW
    longest = max(len(each.duty.id) for each in found)
    for each in found:
        levels = f", {say_levels(each)}" if say_levels(each) else ""
        told = f"{each.duty.title}{levels}"
        if wide:
            start = f"  {each.duty.id:<{longest}}  "
            first, *rest = fold(told, width - len(start), "")
            yield from (start + first, *(" " * len(start) + line for line in rest))
        else:
            start = " " * 4
            yield from fold(f"{each.duty.id}  {told}", width, "  ", hang=2)
        if standing is not Standing.UNTOUCHED:
            yield from (line.replace(_TIE, " ") for line in fold(_criteria(each), width, " " * len(start)))


def _criteria(answer: DutyAnswer) -> str:
    said = [(each.row.confidence is Confidence.LOW, say_mapped(each).replace(" ", _TIE)) for each in answer.criteria]
    sure, loose = ([words for low, words in said if low is wanted] for wanted in (False, True))
    return "; ".join(filter(None, (", ".join(sure), f"borders on it: {', '.join(loose)}" if loose else "")))
