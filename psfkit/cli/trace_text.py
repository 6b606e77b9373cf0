"""The trace: every step from evidence to a level, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from psfkit.cli.terminal import paint, say_days
from psfkit.documents.text_safety import clip, printable
from psfkit.model.assessment import RunKind
from psfkit.model.bundle import Bundle
from psfkit.model.claim_exception import ExceptionKind
from psfkit.model.determination import CriterionResult, Determination, Exhibit, LevelResult, Outcome, Truth
from psfkit.model.location import Source
from psfkit.model.rubric import Criterion, Requirement
from psfkit.pipeline import Run
from psfkit.report.words import SETTLED, say_bar, say_found, say_level

_SIGNS = {Truth.YES: ("yes", "green"), Truth.NO: ("no", "red"), Truth.UNKNOWN: ("unknown", "yellow")}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a trace is about, and what it is written on."""

    bundle: Bundle
    self_check: bool
    width: int
    colour: bool

    def fold(self, text: str, indent: int, hang: int = 0) -> list[str]:
        """Fold a text from anywhere."""
        return fold(text, self.width, " " * indent, hang)

    def place(self, source: Source) -> str:
        """Say in which file and line of the bundle something stands."""
        document = self.bundle.documents.get(source.file)
        span = None if document is None else document.spans.get(source.pointer)
        return source.file if span is None else f"{source.file}:{span[0]}"


def write_trace(run: Run, results: Sequence[CriterionResult], width: int, *, colour: bool) -> str:
    """Write the trace of criteria; lines are folded to the terminal's width."""
    sheet = _Sheet(run.bundle, run.assessment.kind is RunKind.SELF_CHECK, width, colour)
    lines: list[str] = []
    for result in results:
        criterion = run.rubric.criterion(result.criterion)
        if criterion is None:
            continue
        lines.extend(_criterion(criterion, result, sheet))
        for determination in result.by_system.values():
            lines.extend(_determination(criterion, determination, sheet))
        lines.append("")
    return "\n".join(lines)


def fold(text: str, width: int, indent: str, hang: int = 0) -> list[str]:
    """Fold a text from anywhere into printable lines, those after the first further in by ``hang`` columns."""
    safe = clip(printable(text), 2000)
    later = indent + " " * hang
    return wrap(safe, width, initial_indent=indent, subsequent_indent=later, break_on_hyphens=False) or [indent]


def say_need(need: Requirement) -> str:
    """Say which evidence a requirement asks for."""
    many = f"{need.count} items of " if need.count > 1 else ""
    period = f", covering {need.period_days} days" if need.period_days else ""
    return f"needs {many}{' or '.join(need.kinds)}, at most {need.max_age_days} days old{period}"


def _criterion(criterion: Criterion, result: CriterionResult, sheet: _Sheet) -> Iterator[str]:
    state = result.outcome.value.replace("_", " ")
    yield from (paint(line, "bold", on=sheet.colour) for line in sheet.fold(f"{criterion.id} {criterion.title}", 0))
    yield from sheet.fold(criterion.asks, 2)
    if result.outcome is Outcome.NOT_APPLICABLE:
        yield from sheet.fold("not applicable; it is left out of the domain's mean", 2)
    else:
        rule = "the criterion is met from level 3 on; the lowest system counts"
        yield from sheet.fold(f"level {int(result.level)} of 5, {state} ({rule})", 2)


def _determination(criterion: Criterion, determination: Determination, sheet: _Sheet) -> Iterator[str]:
    yield ""
    applies = determination.outcome is not Outcome.NOT_APPLICABLE
    standing = f"level {int(determination.level)}" if applies else "not applicable"
    yield paint(f"  {determination.system}: {standing}", "bold", on=sheet.colour)
    yield from _claim(determination, sheet)
    if determination.reason:
        yield from sheet.fold(determination.reason, 4)
    for result in determination.levels:
        yield from _level(criterion, result, determination, sheet)
    if determination.idle:
        yield from sheet.fold(f"{', '.join(determination.idle)}: no level asks for evidence of this kind", 4)
    for cap in determination.holding:
        yield from sheet.fold(f"held at level {int(cap.level)}: {cap.reason}", 4)
    for cap in determination.caps:
        if cap.map is not None and cap not in determination.holding:
            yield from sheet.fold(f"level {int(cap.level)} is the most: {cap.reason}", 4)
    for finding in determination.untold:
        yield from sheet.fold(f"the map cannot tell ({finding.location.where}, {finding.code}): {finding.message}", 4)
    if determination.note:
        yield from sheet.fold(f"assessor's note: {determination.note}", 4)
    if determination.levels and determination.level < len(determination.levels):
        yield from _next(criterion, determination, sheet)


def _claim(determination: Determination, sheet: _Sheet) -> Iterator[str]:
    claim = determination.claim
    if claim is None:
        return
    yield from sheet.fold(f"claimed in {sheet.place(claim.source)} by {clip(claim.owner, 80) or 'nobody'}", 4)
    if claim.compensating is not None:
        control = claim.compensating
        yield from sheet.fold(f"compensating control: {control.control} ({', '.join(control.evidence)})", 4)
        yield from sheet.fold(f"because: {control.reason}", 4)
    for exception in determination.exceptions:
        tone = "red" if exception.standing.gives_nothing else "yellow"
        yield from (paint(line, tone, on=sheet.colour) for line in sheet.fold(exception.remark, 4))
        if exception.kind is ExceptionKind.WAIVER:
            yield from sheet.fold(f"{exception.owner} answers for what is waived: {exception.says}", 4)


def _level(criterion: Criterion, result: LevelResult, determination: Determination, sheet: _Sheet) -> Iterator[str]:
    word, tone = _SIGNS[result.truth]
    rule = criterion.rule(result.level)
    name = say_level(result.level, self_check=sheet.self_check)
    yield f"    {int(result.level)} {name:<11} {paint(word, tone, on=sheet.colour)}"
    if result.level > determination.level + 1:
        return
    yield from sheet.fold(rule.says, 8)
    for lack in result.lacks:
        yield from sheet.fold(f"lacks: {lack}", 8)
    for requirement in result.requirements:
        yield from sheet.fold(say_need(requirement.requirement), 8)
        for exhibit in requirement.exhibits:
            yield from _exhibit(exhibit, sheet)
        if not requirement.exhibits:
            yield "          nothing of these kinds is listed"


def _exhibit(exhibit: Exhibit, sheet: _Sheet) -> Iterator[str]:
    item = sheet.bundle.item(exhibit.evidence)
    word, tone = _SIGNS[exhibit.truth]
    counts = {"yes": "counts", "no": "does not count", "unknown": "cannot be settled"}[word]
    yield f"          {exhibit.evidence} {paint(counts, tone, on=sheet.colour)}"
    if item is not None:
        yield from sheet.fold(f"{clip(item.path, 80)}, {item.kind}, listed at {sheet.place(item.source)}", 12)
    for fact in exhibit.facts:
        found = "not found" if fact.found is None else f"found {say_found(fact.found)}"
        place = "" if fact.found is None or not fact.found.where else f" ({fact.found.where})"
        asked = "its entry asserts" if fact.own else "needs"
        settled = f": {SETTLED[fact.outcome]}" if fact.outcome in SETTLED else ""
        text = f"{fact.test.fact}: {found}{place}, {asked} {say_bar(fact.test)}{settled}"
        yield from sheet.fold(text, 12)
    for reason in exhibit.reasons:
        yield from sheet.fold(reason, 12)
    if exhibit.remark:
        yield from sheet.fold(f"the assessor: {exhibit.remark}", 12)


def _next(criterion: Criterion, determination: Determination, sheet: _Sheet) -> Iterator[str]:
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
        yield from sheet.fold(f"- {need}", 6, hang=2)
    for waiting in _waiting(determination):
        yield from sheet.fold(waiting, 6)
    if rule.not_enough:
        yield from sheet.fold(f"not enough: {rule.not_enough}", 6)


def _waiting(determination: Determination) -> Iterator[str]:
    """Say which evidence is there already for levels above the next one."""
    needed = int(determination.level) + 1
    for result in determination.levels[needed:]:
        good = [e.evidence for r in result.requirements for e in r.exhibits if e.truth is not Truth.NO]
        if good:
            names = ", ".join(dict.fromkeys(good))
            verb = "is there already and waits" if len(set(good)) == 1 else "are there already and wait"
            yield f"for level {int(result.level)}, {names} {verb} for level {needed}"
