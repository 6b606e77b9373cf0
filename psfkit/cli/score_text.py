"""The score of a run as a table worth looking at."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from psfkit.cli.asked import Asked
from psfkit.cli.exceptions_text import write_exceptions
from psfkit.cli.rich_text import natural_width, write_rich
from psfkit.cli.runs import say_where_to_decide
from psfkit.cli.terminal import say_days
from psfkit.documents.text_safety import clip, printable
from psfkit.model.assessment import Assessment, DomainScore, RunKind
from psfkit.model.decision import Award
from psfkit.model.determination import CriterionResult, Outcome
from psfkit.model.rubric import MET
from psfkit.model.score import show_score
from psfkit.pipeline import Run
from psfkit.report.words import NOT_CARRIED, capitalise

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

_CELLS = 25
"""Five to a point."""
_SCALE = "0    1    2    3    4    5"
_BELOW = "Below level 3"
_NOTHING = "-"


@dataclass(frozen=True, slots=True)
class _Layout:
    """What a table shows, and how closely it is set."""

    bars: bool = False
    below: bool = False
    tight: bool = False


_LAYOUTS = (_Layout(bars=True, below=True), _Layout(bars=True), _Layout(bars=True, tight=True), _Layout())
"""The richest first; a terminal too narrow for any of them gets a tight table with its titles cut."""


def write_score(run: Run, asked: Asked, width: int, standing: str = "", *, colour: bool) -> str:
    """Write the eight domains against their thresholds, what is missing, and what the run came to.

    Args:
        run: The run.
        asked: What was asked, for the commands that lead on.
        width: Columns of the terminal.
        standing: What became of the mark, if one was asked for and brought: ``TM-00001 is issued``.
        colour: Whether colour is wanted.
    """
    table, complete = _table(run.assessment, width)
    below = () if complete else (_lines_below(run.assessment, width),)
    head = write_rich(_heading(run), table, *below, width=width, colour=colour)
    verdict = write_rich(_verdict(run, asked, standing), width=width, colour=colour)
    many = len(run.assessment.systems) > 1
    excused = write_exceptions(run.assessment.exceptions, width, many=many, in_full=False, colour=colour)
    return "\n".join(
        (
            head.rstrip("\n"),
            *(f"\n{line}" if number == 0 else line for number, line in enumerate(excused)),
            verdict.rstrip("\n"),
            *(f"  {command}" for command in _way_on(run, asked)),
        )
    )


def _table(assessment: Assessment, width: int) -> "tuple[Table, bool]":
    """Return the table that fits, and whether it holds what is below level 3."""
    for layout in _LAYOUTS:
        table = _lay_out(assessment, layout)
        if natural_width(table) <= width:
            return table, layout.below
    narrow = _Layout(tight=True)
    spare = width - natural_width(_lay_out(assessment, narrow))
    longest = max(len(_name(domain)) for domain in assessment.domains)
    return _lay_out(assessment, narrow, longest + min(spare, 0)), False


def _lay_out(assessment: Assessment, layout: _Layout, most: int = 80) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 0 if layout.tight else 1))
    table.add_column("Domain", no_wrap=True)
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("Needs", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    if layout.bars:
        table.add_column(_SCALE, no_wrap=True)
    if layout.below:
        table.add_column(_BELOW, no_wrap=True)
    for domain in assessment.domains:
        bar = (_bar(domain),) if layout.bars else ()
        below = (_below(domain),) if layout.below else ()
        table.add_row(*_row(domain, most), *bar, *below)
    return table


def _lines_below(assessment: Assessment, width: int) -> "Text":
    from rich.text import Text

    lines = []
    for domain in assessment.domains:
        if (text := _below(domain)) != _NOTHING:
            start = f"  {domain.domain}  "
            lines += wrap(text, width, initial_indent=start, subsequent_indent=" " * len(start))
    return Text("\n".join(("", f"{_BELOW}:", *lines)) if lines else "")


def _row(domain: DomainScore, most: int) -> "list[str | Text]":
    from rich.text import Text

    tone = _tone(domain)
    return [
        clip(_name(domain), most),
        Text(domain.shown if domain.score is not None else "n/s", style=f"bold {tone}"),
        show_score(domain.threshold),
        Text("pass" if domain.passes else "FAIL", style=tone),
    ]


def _name(domain: DomainScore) -> str:
    return f"{domain.domain} {domain.title}"


def _tone(domain: DomainScore) -> str:
    return "green" if domain.passes else "red"


def _bar(domain: DomainScore) -> "Text":
    from rich.text import Text

    return Text(draw_bar(domain.score or 0, domain.threshold), style=_tone(domain))


def _heading(run: Run) -> "Text":
    from rich.text import Text

    assessment = run.assessment
    kind = (
        "self-check, no assessor has looked at it"
        if assessment.kind is RunKind.SELF_CHECK
        else f"assessed by {clip(printable(assessment.assessor), 60)}"
    )
    systems = ", ".join(system.id for system in assessment.systems)
    text = Text()
    text.append(clip(printable(assessment.organisation.name), 80), style="bold")
    text.append(f"  PSF v{assessment.rubric_version}, as of {assessment.as_of.isoformat()}\n")
    text.append(f"{kind}; in scope: {clip(printable(systems), 200)}\n")
    if not run.rubric.carried:
        text.append(f"{NOT_CARRIED}\n", style="bold red")
    return text


def draw_bar(score: int, threshold: int) -> str:
    """Draw a score from 0 to 500 hundredths as a bar under the scale, with its threshold marked.

    >>> draw_bar(250, 300)
    '████████████···┃··········'
    """
    cells = ["█" if score >= (cell + 1) * 500 // _CELLS else "·" for cell in range(_CELLS + 1)]
    cells[threshold * _CELLS // 500] = "┃"
    return "".join(cells)


def _below(domain: DomainScore) -> str:
    low = [r for r in domain.criteria if r.outcome is not Outcome.NOT_APPLICABLE and r.level < MET]
    if len(low) == len(domain.criteria) and all(r.level == 0 for r in low):
        return "nothing shown yet"
    groups: dict[tuple[int, str], list[str]] = {}
    for result in sorted(low, key=lambda result: result.level):
        number = result.criterion.partition(".")[2]
        unknown = "?" if result.outcome is Outcome.INDETERMINATE else ""
        groups.setdefault((int(result.level), _held_by(result)), []).append(f".{number}{unknown}")
    said = (f"{', '.join(names)} at {level}{held_by}" for (level, held_by), names in groups.items())
    return "; ".join(said) or _NOTHING


def _held_by(result: CriterionResult) -> str:
    lowest = result.lowest
    several = len(result.by_system) > 1 and len({d.level for d in result.by_system.values()}) > 1
    return f" ({lowest.system})" if several and lowest is not None else ""


def _verdict(run: Run, asked: Asked, standing: str) -> "Text":
    from rich.text import Text

    assessment = run.assessment
    passing = sum(domain.passes for domain in assessment.domains)
    counted = f"{passing} of {len(assessment.domains)} domains reach their threshold"
    text = Text("\n")
    if isinstance(run.decision, Award):
        text.append("PASSED", style="bold green")
        mark = standing or ("the mark may be issued" if run.rubric.carried else "")
        text.append("; ".join(filter(None, (f": {counted}", mark))) + "\n")
    elif assessment.undecided:
        text.append("UNDECIDED", style="bold yellow")
        missing = len(assessment.undecided)
        words = "1 decision of the assessor is" if missing == 1 else f"{missing} decisions of the assessor are"
        text.append(f": {counted}; {words} missing\n")
        text.append(f"{_listed(assessment.undecided)}{capitalise(say_where_to_decide(asked))}")
    elif assessment.passes:
        text.append("AT OR ABOVE EVERY THRESHOLD", style="bold green")
        text.append(f": {counted}. A self-check: a mark needs an assessor's determinations\n")
    else:
        text.append("NOT PASSED", style="bold red")
        text.append(f": {counted}\n{_way_out(run)}")
    return text


def _listed(sentences: Sequence[str], most: int = 5) -> str:
    lines = [f"  - {clip(printable(sentence), 160)}" for sentence in sentences[:most]]
    if len(sentences) > most:
        lines.append(f"  ... and {len(sentences) - most} more")
    return "\n".join(lines) + "\n"


def _way_out(run: Run) -> str:
    if run.plan.unreachable:
        return f"No evidence can bring {', '.join(run.plan.unreachable)} to a pass; what caps it:"
    steps = len(run.plan.steps)
    additions = "addition" if steps == 1 else "additions"
    return f"Cheapest way to a pass: {steps} {additions}, about {say_days(run.plan.effort_days)}; step by step:"


def _way_on(run: Run, asked: Asked) -> list[str]:
    """Return the commands that say more about a run that did not pass; they stay on one line, to be pasted."""
    if run.assessment.passes or run.assessment.undecided:
        return []
    capped = run.plan.unreachable
    return [asked.command("why", domain) for domain in capped] if capped else [asked.command("plan")]
