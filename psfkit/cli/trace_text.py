"""The trace: every step from evidence to a level, in words."""

import textwrap
from collections.abc import Iterator, Sequence

from psfkit.cli.terminal import paint, say_days
from psfkit.documents.text_safety import clip, printable
from psfkit.model.bundle import Bundle, EvidenceItem
from psfkit.model.determination import CriterionResult, Determination, Exhibit, LevelResult, Outcome, Truth
from psfkit.model.rubric import Criterion, Requirement
from psfkit.pipeline import Run
from psfkit.report.words import SETTLED, say_bar, say_found

_SIGNS = {Truth.YES: ("yes", "green"), Truth.NO: ("no", "red"), Truth.UNKNOWN: ("unknown", "yellow")}


def write_trace(run: Run, results: Sequence[CriterionResult], width: int, *, colour: bool) -> str:
    """Write the trace of criteria; lines are folded to the terminal's width."""
    lines: list[str] = []
    for result in results:
        criterion = run.rubric.criterion(result.criterion)
        if criterion is None:
            continue
        lines.extend(_criterion(criterion, result, width, colour=colour))
        for determination in result.by_system.values():
            lines.extend(_determination(criterion, determination, run.bundle, width, colour=colour))
        lines.append("")
    return "\n".join(lines)


def fold(text: str, width: int, indent: str) -> list[str]:
    """Fold a text from anywhere into printable lines with an indent."""
    safe = clip(printable(text), 2000)
    return textwrap.wrap(safe, width, initial_indent=indent, subsequent_indent=indent, break_long_words=True) or [
        indent
    ]


def say_need(need: Requirement) -> str:
    """Say which evidence a requirement asks for."""
    many = f"{need.count} items of " if need.count > 1 else ""
    period = f", covering {need.period_days} days" if need.period_days else ""
    return f"needs {many}{' or '.join(need.kinds)}, at most {need.max_age_days} days old{period}"


def _criterion(criterion: Criterion, result: CriterionResult, width: int, *, colour: bool) -> Iterator[str]:
    state = result.outcome.value.replace("_", " ")
    yield paint(f"{criterion.id} {criterion.title}", "bold", on=colour)
    yield from fold(criterion.asks, width, "  ")
    if result.outcome is Outcome.NOT_APPLICABLE:
        yield "  not applicable; it is left out of the domain's mean"
    else:
        yield f"  level {int(result.level)} of 5, {state} (level 3 is met; the lowest system counts)"


def _determination(
    criterion: Criterion, determination: Determination, bundle: Bundle, width: int, *, colour: bool
) -> Iterator[str]:
    yield ""
    applies = determination.outcome is not Outcome.NOT_APPLICABLE
    standing = f"level {int(determination.level)}" if applies else "not applicable"
    yield paint(f"  {determination.system}: {standing}", "bold", on=colour)
    claim = determination.claim
    if claim is not None:
        document = bundle.documents.get(claim.source.file)
        span = None if document is None else document.spans.get(claim.source.pointer)
        line = "" if span is None else f":{span[0]}"
        yield f"    claimed in {claim.source.file}{line} by {clip(printable(claim.owner), 80) or 'nobody'}"
        if claim.compensating is not None:
            control = claim.compensating
            yield from fold(f"compensating control: {control.control} ({', '.join(control.evidence)})", width, "    ")
            yield from fold(f"because: {control.reason}", width, "    ")
    if determination.reason:
        yield from fold(determination.reason, width, "    ")
    for result in determination.levels:
        yield from _level(criterion, result, determination, bundle, width, colour=colour)
    if determination.idle:
        yield from fold(f"{', '.join(determination.idle)}: no level asks for evidence of this kind", width, "    ")
    for cap in determination.holding:
        yield from fold(f"held at level {int(cap.level)}: {cap.reason}", width, "    ")
    if determination.note:
        yield from fold(f"assessor's note: {determination.note}", width, "    ")
    if determination.levels and determination.level < len(determination.levels):
        yield from _next(criterion, determination, width)


def _level(
    criterion: Criterion, result: LevelResult, determination: Determination, bundle: Bundle, width: int, *, colour: bool
) -> Iterator[str]:
    word, tone = _SIGNS[result.truth]
    rule = criterion.rule(result.level)
    name = result.level.name.lower()
    yield f"    {int(result.level)} {name:<11} {paint(word, tone, on=colour)}"
    if result.level > determination.level + 1:
        return
    yield from fold(rule.says, width, "        ")
    for lack in result.lacks:
        yield from fold(f"lacks: {lack}", width, "        ")
    for requirement in result.requirements:
        yield from fold(say_need(requirement.requirement), width, "        ")
        for exhibit in requirement.exhibits:
            yield from _exhibit(exhibit, bundle, width, colour=colour)
        if not requirement.exhibits:
            yield "          nothing of these kinds is listed"


def _exhibit(exhibit: Exhibit, bundle: Bundle, width: int, *, colour: bool) -> Iterator[str]:
    item = bundle.item(exhibit.evidence)
    word, tone = _SIGNS[exhibit.truth]
    counts = {"yes": "counts", "no": "does not count", "unknown": "cannot be settled"}[word]
    yield f"          {exhibit.evidence} {paint(counts, tone, on=colour)}{_where(item, bundle)}"
    for fact in exhibit.facts:
        found = "not found" if fact.found is None else f"found {say_found(fact.found)}"
        place = "" if fact.found is None or not fact.found.where else f" ({fact.found.where})"
        asked = "its entry asserts" if fact.own else "needs"
        settled = f": {SETTLED[fact.outcome]}" if fact.outcome in SETTLED else ""
        text = f"{fact.test.fact}: {found}{place}, {asked} {say_bar(fact.test)}{settled}"
        yield from fold(text, width, "            ")
    for reason in exhibit.reasons:
        yield from fold(reason, width, "            ")
    if exhibit.remark:
        yield from fold(f"the assessor: {exhibit.remark}", width, "            ")


def _where(item: EvidenceItem | None, bundle: Bundle) -> str:
    if item is None:
        return ""
    document = bundle.documents.get(item.source.file)
    span = None if document is None else document.spans.get(item.source.pointer)
    listed = "" if span is None else f", listed at {item.source.file}:{span[0]}"
    return f"  {clip(printable(item.path), 80)}, {item.kind}{listed}"


def _next(criterion: Criterion, determination: Determination, width: int) -> Iterator[str]:
    if determination.outcome is Outcome.NOT_APPLICABLE:
        return
    rule = criterion.levels[determination.level]
    result = determination.levels[determination.level]
    if result.truth is Truth.YES:
        yield f"    its evidence reaches level {int(determination.evidence_level)}; the cap above holds it"
        return
    yield f"    for level {int(rule.level)} (about {say_days(rule.effort_days)}) it needs:"
    needs = (*result.lacks, *(lack for r in result.requirements if r.truth is not Truth.YES for lack in r.lacks))
    for need in needs:
        yield from fold(f"- {need}", width, "      ")
    if rule.not_enough:
        yield from fold(f"not enough: {rule.not_enough}", width, "      ")
