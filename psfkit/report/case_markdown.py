"""What a report says of its case, as Markdown."""

from collections.abc import Iterator, Sequence

from psfkit.model.case_sheet import CaseSheet
from psfkit.model.score import show_score
from psfkit.model.stale import Stale
from psfkit.model.trend import Trend
from psfkit.report import case_words
from psfkit.report.to_markdown import escape, write_table
from psfkit.report.words import plain, say_date


def write_case(sheet: CaseSheet) -> Iterator[str]:
    """Write the case: what comes next, the plan, the trend, and what has gone stale."""
    yield f"## The case {escape(sheet.case.application.id)}"
    yield ""
    yield from _list(case_words.say_next(sheet.standing), code=True)
    if sheet.yearly is not None:
        yield f"The next yearly look is due by {say_date(sheet.yearly)}."
        yield ""
    yield f"{case_words.say_plan(sheet.timeline)} {escape(case_words.say_holidays(sheet.timeline))}"
    yield ""
    rows = [
        (step.step.value, case_words.say_span(step), step.acts.value, escape(case_words.say_done(step)) or "-")
        for step in sheet.timeline.steps
    ]
    yield from write_table(("Step", "Planned", "Who acts", "Done"), rows)
    since = case_words.say_since(sheet)
    if since:
        yield "Since the first decision:"
        yield ""
        yield from _list(since)
    if sheet.trend is not None:
        yield from _trend(sheet.trend)
    if sheet.stale is not None:
        yield from _stale(sheet.stale)


def _list(sentences: Sequence[str], *, code: bool = False) -> Iterator[str]:
    """Write a list; with ``code`` the sentences are psfkit's own and hold commands."""
    yield from (f"- {sentence if code else escape(sentence)}" for sentence in sentences)
    yield ""


def _trend(trend: Trend) -> Iterator[str]:
    yield "### Scores at each decision"
    yield ""
    yield " ".join(case_words.say_trend(trend, drawn=False))
    yield ""
    yield from _list(tuple(case_words.say_look(look) for look in trend.looks))
    head = ("Domain", "Needs", *(look.on.isoformat() for look in trend.looks))
    rows = [
        (
            f"{escape(plain(domain.domain))} {escape(plain(domain.title))}",
            show_score(domain.threshold),
            *(case_words.mark_score(domain, number) for number in range(len(trend.looks))),
        )
        for domain in trend.domains
    ]
    yield from write_table(head, rows)


def _stale(stale: Stale) -> Iterator[str]:
    yield "### What has gone stale"
    yield ""
    yield escape(case_words.say_stale(stale))
    yield ""
    for title, sentences in case_words.list_stale(stale):
        yield title
        yield ""
        yield from _list(sentences)
