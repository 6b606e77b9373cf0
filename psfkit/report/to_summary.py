"""The run in a page of Markdown, for the job summary of a CI run: the domains, what is missing, the next steps."""

from collections.abc import Iterator

from psfkit.report import words
from psfkit.report.to_markdown import escape, list_exceptions, scores_table
from psfkit.report.view import ReportView

_STEPS = 5
_MISSING = 10


def render(view: ReportView) -> bytes:
    """Write the summary."""
    lines = [
        line
        for part in (_head(view), scores_table(view.domains), _steps(view), _missing(view), _exceptions(view))
        for line in part
    ]
    return ("\n".join(lines).rstrip() + "\n").encode()


def _head(view: ReportView) -> Iterator[str]:
    yield f"## psfkit: {escape(view.organisation)}: {view.decided}"
    yield ""
    standing = f"{escape(view.standing)}. As of {words.say_date(view.as_of)}. {escape(view.framework)}."
    yield f"**{view.confidential}.** {standing}"
    yield ""
    for said in filter(None, (view.caveat, view.decision)):
        yield said
        yield ""


def _steps(view: ReportView) -> Iterator[str]:
    if not view.steps:
        return
    yield "### The shortest way to a pass"
    yield ""
    for step in view.steps[:_STEPS]:
        effort = f"{step.effort_days} person-day{'' if step.effort_days == 1 else 's'}"
        level = f"level {step.from_level} to {step.to_level}"
        yield f"{step.order}. **{step.criterion}** {escape(step.title)} ({escape(step.system)}): {level}, {effort}"
    more = len(view.steps) - _STEPS
    if more > 0:
        yield ""
        yield f"And {more} more: `psfkit plan --all`."
    yield ""


def _missing(view: ReportView) -> Iterator[str]:
    blocking = [block for block in view.work if block.blocks_pass]
    if not blocking:
        return
    yield "### Missing where a domain does not pass"
    yield ""
    for block in blocking[:_MISSING]:
        lowest = block.standings[0]
        lacks = lowest.rungs[0].short if lowest.rungs else lowest.lift
        yield f"- **{block.id}** {escape(block.title)}: level {int(block.level)}. {escape(lacks)}"
    more = len(blocking) - _MISSING
    if more > 0:
        yield f"- and {more} more; the gap report has them all"
    yield ""


def _exceptions(view: ReportView) -> Iterator[str]:
    if view.exceptions:
        yield "### Exceptions"
        yield ""
        yield from list_exceptions(view.exceptions)
