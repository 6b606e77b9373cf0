"""Work orders on paper: on the left what was found and what to do, on the right what is needed."""

from collections.abc import Iterator

from psfkit import fonts
from psfkit.model.determination import Truth
from psfkit.report import pdf_parts as parts
from psfkit.report import words
from psfkit.report.pdf_layout import LEFT, RIGHT, Cell, Row, Style
from psfkit.report.pdf_parts import BODY, EYEBROW, LABEL, ORDER, SMALL, SMALL_LABEL, Column, add_item
from psfkit.report.view import CriterionBlock, Exhibited, Need, Rung, Standing
from psfkit.tagged_pdf import Element

_SPLIT = LEFT + 184
_GUTTER = 18
_TONES = {Truth.YES: parts.GOOD, Truth.NO: parts.BAD, Truth.UNKNOWN: parts.WAIT}
_MARKS = {Truth.YES: "✓", Truth.NO: "✗", Truth.UNKNOWN: "?"}
_HEAVY = Style(fonts.BOLD, 8.4, 11.8, parts.INK)


def draw_order(block: CriterionBlock, parent: Element) -> Iterator[Row]:
    """Return the rows of one work order."""
    inside = parent.add("Sect")
    title = Column().add(f"{block.id}  {block.title}", ORDER, inside.add("H3")).cell
    yield Row((title,), before=14, pad=4, keep=True, fill=parts.SHEET, bookmarks=(bookmark(block),))
    yield _facts(block, inside)
    asks = Column().add(f"{block.asks} {block.why}", SMALL, inside.add("P")).space(3).cell
    yield Row((asks,), keep=True)
    if len(block.standings) == 1:
        left, right = Column(LEFT, _SPLIT), Column(_SPLIT + _GUTTER, RIGHT)
        found, needed, todo = inside.add("Sect"), inside.add("Sect"), inside.add("Sect")
        _found(block.standings[0], block.target, left, found)
        _needed(block.standings[0], right, needed)
        _todo(block, left.space(3), todo)
        yield Row((left.cell, right.cell), after=3, head=_continued(block))
        yield parts.paragraph(block.provenance_text, SMALL, inside.add("P"), after=2)
        return
    for standing in block.standings:
        yield from _standing(standing, block, inside)
    yield Row((_todo_wide(block, inside),), after=3, head=_continued(block))
    yield parts.paragraph(block.provenance_text, SMALL, inside.add("P"), after=2)


def _continued(block: CriterionBlock) -> Row:
    """Return what stands above a work order that goes on on another page."""
    return Row((Column().add(f"{block.id}, continued", EYEBROW, None).space(4).cell,))


def bookmark(block: CriterionBlock) -> str:
    """Return the name under which the outline finds a criterion."""
    return f"criterion-{block.id}"


def _facts(block: CriterionBlock, parent: Element) -> Row:
    said = [f"Level {int(block.level)} of 5, {block.level_name}; aim for {block.target}"]
    if block.steps:
        said.append(f"plan: {words.say_steps(block.steps)}")
    if block.effort:
        said.append(block.effort)
    if block.waiting_days:
        said.append(f"{block.waiting_days} days to cover")
    text = Column(LEFT + parts.BOXES_WIDTH).add(" · ".join(said), LABEL, parent.add("P")).cell
    return Row((parts.level_boxes(int(block.level), block.target), text), before=5, after=3, keep=True)


def _standing(standing: Standing, block: CriterionBlock, parent: Element) -> Iterator[Row]:
    inside = parent.add("Sect")
    said = f"{words.join_words(standing.systems)}: level {standing.level}, {standing.level_name}"
    text = Column(LEFT + parts.BOXES_WIDTH).add(said, LABEL, inside.add("P")).cell
    yield Row((parts.level_boxes(standing.level, block.target), text), before=4, after=2, keep=True)
    if standing.is_settled:
        yield parts.paragraph(words.say_settled(standing.counted), BODY, inside.add("P"))
        return
    left, right = Column(LEFT, _SPLIT), Column(_SPLIT + _GUTTER, RIGHT)
    _found(standing, block.target, left, inside.add("Sect"))
    _needed(standing, right, inside.add("Sect"))
    yield Row((left.cell, right.cell), after=4, head=_continued(block))


def _found(standing: Standing, target: int, column: Column, parent: Element) -> None:
    column.add("FOUND", EYEBROW, parent.add("H4"), keep=True).space(1.5, keep=True)
    add_exhibits(standing, column, parent)
    if standing.later:
        column.add(words.say_later(standing.later, target), SMALL, parent.add("P"))


def add_exhibits(standing: Standing, column: Column, parent: Element) -> None:
    """Append what was found: each evidence item, then remarks."""
    if not standing.exhibits:
        column.add("No evidence of an accepted kind.", BODY, parent.add("P"))
    for exhibit in standing.exhibits:
        _exhibit(exhibit, column, parent.add("P"))
    for remark in standing.remarks:
        column.add(remark, BODY, parent.add("P"))


def _exhibit(exhibit: Exhibited, column: Column, element: Element) -> None:
    said = words.say_standing(exhibit.truth, exhibit.levels)
    tone = parts.coloured(LABEL, _TONES[exhibit.truth])
    column.add(f"{exhibit.evidence} {_MARKS[exhibit.truth]} {said}", tone, element, keep=True)
    column.add(exhibit.title, BODY, element)
    column.add(exhibit.path, SMALL, element)
    for reason in exhibit.against:
        column.add(reason, BODY, element)
    for fact in exhibit.missed:
        column.add(f"{fact.fact}: {fact.says}", parts.coloured(SMALL_LABEL, parts.BAD), element)
    column.add("; ".join(f"{fact.fact}: {fact.says}" for fact in exhibit.cleared), SMALL, element).space(3)


def _needed(standing: Standing, column: Column, parent: Element) -> None:
    column.add("NEEDED", EYEBROW, parent.add("H4"), keep=True).space(1.5, keep=True)
    if standing.lift:
        column.add(standing.lift, BODY, parent.add("P"))
    for rung in standing.rungs:
        _rung(rung, column, parent)


def _rung(rung: Rung, column: Column, parent: Element) -> None:
    effort = words.count(rung.effort_days, "person-day")
    column.add(f"Level {rung.level}, {rung.name} ({effort})", _HEAVY, parent.add("P"), keep=True)
    column.add(rung.says, BODY, parent.add("P"))
    if not rung.in_full:
        column.add(f"{rung.short}." if rung.short else "", SMALL, parent.add("P")).space(5)
        return
    needs = parent.add("L")
    for lack in rung.claim:
        add_item(column, lack, BODY, needs)
    for need in rung.needs:
        _need(need, column, needs)
    add_item(column, f"Not enough: {rung.not_enough}", SMALL, needs)
    column.space(5)


def _need(need: Need, column: Column, parent: Element) -> None:
    body = parent.add("LI").add("LBody")
    column.add(f"{need.kinds}: {need.amount}", LABEL, body.add("P"), dot=True, keep=True)
    column.add(need.must_show, BODY, body.add("P"), indent=8)
    if need.bars or need.shortfalls:
        bars = body.add("L")
        for bar in need.bars:
            item = bars.add("LI").add("LBody")
            column.add(f"{bar.fact} {bar.bar}", SMALL_LABEL, item, indent=8, dot=True, keep=True)
            column.add(bar.because, SMALL, item, indent=16)
        for shortfall in need.shortfalls:
            add_item(column, shortfall, parts.coloured(SMALL_LABEL, parts.BAD), bars, indent=8)


def _todo(block: CriterionBlock, column: Column, parent: Element) -> None:
    column.add("DO NEXT", EYEBROW, parent.add("H4"), keep=True).space(1.5, keep=True)
    column.add(block.first, BODY, parent.add("P"))
    column.add(f"Usually done by: {block.by}.", SMALL, parent.add("P")).space(2)
    column.add(f"Trap: {block.trap}", BODY, parent.add("P")).space(2)
    for example in block.examples:
        column.add(f"Level {example.level} would be", LABEL, parent.add("P"), keep=True)
        examples = parent.add("L")
        add_item(column, f"Small team: {example.cheap}", BODY, examples)
        add_item(column, f"Large team: {example.rich}", BODY, examples)
    if block.stub:
        column.add(f"Form for the record that a higher level asks for: stubs/{block.stub}", LABEL, parent.add("P"))


def _todo_wide(block: CriterionBlock, parent: Element) -> Cell:
    column = Column()
    _todo(block, column, parent.add("Sect"))
    return column.cell
