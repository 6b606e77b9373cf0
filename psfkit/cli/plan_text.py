"""The plan as a numbered list."""

from psfkit.cli.asked import Asked
from psfkit.cli.exceptions_text import write_exceptions
from psfkit.cli.terminal import paint, say_days
from psfkit.cli.trace_text import fold
from psfkit.model.score import show_score
from psfkit.pipeline import Run

MOST_STEPS = 10
"""Steps that are listed unless all are asked for."""


def write_plan(run: Run, asked: Asked, width: int, most: int | None = None, *, colour: bool) -> str:
    """Write the cheapest additions that pass, in order, with the domain's score after each.

    Args:
        run: The run.
        asked: What was asked, for the commands that lead on.
        width: Columns of the terminal.
        most: How many steps are listed at most; None for all.
        colour: Whether colour is wanted.
    """
    if not run.plan.steps and not run.plan.unreachable:
        nothing = "Every domain is at or above its threshold: nothing has to be added."
        return "\n".join((nothing, *_exceptions(run, width, colour=colour)))
    many = "addition" if len(run.plan.steps) == 1 else "additions"
    lines = [
        paint(
            f"{len(run.plan.steps)} {many}, about {say_days(run.plan.effort_days)}, is the least that passes",
            "bold",
            on=colour,
        ),
        *_waiting(run),
        "",
    ]
    for step in run.plan.steps[:most]:
        criterion = run.rubric.criterion(step.criterion)
        title = "" if criterion is None else criterion.title
        wait = f", {step.waiting_days} days of operation to cover" if step.waiting_days else ""
        head = f"{step.order:>2}. {step.criterion} {title}"
        lines.extend(paint(line, "bold", on=colour) for line in fold(head, width, "", hang=4))
        levels = f"level {int(step.from_level)} to {int(step.to_level)}"
        lines.extend(fold(f"{step.system}: {levels}, about {say_days(step.effort_days)}{wait}", width, "    "))
        for addition in step.adds:
            lines.extend(fold(f"- {addition}", width, "    ", hang=2))
        after = f"    then {step.domain} stands at {show_score(step.score_after)}"
        lines.append(after + (", and every domain passes" if step.passes_after else ""))
        lines.append("")
    rest = len(run.plan.steps[most:]) if most is not None else 0
    if rest:
        lines.append(f"and {rest} more: {asked.command('plan', '--all')}")
    lines.extend(
        f"{domain} cannot pass by evidence alone: a cap is in force ({asked.command('why', domain)})"
        for domain in run.plan.unreachable
    )
    lines.extend(_exceptions(run, width, colour=colour))
    return "\n".join(lines)


def _exceptions(run: Run, width: int, *, colour: bool) -> list[str]:
    """Say what is excused for a time, and what has to take its place."""
    many = len(run.assessment.systems) > 1
    lines = list(write_exceptions(run.assessment.exceptions, width, many=many, in_full=True, colour=colour))
    return ["", *lines] if lines else []


def _waiting(run: Run) -> list[str]:
    longest = max((step.waiting_days for step in run.plan.steps), default=0)
    if not longest:
        return []
    return [f"Some of it has to cover {longest} days of operation: start what keeps those records first."]
