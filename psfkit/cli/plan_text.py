"""The plan as a numbered list."""

from psfkit.cli.terminal import paint, say_days
from psfkit.cli.trace_text import fold
from psfkit.model.score import show_score
from psfkit.pipeline import Run


def write_plan(run: Run, width: int, *, colour: bool) -> str:
    """Write the cheapest additions that pass, in order, with the domain's score after each."""
    if not run.plan.steps and not run.plan.unreachable:
        return "Every domain is at or above its threshold: nothing has to be added."
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
    for step in run.plan.steps:
        criterion = run.rubric.criterion(step.criterion)
        title = "" if criterion is None else criterion.title
        wait = f", {step.waiting_days} days of operation to cover" if step.waiting_days else ""
        head = f"{step.order:>2}. {step.criterion} {title}"
        lines.append(paint(head, "bold", on=colour))
        lines.append(
            f"    {step.system}: level {int(step.from_level)} to {int(step.to_level)}, "
            f"about {say_days(step.effort_days)}{wait}"
        )
        for addition in step.adds:
            lines.extend(fold(f"- {addition}", width, "    "))
        after = f"    then {step.domain} stands at {show_score(step.score_after)}"
        lines.append(after + (", and every domain passes" if step.passes_after else ""))
        lines.append("")
    lines.extend(
        f"{domain} cannot pass by evidence alone: a cap is in force (`psfkit why {domain}`)"
        for domain in run.plan.unreachable
    )
    return "\n".join(lines)


def _waiting(run: Run) -> list[str]:
    longest = max((step.waiting_days for step in run.plan.steps), default=0)
    if not longest:
        return []
    return [f"Some of it has to cover {longest} days of operation: start what keeps those records first."]
