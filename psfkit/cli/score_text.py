"""The score of a run as a table worth looking at."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from psfkit.cli.rich_text import write_rich
from psfkit.cli.terminal import say_days
from psfkit.documents.text_safety import clip, printable
from psfkit.model.assessment import Assessment, DomainScore, RunKind
from psfkit.model.decision import Award
from psfkit.model.determination import CriterionResult, Outcome
from psfkit.model.rubric import MET
from psfkit.model.score import show_score
from psfkit.pipeline import Run
from psfkit.report.words import NOT_CARRIED

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

_CELLS = 25
"""Five to a point."""
_SCALE = "0    1    2    3    4    5"
_WIDE = 96
_MEDIUM = 64


def write_score(run: Run, width: int, *, colour: bool) -> str:
    """Write the eight domains against their thresholds, what is missing, and what the run came to."""
    return write_rich(_heading(run), _table(run.assessment, width), _verdict(run), width=width, colour=colour)


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


def _table(assessment: Assessment, width: int) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), expand=False)
    table.add_column("Domain", no_wrap=True)
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("Needs", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    if width >= _MEDIUM:
        table.add_column(_SCALE, no_wrap=True)
    if width >= _WIDE:
        table.add_column("Below level 3")
    for domain in assessment.domains:
        table.add_row(*_row(domain, width))
    return table


def _row(domain: DomainScore, width: int) -> "list[str | Text]":
    from rich.text import Text

    tone = "green" if domain.passes else "red"
    cells: list[str | Text] = [
        f"{domain.domain} {domain.title}",
        Text(domain.shown if domain.score is not None else "n/s", style=f"bold {tone}"),
        show_score(domain.threshold),
        Text("pass" if domain.passes else "FAIL", style=tone),
    ]
    if width >= _MEDIUM:
        cells.append(Text(draw_bar(domain.score or 0, domain.threshold), style=tone))
    if width >= _WIDE:
        cells.append(_below(domain))
    return cells


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
    return "; ".join(f"{', '.join(names)} at {level}{held_by}" for (level, held_by), names in groups.items()) or "-"


def _held_by(result: CriterionResult) -> str:
    lowest = result.lowest
    several = len(result.by_system) > 1 and len({d.level for d in result.by_system.values()}) > 1
    return f" ({lowest.system})" if several and lowest is not None else ""


def _verdict(run: Run) -> "Text":
    from rich.text import Text

    assessment = run.assessment
    passing = sum(domain.passes for domain in assessment.domains)
    counted = f"{passing} of {len(assessment.domains)} domains reach their threshold"
    text = Text()
    if isinstance(run.decision, Award):
        text.append("PASSED", style="bold green")
        text.append(f": {counted}{'; the mark may be issued' if run.rubric.carried else ''}\n")
    elif assessment.undecided:
        text.append("UNDECIDED", style="bold yellow")
        text.append(f": {counted}; {len(assessment.undecided)} decisions of the assessor are missing\n")
        text.append(_listed(assessment.undecided))
    elif assessment.passes:
        text.append("AT OR ABOVE EVERY THRESHOLD", style="bold green")
        text.append(f": {counted}. A self-check: a mark needs an assessor's determinations\n")
    else:
        text.append("NOT PASSED", style="bold red")
        text.append(f": {counted}\n")
        text.append(_way_out(run))
    return text


def _listed(sentences: Sequence[str], most: int = 5) -> str:
    lines = [f"  - {clip(printable(sentence), 160)}" for sentence in sentences[:most]]
    if len(sentences) > most:
        lines.append(f"  ... and {len(sentences) - most} more")
    return "\n".join(lines) + "\n"


def _way_out(run: Run) -> str:
    steps = len(run.plan.steps)
    if run.plan.unreachable:
        return f"No evidence can bring {', '.join(run.plan.unreachable)} to a pass; `psfkit why` shows what caps it\n"
    additions = "addition" if steps == 1 else "additions"
    return (
        f"Cheapest way to a pass: {steps} {additions}, about {say_days(run.plan.effort_days)} "
        "(`psfkit plan` lists them)\n"
    )
