"""What a report says of its case, on paper: what comes next, the plan, the trend, and what has gone stale."""

from collections.abc import Iterator

from psfkit.model.case import Planned, Timeline
from psfkit.model.case_sheet import CaseSheet
from psfkit.model.stale import Stale
from psfkit.model.trend import Trend
from psfkit.report import case_words
from psfkit.report.pdf_layout import LEFT, RIGHT, Cell, Line, Row
from psfkit.report.pdf_maps import Picture
from psfkit.report.pdf_parts import (
    BAD,
    BODY,
    LABEL,
    LEAD,
    ORDER,
    SMALL,
    Column,
    add_items,
    coloured,
    paragraph,
    section,
)
from psfkit.report.pdf_parts import table as begin_table
from psfkit.report.pdf_tables import Columns, table_row
from psfkit.report.words import say_date
from psfkit.tagged_pdf import Element

_PLAN: Columns = (
    ("Step", LEFT, LEFT + 76),
    ("Planned", LEFT + 84, LEFT + 212),
    ("Who acts", LEFT + 220, LEFT + 280),
    ("Done", LEFT + 288, RIGHT),
)


def draw_case(sheet: CaseSheet, root: Element) -> Iterator[Row]:
    """Return the rows about the case."""
    inside, heading = section(f"The case {sheet.case.application.id}", root, "case")
    yield heading
    said = case_words.say_next(sheet.standing)
    yearly = () if sheet.yearly is None else (f"The next yearly look is due by {say_date(sheet.yearly)}.",)
    yield from add_items((*(each.replace("`", "") for each in said), *yearly), inside.add("L"))
    plan = f"{case_words.say_plan(sheet.timeline)} {case_words.say_holidays(sheet.timeline)}"
    yield Row((Column().add(plan, LEAD, inside.add("P")).cell,), before=4, after=2, keep=True)
    yield from _plan(sheet.timeline, inside)
    since = case_words.say_since(sheet)
    if since:
        yield Row((Column().add("Since the first decision:", LABEL, inside.add("P")).cell,), before=8, keep=True)
        yield from add_items(since, inside.add("L"))
    if sheet.trend is not None:
        yield from _trend(sheet.trend, inside)
    if sheet.stale is not None:
        yield from _stale(sheet.stale, inside)


def _heading(title: str, parent: Element) -> tuple[Element, Row]:
    part = parent.add("Sect")
    return part, Row((Column().add(title, ORDER, part.add("H3")).cell,), before=14, after=3, keep=True)


def _plan(timeline: Timeline, parent: Element) -> Iterator[Row]:
    element, head = begin_table(_PLAN, parent)
    yield head
    for step in timeline.steps:
        yield _step(step, element, head)


def _step(step: Planned, parent: Element, head: Row) -> Row:
    done = coloured(BODY, BAD) if step.is_late else BODY
    texts = (
        ((step.step.value, LABEL),),
        ((case_words.say_span(step), BODY),),
        ((step.acts.value, BODY),),
        ((case_words.say_done(step) or "-", done),),
    )
    return table_row(_PLAN, texts, parent, head)


def _trend(trend: Trend, parent: Element) -> Iterator[Row]:
    from psfkit.report.trend_drawing import draw_grid

    part, heading = _heading("Scores at each decision", parent)
    yield heading
    drawing = draw_grid(trend)
    scale = (RIGHT - LEFT) / drawing.width
    element = part.add("Figure", alt=f"{drawing.title}. {drawing.description}")
    line = Line(drawing.height * scale, Picture(drawing, scale), element)
    yield Row((Cell(LEFT, (line,)),), after=2, whole=True)
    yield paragraph(" ".join(case_words.say_trend(trend, drawn=True)), SMALL, part.add("P"))
    yield from add_items((case_words.say_look(look) for look in trend.looks), part.add("L"))


def _stale(stale: Stale, parent: Element) -> Iterator[Row]:
    part, heading = _heading("What has gone stale", parent)
    yield heading
    yield paragraph(case_words.say_stale(stale), BODY, part.add("P"))
    for title, sentences in case_words.list_stale(stale):
        yield paragraph(title, LABEL, part.add("P"), after=1, keep=True)
        yield from add_items(sentences, part.add("L"))
