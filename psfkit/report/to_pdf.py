"""The report as PDF: tagged, with outline, language and embedded fonts; identical bytes for identical input."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from psfkit import fonts
from psfkit.report import pdf_parts as parts
from psfkit.report import words
from psfkit.report.pdf_case import draw_case
from psfkit.report.pdf_layout import BOTTOM, HEIGHT, LEFT, RIGHT, WIDTH, Row, Style, draw_page, lay_out, paint, set_text
from psfkit.report.pdf_maps import draw_maps
from psfkit.report.pdf_orders import bookmark, draw_order
from psfkit.report.pdf_parts import BODY, LABEL, LEAD, SMALL, SUBTITLE, TITLE, Column, add_items, paragraph, section
from psfkit.report.pdf_tables import draw_levels, draw_met, draw_met_in_full, draw_not_applicable, draw_plan
from psfkit.report.view import CriterionBlock, ReportView, Verdict
from psfkit.tagged_pdf import Element, Tags

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


def render(view: ReportView) -> bytes:
    """Draw the report."""
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    tags = Tags()
    pages = lay_out(tuple(_rows(view, tags.root)))
    out = BytesIO()
    fonts.register()
    canvas = Canvas(
        out,
        pagesize=(WIDTH, HEIGHT),
        invariant=1,
        pageCompression=1,
        lang="en-GB",
        pdfVersion=(1, 7),
        initialFontName=fonts.REGULAR,
    )
    canvas.setDateFormatter(lambda *_clock: f"D:{view.as_of:%Y%m%d}000000Z")
    canvas.setTitle(f"{view.title}: {view.organisation}")
    canvas.setAuthor("psfkit")
    canvas.setSubject(f"{view.framework}, {view.standing}, as of {view.as_of.isoformat()}; confidential")
    canvas.setCreator("psfkit")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for number, page in enumerate(pages, start=1):
        with tags.artifact(canvas):
            _margins(canvas, view, f"Page {number} of {len(pages)}")
        draw_page(canvas, page, tags)
        canvas.showPage()
    _outline(canvas, view)
    tags.finish(canvas)
    canvas.save()
    return out.getvalue()


def _margins(canvas: "Canvas", view: ReportView, page: str) -> None:
    """Draw what stands on every page."""
    canvas.setFillColor(paint(parts.STRONG))
    canvas.rect(0, HEIGHT - 26, WIDTH, 26, stroke=0, fill=1)
    head = Style(fonts.SEMIBOLD, 8, 10, parts.PAPER)
    said = fonts.runs(view.confidential, head.font)
    set_text(canvas, said, head, LEFT, HEIGHT - 16.5)
    room = RIGHT - LEFT - fonts.runs_width(said, head.size) - 24
    for name in fonts.lines(view.organisation, head.font, head.size, room)[:1]:
        set_text(canvas, name, head, RIGHT - fonts.runs_width(name, head.size), HEIGHT - 16.5)
    foot = f"{view.title}, {view.framework}, as of {words.say_date(view.as_of)}"
    set_text(canvas, fonts.runs(foot), SMALL, LEFT, BOTTOM - 24)
    number = fonts.runs(page)
    set_text(canvas, number, SMALL, RIGHT - fonts.runs_width(number, SMALL.size), BOTTOM - 24)


def _outline(canvas: "Canvas", view: ReportView) -> None:
    canvas.addOutlineEntry(view.decided, "decision", 0)
    canvas.addOutlineEntry(view.to_pass_title, "pass", 0)
    if view.exceptions:
        canvas.addOutlineEntry("Exceptions", "exceptions", 0)
    if view.beside.case is not None:
        canvas.addOutlineEntry(f"The case {view.beside.case.case.application.id}", "case", 0)
    if view.steps:
        canvas.addOutlineEntry("The plan, step by step", "plan", 0)
    for domain in view.domains:
        blocks = sorted((b for b in (*view.work, *view.met, *view.not_applicable) if b.domain == domain.id), key=_rank)
        canvas.addOutlineEntry(f"{domain.id} {domain.title}", f"domain-{domain.id}", 0, closed=True)
        for block in blocks:
            canvas.addOutlineEntry(f"{block.id} {block.title}", bookmark(block), 1)
    if view.maps:
        canvas.addOutlineEntry("Workflow maps", "maps", 0)
    canvas.addOutlineEntry("About this report", "about", 0)
    canvas.showOutline()


def _rank(block: CriterionBlock) -> tuple[int, str]:
    return len(block.id), block.id


def _rows(view: ReportView, root: Element) -> Iterator[Row]:
    yield from _first_page(view, root.add("Sect"))
    yield from _exceptions(view, root)
    if view.beside.case is not None:
        yield from draw_case(view.beside.case, root)
    if view.steps:
        yield from draw_plan(view, root)
    if view.passes:
        yield from draw_met_in_full(view, root)
    abridged = (words.ABRIDGED,) if view.abridged else ()
    yield from _orders(view.work_titles[0], "planned", abridged, view.planned, root)
    yield from _orders(view.work_titles[1], "unplanned", (view.work_note, *abridged), view.unplanned, root)
    if view.met and not view.passes:
        yield from draw_met(view, root)
    if view.not_applicable:
        yield from draw_not_applicable(view, root)
    yield from draw_maps(view.maps, root)
    yield from _about(view, root)


def _first_page(view: ReportView, parent: Element) -> Iterator[Row]:
    yield paragraph(view.organisation, TITLE, parent.add("H1"), after=0)
    yield paragraph(f"{view.title}, {view.framework}", SUBTITLE, parent.add("P"), after=8)
    names = "; ".join(f"{s.name} ({s.id}, autonomy {s.autonomy})" for s in view.systems)
    for label, value in (
        ("As of", words.say_date(view.as_of)),
        ("Standing", view.standing),
        ("Application", view.application_id),
        ("Scope", view.scope),
        ("System" if len(view.systems) == 1 else "Systems", names),
    ):
        element = parent.add("P")
        left = Column(LEFT, LEFT + 66).add(label, parts.coloured(BODY, parts.SOFT), element).cell
        yield Row((left, Column(LEFT + 70).add(value, BODY, element).cell), after=1)
    yield from _decision(view, parent)
    yield parts.draw_domains(view.domains, parent)
    caption = "Scores from 0 to 5. The upright stroke is the threshold; a hatched bar falls short of it."
    yield paragraph(caption, SMALL, parent.add("P"))
    inside, heading = section(view.to_pass_title, parent, "pass", before=10)
    yield heading
    yield paragraph(view.to_pass, LEAD, inside.add("P"))
    paths = [domain for domain in view.domains if domain.path]
    if paths:
        said = (f"{d.id} {d.title}, at {d.shown} of {d.threshold_shown}: {d.path}" for d in paths)
        yield from add_items(said, inside.add("L"))


def _tone(view: ReportView) -> str:
    if view.verdict is Verdict.UNDECIDED or (view.self_check and view.passes):
        return parts.WAIT
    return parts.GOOD if view.verdict is Verdict.PASSED else parts.BAD


def _decision(view: ReportView, parent: Element) -> Iterator[Row]:
    style = parts.coloured(parts.VERDICT, _tone(view))
    inside, heading = section(view.decided, parent, "decision", style=style, before=12)
    yield heading
    if view.caveat:
        yield paragraph(view.caveat, parts.coloured(LEAD, parts.BAD), inside.add("P"))
    yield paragraph(view.decision, LEAD, inside.add("P"))
    if view.reassessment is not None:
        yield paragraph(view.reassessment.sentence, LEAD, inside.add("P"))
    if view.undecided:
        yield paragraph("Waiting for the assessor:", LABEL, inside.add("P"), after=1, keep=True)
        yield from add_items(view.undecided, inside.add("L"))


def _exceptions(view: ReportView, root: Element) -> Iterator[Row]:
    if not view.exceptions:
        return
    inside, heading = section("Exceptions", root, "exceptions")
    yield heading
    yield paragraph(words.EXCEPTIONS, LEAD, inside.add("P"), keep=True)
    said = (
        f"{row.head}, {row.standing_shown}: {row.sentence}{f' {row.way_out}' if row.way_out else ''}"
        for row in view.exceptions
    )
    yield from add_items(said, inside.add("L"))


def _orders(
    title: str, name: str, notes: Iterable[str], blocks: Sequence[CriterionBlock], root: Element
) -> Iterator[Row]:
    if not blocks:
        return
    inside, heading = section(title, root, name, new_page=name == "planned")
    yield heading
    for note in notes:
        yield paragraph(note, LEAD, inside.add("P"), keep=True)
    for block in blocks:
        yield from draw_order(block, inside)


def _about(view: ReportView, root: Element) -> Iterator[Row]:
    inside, heading = section("About this report", root, "about")
    yield heading
    yield paragraph(view.judgement, BODY, inside.add("P"))
    yield from draw_levels(view, inside)
    yield paragraph(f"{view.attribution} Licence: {view.licence}.", SMALL, inside.add("P"))
    stamps = inside.add("L")
    for stamp in view.stamps:
        body = stamps.add("LI").add("LBody")
        left = Column(LEFT, LEFT + 76).add(stamp.name, SMALL, body).cell
        yield Row((left, Column(LEFT + 80).add(stamp.value, SMALL, body).cell))
