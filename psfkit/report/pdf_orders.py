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

_SPLIT = LEFT + 196
_GUTTER = 18
_TONES = {Truth.YES: parts.GOOD, Truth.NO: parts.BAD, Truth.UNKNOWN: parts.WAIT}
_MARKS = {Truth.YES: "✓", Truth.NO: "✗", Truth.UNKNOWN: "?"}
_HEAVY = Style(fonts.BOLD, 8.6, 11.6, parts.INK)


def draw_order(block: CriterionBlock, parent: Element) -> Iterator[Row]:
    """Return the rows of one work order."""
    inside = parent.add("Sect")
    title = Column().add(f"{block.id}  {block.title}", ORDER, inside.add("H3")).cell
    yield Row((title,), before=14, pad=4, keep=True, fill=parts.SHEET, bookmark=bookmark(block))
    yield _facts(block, inside)
    asks = Column().add(f"{block.asks} {block.why}", SMALL, inside.add("P")).space(3).cell
    yield Row((asks,), keep=True)
    if len(block.standings) == 1:
        left, right = Column(LEFT, _SPLIT), Column(_SPLIT + _GUTTER, RIGHT)
        found, todo, needed = inside.add("Sect"), inside.add("Sect"), inside.add("Sect")
        _found(block.standings[0], left, found)
        _todo(block, left.space(5), todo)
        _needed(block.standings[0], right, needed)
        yield Row((left.cell, right.cell), after=2)
        return
    for standing in block.standings:
        yield from draw_standing(standing, block.target, inside)
    yield Row((_todo_wide(block, inside),), after=2)


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


def draw_standing(standing: Standing, target: int, parent: Element) -> Iterator[Row]:
    """Return the rows that say where some systems stand."""
    inside = parent.add("Sect")
    said = f"{words.join_words(standing.systems)}: level {standing.level}, {standing.level_name}"
    text = Column(LEFT + parts.BOXES_WIDTH).add(said, LABEL, inside.add("P")).cell
    yield Row((parts.level_boxes(standing.level, target), text), before=4, after=2, keep=True)
    left, right = Column(LEFT, _SPLIT), Column(_SPLIT + _GUTTER, RIGHT)
    _found(standing, left, inside.add("Sect"))
    _needed(standing, right, inside.add("Sect"))
    yield Row((left.cell, right.cell), after=4)


def _found(standing: Standing, column: Column, parent: Element) -> None:
    column.add("FOUND", EYEBROW, parent.add("H4"))
    add_exhibits(standing, column, parent)


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
    column.add(f"{exhibit.evidence} {_MARKS[exhibit.truth]} {said}", tone, element)
    column.add(exhibit.title, BODY, element)
    column.add(exhibit.path, SMALL, element)
    for reason in exhibit.against:
        column.add(f"{words.capitalise(reason)}.", BODY, element)
    facts = [f"{f.fact} {f.found}{f' at {f.where}' if f.where else ''}" for f in exhibit.facts if f.found]
    column.add("; ".join(facts), SMALL, element).space(3)


def _needed(standing: Standing, column: Column, parent: Element) -> None:
    column.add("NEEDED", EYEBROW, parent.add("H4"))
    if not standing.rungs:
        column.add("Nothing more here.", BODY, parent.add("P"))
    for rung in standing.rungs:
        _rung(rung, column, parent)


def _rung(rung: Rung, column: Column, parent: Element) -> None:
    effort = words.count(rung.effort_days, "person-day")
    column.add(f"Level {rung.level}, {rung.name} ({effort})", _HEAVY, parent.add("P"))
    column.add(rung.says, BODY, parent.add("P"))
    needs = parent.add("L")
    for lack in rung.claim:
        add_item(column, f"{lack}.", BODY, needs)
    for need in rung.needs:
        _need(need, column, needs)
    add_item(column, f"Not enough: {rung.not_enough}", SMALL, needs)
    column.space(5)


def _need(need: Need, column: Column, parent: Element) -> None:
    body = parent.add("LI").add("LBody")
    column.add(f"{need.kinds}: {need.amount}", LABEL, body.add("P"), dot=True)
    column.add(need.must_show, BODY, body.add("P"), indent=8)
    if need.bars or need.shortfalls:
        bars = body.add("L")
        for bar in need.bars:
            item = bars.add("LI").add("LBody")
            column.add(f"{bar.fact} {bar.bar}", SMALL_LABEL, item, indent=8, dot=True)
            column.add(bar.because, SMALL, item, indent=16)
        for shortfall in need.shortfalls:
            add_item(column, f"{shortfall}.", parts.coloured(SMALL_LABEL, parts.BAD), bars, indent=8)


def _todo(block: CriterionBlock, column: Column, parent: Element) -> None:
    column.add("DO NEXT", EYEBROW, parent.add("H4"))
    column.add(block.first, BODY, parent.add("P"))
    column.add(f"Usually done by: {block.by}.", SMALL, parent.add("P")).space(2)
    column.add(f"Trap: {block.trap}", BODY, parent.add("P")).space(2)
    for example in block.examples:
        column.add(f"Level {example.level} would be", LABEL, parent.add("P"))
        examples = parent.add("L")
        add_item(column, f"Small team: {example.cheap}", BODY, examples)
        add_item(column, f"Large team: {example.rich}", BODY, examples)
    if block.stub:
        column.add(f"Form to start from: stubs/{block.stub}", LABEL, parent.add("P"))
    column.space(2).add(say_provenance(block), SMALL, parent.add("P"))


def _todo_wide(block: CriterionBlock, parent: Element) -> Cell:
    column = Column()
    _todo(block, column, parent.add("Sect"))
    return column.cell


def say_provenance(block: CriterionBlock) -> str:
    """Say how much of a criterion has been published."""
    return f"Provenance: {block.provenance} ({block.provenance_title}). {block.basis}"
