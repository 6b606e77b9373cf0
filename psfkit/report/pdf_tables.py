"""Tables of a PDF report: the plan, what is met, what does not apply, the levels."""

from collections.abc import Iterator, Sequence

from psfkit.report import pdf_parts as parts
from psfkit.report import words
from psfkit.report.pdf_layout import LEFT, RIGHT, Row, Style
from psfkit.report.pdf_orders import add_exhibits, bookmark
from psfkit.report.pdf_parts import BODY, LABEL, SMALL, Column, section, table
from psfkit.report.view import CriterionBlock, ReportView, StepRow
from psfkit.tagged_pdf import Element

Columns = Sequence[tuple[str, float, float]]
Text = tuple[str, Style]

_PLAN: Columns = (
    ("Step", LEFT, LEFT + 26),
    ("Criterion and system", LEFT + 30, LEFT + 312),
    ("Level", LEFT + 322, LEFT + 354),
    ("Person-days", LEFT + 362, LEFT + 424),
    ("Then", LEFT + 430, RIGHT),
)
_MET: Columns = (
    ("Criterion", LEFT, LEFT + 206),
    ("Level", LEFT + 216, LEFT + 288),
    ("Evidence that counts, and remarks", LEFT + 296, RIGHT),
)
_REASONS: Columns = (("Criterion", LEFT, LEFT + 190), ("Reason", LEFT + 202, RIGHT))
_LEVELS: Columns = (
    ("Level", LEFT, LEFT + 30),
    ("Name", LEFT + 36, LEFT + 110),
    ("Reached when the control", LEFT + 116, RIGHT),
)


def table_row(
    columns: Columns, texts: Sequence[Sequence[Text]], parent: Element, head: Row, *, marks: tuple[str, ...] = ()
) -> Row:
    """Return one row of a table, the first cell its header."""
    line = parent.add("TR")
    cells = []
    for number, ((_, left, right), said) in enumerate(zip(columns, texts, strict=True)):
        element = line.add("TH", scope="Row") if number == 0 else line.add("TD")
        column = Column(left, right)
        for text, style in said:
            column.add(text, style, element)
        cells.append(column.cell)
    return Row(tuple(cells), pad=2.5, rule=parts.RULE, whole=True, head=head, bookmarks=marks)


def draw_plan(view: ReportView, root: Element) -> Iterator[Row]:
    """Return the plan, step by step."""
    inside, heading = section("The plan, step by step", root, "plan", new_page=True)
    yield heading
    element, head = table(_PLAN, inside)
    yield head
    for step in view.steps:
        yield table_row(_PLAN, _step(step), element, head)


def _step(step: StepRow) -> Sequence[Sequence[Text]]:
    waiting = f"covers {words.count(step.waiting_days, 'day')}" if step.waiting_days else ""
    return (
        ((str(step.order), LABEL),),
        ((f"{step.criterion} {step.title}", BODY), (step.system, SMALL)),
        ((f"{step.from_level} → {step.to_level}", BODY),),
        ((str(step.effort_days), BODY), (waiting, SMALL)),
        ((f"{step.domain} at {step.score_after}", BODY),),
    )


def draw_met(view: ReportView, root: Element) -> Iterator[Row]:
    """Return what is met, in short."""
    inside, heading = section("Met", root, "met")
    yield heading
    element, head = table(_MET, inside)
    yield head
    for block in view.met:
        remarks = ((remark, SMALL) for remark in block.remarks)
        texts = (
            ((block.id, LABEL), (block.title, SMALL)),
            ((f"{int(block.level)}, {block.level_name}", BODY),),
            ((", ".join(block.counted), BODY), *remarks),
        )
        yield table_row(_MET, texts, element, head, marks=(bookmark(block),))


def draw_met_in_full(view: ReportView, root: Element) -> Iterator[Row]:
    """Return what is met with its evidence, for a report on a run that passes."""
    inside, heading = section("Met", root, "met", new_page=True)
    yield heading
    for block in view.met:
        yield from _detail(block, inside)


def _detail(block: CriterionBlock, parent: Element) -> Iterator[Row]:
    inside = parent.add("Sect")
    title = Column().add(f"{block.id}  {block.title}", parts.ORDER, inside.add("H3")).cell
    yield Row((title,), before=10, pad=3, keep=True, fill=parts.SHEET, bookmarks=(bookmark(block),))
    for standing in block.standings:
        names = f"{words.join_words(standing.systems)}: " if len(block.standings) > 1 else ""
        said = f"{names}level {standing.level}, {standing.level_name}"
        text = Column(LEFT + parts.BOXES_WIDTH).add(words.capitalise(said), LABEL, inside.add("P")).cell
        yield Row((parts.level_boxes(standing.level, 0), text), before=4, after=2, keep=True)
        column = Column()
        add_exhibits(standing, column, inside)
        yield Row((column.cell,))
    yield parts.paragraph(block.provenance_text, SMALL, inside.add("P"))


def draw_not_applicable(view: ReportView, root: Element) -> Iterator[Row]:
    """Return what does not apply, with the reasons."""
    inside, heading = section("Not applicable", root, "not-applicable")
    yield heading
    element, head = table(_REASONS, inside)
    yield head
    for block in view.not_applicable:
        texts = (((block.id, LABEL), (block.title, SMALL)), ((block.reason, BODY),))
        yield table_row(_REASONS, texts, element, head, marks=(bookmark(block),))


def draw_levels(view: ReportView, parent: Element) -> Iterator[Row]:
    """Return what the levels mean."""
    element, head = table(_LEVELS, parent)
    yield head
    for number, name, meaning in view.levels:
        texts = (((str(number), LABEL),), ((name, BODY),), ((meaning, BODY),))
        yield table_row(_LEVELS, texts, element, head)
    yield parts.paragraph("", SMALL, None)
