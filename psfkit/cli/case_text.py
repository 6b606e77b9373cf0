"""A case as lines for a terminal of any width."""

from collections.abc import Iterator, Sequence
from datetime import date

from psfkit.cli.terminal import paint
from psfkit.cli.trace_text import fold
from psfkit.documents.text_safety import clip, printable
from psfkit.model.case import Application, Case, CaseEvent, Party, Planned, Standing, Timeline
from psfkit.model.programme import Quote
from psfkit.model.stale import Stale
from psfkit.report.case_words import HAPPENED, list_stale, say_done, say_span, say_stale

_MOST = (10, 5)
"""Lines of what has gone stale and of what will; the rest is in JSON."""


def write_standing(case: Case, standing: Standing, today: date, width: int, *, colour: bool) -> str:
    """Write where a case stands and what comes next."""
    application = case.application
    head = f"{application.id} {printable(application.organisation)}, {application.mode.value}"
    last = f"{HAPPENED[case.last.kind]} on {case.last.on.isoformat()}, by {printable(case.last.by)}"
    lines = [*(paint(line, "bold", on=colour) for line in fold(head, width, "")), *fold(f"last: {last}", width, "", 6)]
    if standing.step is None:
        return "\n".join([*lines, f"the case has come to its end as of {today.isoformat()}"])
    lines += fold(f"step: {standing.step.value}, waits for the {standing.waits_for.value}", width, "", 6)
    lines += [line for sentence in standing.next for line in fold(f"next: {sentence}", width, "", 6)]
    if standing.due is not None and standing.days_left is not None:
        tone = "red" if standing.days_left < 0 else "yellow" if standing.days_left <= 1 else "green"
        due = f"due:  {standing.due.isoformat()}, {_say_left(standing.days_left)}"
        lines += [paint(line, tone, on=colour) for line in fold(due, width, "", 6)]
    return "\n".join(lines)


def write_stale(stale: Stale, width: int) -> str:
    """Write what has gone stale since the decision before."""
    lines = fold(f"stale: {say_stale(stale)}", width, "", 7)
    for title, sentences in list_stale(stale, _MOST):
        lines += ["", title]
        lines += [line for each in sentences for line in fold(printable(each), width, "  ", 2)]
    return "\n".join(lines)


def _say_left(days: int) -> str:
    if days < 0:
        return f"{-days} business {'day' if days == -1 else 'days'} ago"
    if days == 0:
        return "no business day left"
    return f"{days} business {'day' if days == 1 else 'days'} left"


def write_cases(cases: Sequence[tuple[str, Case, Standing]], width: int) -> str:
    """Write a line for each case, what is due first on top."""
    if not cases:
        return "there are no cases here"
    ordered = sorted(cases, key=lambda each: (each[2].due or date.max, each[1].application.id))
    return "\n".join(
        line for path, case, standing in ordered for line in fold(_line(path, case, standing), width, "", 4)
    )


def _line(path: str, case: Case, standing: Standing) -> str:
    who = "" if standing.waits_for is Party.NOBODY else f", waits for the {standing.waits_for.value}"
    due = "" if standing.due is None else f" to {standing.due.isoformat()}"
    name = f"{case.application.id} {clip(printable(case.application.organisation), 40)}"
    return f"{name}: {HAPPENED[case.last.kind]}{who}{due} ({printable(path)})"


def write_timeline(timeline: Timeline, width: int, *, colour: bool) -> str:
    """Write the plan, with what was done when."""
    title = f"{timeline.case} {printable(timeline.organisation)}: {timeline.mode.value}, {timeline.days} business days"
    lines = [paint(line, "bold", on=colour) for line in fold(title, width, "")]
    lines += [line for planned in timeline.steps for line in _planned(planned, width, colour=colour)]
    if timeline.holidays:
        named = ", ".join(f"{day.isoformat()} {printable(name)}" for day, name in timeline.holidays)
        lines += fold(f"public holidays: {named}", width, "", 2)
    if not timeline.published:
        text = f"{timeline.days} business days in all are published; how they are divided is psfkit's own"
        lines += fold(text, width, "", 2)
    return "\n".join(lines)


def _planned(planned: Planned, width: int, *, colour: bool) -> Iterator[str]:
    done = say_done(planned)
    tone = "red" if planned.is_late else "green" if done else ""
    said = f"{planned.step.value:<11} {planned.acts.value:<9} {say_span(planned):<24}"
    for line in fold(f"{said}  {f'done {printable(done)}' if done else ''}".rstrip(), width, "", 22):
        yield paint(line, tone, on=colour and bool(tone))


def write_quote(application: Application, quote: Quote, width: int) -> str:
    """Write the published price, or that there is none."""
    head = f"{application.id} {printable(application.organisation)}, {application.mode.value}: "
    if quote.tier is None or quote.cents is None:
        text = head + "no price is published for an organisation of this size; ask the institute"
        return "\n".join(fold(text, width, ""))
    price = f"{quote.cents // 100:,}.{quote.cents % 100:02d} US dollars a year ({quote.tier.title})"
    lines = fold(head + price, width, "")
    if quote.surcharge_percent:
        surcharge = f"{quote.surcharge_percent} % for {application.mode.value}"
        lines += fold(f"{quote.tier.price_usd:,} and {surcharge}", width, "  ")
    lines += fold(f"in this tier by {' and '.join(quote.by)}", width, "  ")
    if quote.against:
        lines += fold(f"outside it by {' and '.join(quote.against)}: ask before you rely on it", width, "  ")
    return "\n".join(lines)


def write_history(case: Case, changed: Sequence[str], width: int, *, colour: bool) -> str:
    """Write everything that happened, in order, and which files are not what they were."""
    head = f"{case.application.id} {printable(case.application.organisation)}"
    lines = [paint(line, "bold", on=colour) for line in fold(head, width, "")]
    lines += [line for event in case.events for line in _event(event, width)]
    if changed:
        for sentence in changed:
            lines += [paint(line, "red", "bold", on=colour) for line in fold(printable(sentence), width, "")]
    else:
        count = sum(len(event.files) for event in case.events)
        what = "its file is what it was" if count == 1 else f"its {count} files are what they were"
        lines.append(paint(f"the log holds together, and {what}", "green", on=colour))
    return "\n".join(lines)


def _event(event: CaseEvent, width: int) -> Iterator[str]:
    files = f", {len(event.files)} {'file' if len(event.files) == 1 else 'files'}" if event.files else ""
    note = f": {printable(event.note)}" if event.note else ""
    yield from fold(f"{event.number:>3}  {event.on.isoformat()}  {HAPPENED[event.kind]}{note}", width, "", 5)
    yield from fold(f"by {printable(event.by)}{files}", width, "     ", 0)
