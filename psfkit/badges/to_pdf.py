"""The document badge: one A4 page for tenders and questionnaires, the same bytes for the same record.

The page of a mark that is not in force says so in its head, across the whole page and in its foot.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from psfkit import fonts
from psfkit.badges import design
from psfkit.badges.scene import Shape
from psfkit.marks.record import show_threshold
from psfkit.model.decision import PublicScore
from psfkit.model.outline import Outline, polygon
from psfkit.model.record import MarkRecord, MarkState, SignedRecord
from psfkit.model.score import show_score
from psfkit.tagged_pdf import Element, Tags

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.28, 841.89
MARGIN = 52.0
_COLUMN = WIDTH - 2 * MARGIN
_BAND = 172.0
_NAVY, _INK, _GREY, _PALE, _GREEN = "#0b1f3a", "#17263d", "#52647d", "#e6ebf2", "#0f9f6e"
_SAMPLE_BAND, _ENDED_BAND = "#4b5563", "#333d4b"
_DULL = "#94a0b0"
_SCORES, _FACTS, _FOOT = 190.0, 72.0, 782.0
"""Heights of the scores and the facts, and where the foot begins."""
_FULL_SCORE = 500
_DIAGONAL = 800.0
"""How long a word across the page may be."""


def render(signed: SignedRecord, url: str, state: MarkState = MarkState.ACTIVE) -> bytes:
    """Draw the document badge of a mark.

    Args:
        signed: The record.
        url: Where it is published, or an empty string.
        state: Where the mark stands; the page of one in :data:`psfkit.badges.design.ENDINGS` says so.
    """
    from reportlab.pdfgen.canvas import Canvas

    fonts.register()
    record, target = signed.record, BytesIO()
    ending = design.ending_of(record, state)
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), invariant=1, lang="en-GB", initialFontName=fonts.REGULAR)
    canvas.setTitle(fonts.clean(f"{design.title(record, ending)} ({record.mark_id}, {record.organisation})"))
    canvas.setSubject(fonts.clean(design.description(record, ending)))
    canvas.setAuthor(fonts.clean(record.issuer.name))
    canvas.setCreator("psfkit")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    page = _Page(canvas)
    if ending is None:
        _draw_band(page, record)
    else:
        _draw_ended_band(page, record, ending)
    top = max(_draw_subject(page, record), _draw_code(page, record, url))
    gap = max(14.0, (_FOOT - top - _SCORES - _FACTS) / 3)
    _draw_scores(page, record.scores, top + gap, _GREEN if ending is None else _DULL)
    _draw_facts(page, record, top + _SCORES + 2 * gap, ending)
    _draw_foot(page, record, ending)
    if record.issuer.test:
        _draw_across(page, design.SAMPLE, design.SAMPLE_RED, 0.3)
    elif ending is not None:
        _draw_across(page, ending.word, ending.fill, 0.2)
    canvas.showPage()
    page.tags.finish(canvas)
    canvas.save()
    return target.getvalue()


class _Page:
    """A canvas measured from the top left, in points; what is written is read out, and what is drawn is not."""

    def __init__(self, canvas: "Canvas") -> None:
        self.canvas = canvas
        self.tags = Tags()
        self._element: Element | None = None

    @contextmanager
    def paragraph(self, role: str = "P") -> Iterator[None]:
        """Let all lines written inside be read out as one."""
        outer = self._element
        self._element = outer or self.tags.root.add(role)
        yield
        self._element = outer

    def fill(self, colour: str, alpha: float = 1) -> None:
        from reportlab.lib.colors import HexColor

        self.canvas.setFillColor(HexColor(colour))
        self.canvas.setFillAlpha(alpha)

    def box(self, x: float, top: float, width: float, height: float, colour: str, radius: float = 0) -> None:
        with self.tags.artifact(self.canvas):
            self.fill(colour)
            self.canvas.roundRect(x, HEIGHT - top - height, width, height, radius, stroke=0, fill=1)

    def line(
        self, x: float, baseline: float, text: str, font: str, size: float, colour: str, *, tracking: float = 0
    ) -> None:
        """Write one line of any text; what a font lacks another has."""
        self.runs(x, baseline, fonts.runs(text, font), size, colour, tracking=tracking)

    def runs(
        self, x: float, baseline: float, line: Iterable[fonts.Run], size: float, colour: str, *, tracking: float = 0
    ) -> None:
        text = self.canvas.beginText(x, HEIGHT - baseline)
        text.setCharSpace(tracking)
        for run in line:
            text.setFont(run.font, size)
            text.textOut(run.text)
        with self.tags.content(self.canvas, self._element or self.tags.root.add("P")):
            self.fill(colour)
            self.canvas.drawText(text)

    def block(
        self, x: float, top: float, text: str, font: str, size: float, colour: str, *, width: float, most: int
    ) -> float:
        """Write text over at most ``most`` lines, smaller if it must be, and return where it ends."""
        broken, least = fonts.lines(text, font, size, width), max(7.0, 0.6 * size)
        while len(broken) > most and size > least:
            size -= 0.5
            broken = fonts.lines(text, font, size, width)
        with self.paragraph():
            for line in broken[:most]:
                top += size * 1.4
                self.runs(x, top - size * 0.35, line, size, colour)
            if len(broken) > most:
                top += size * 1.4
                self.line(x, top - size * 0.35, "… (the record has the rest)", fonts.REGULAR, size, _GREY)
        return top

    def label(self, x: float, baseline: float, text: str) -> None:
        self.line(x, baseline, text.upper(), fonts.SEMIBOLD, 7.5, _GREY, tracking=0.6)

    def shape(self, shape: Shape) -> None:
        """Draw a filled outline of straight lines and cubic curves whose units are points from the top left."""
        path = self.canvas.beginPath()
        for verb, values in _flipped(shape.outline):
            if verb == "M":
                path.moveTo(*values)
            elif verb == "L":
                path.lineTo(*values)
            elif verb == "C":
                path.curveTo(*values)
            else:
                path.close()
        with self.tags.artifact(self.canvas):
            self.fill(shape.fill, shape.opacity)
            self.canvas.drawPath(path, stroke=0, fill=1)


def _flipped(outline: Outline) -> Outline:
    return tuple((verb, tuple(HEIGHT - v if i % 2 else v for i, v in enumerate(values))) for verb, values in outline)


def _draw_band(page: _Page, record: MarkRecord) -> None:
    """Draw the head of the page: shield and name on a dark ground, with the words of the mark."""
    sample = record.issuer.test
    page.box(0, 0, WIDTH, _BAND, _SAMPLE_BAND if sample else _NAVY)
    for shape in design.shield(design.DEFAULT, 5.4, MARGIN - 10.8, _BAND / 2 - 54, sample=sample):
        page.shape(shape)
    left = MARGIN + 110
    with page.paragraph("H1"):
        page.line(left, 72, design.NAME, fonts.BOLD, 29, "#ffffff", tracking=1.2)
    width = fonts.width(design.NAME, fonts.BOLD, 29) + 1.2 * (len(design.NAME) - 1)
    part = (width - 7 * 6) / 8
    for n in range(8):
        page.box(left + n * (part + 6), 85, part, 3, "#f23b3b" if sample else "#34d399", 1.5)
    page.line(left, 113, headline(record), fonts.SEMIBOLD, 15, "#ffffff")
    page.line(left, 134, design.verified_line(record), fonts.REGULAR, 12, "#d5dfec")


def _draw_ended_band(page: _Page, record: MarkRecord, ending: design.Ending) -> None:
    """Draw the head of the page of a mark that is not in force: a dull shield with another sign, and a word."""
    page.box(0, 0, WIDTH, _BAND, _ENDED_BAND)
    page.box(0, _BAND, WIDTH, 7, ending.fill)
    for shape in design.shield(design.DEFAULT, 5.4, MARGIN - 10.8, _BAND / 2 - 54, sample=False, ending=ending):
        page.shape(shape)
    left = MARGIN + 110
    with page.paragraph("H1"):
        page.line(left, 66, design.NAME, fonts.BOLD, 29, "#c3cbd6", tracking=1.2)
    wide = fonts.width(ending.word, fonts.BOLD, 17) + 1.5 * len(ending.word) + 26
    page.box(left, 82, wide, 30, ending.fill, 15)
    with page.paragraph():
        page.line(left + 13, 103, ending.word, fonts.BOLD, 17, ending.ink, tracking=1.5)
        page.line(left + wide + 12, 102, "Not in force", fonts.SEMIBOLD, 15, "#ffffff")
    page.line(left, 137, f"#{record.mark_id} · {_held(record, ending)}", fonts.REGULAR, 12, "#d5dfec")


def _held(record: MarkRecord, ending: design.Ending) -> str:
    """Say until when a mark was to hold that is not in force."""
    day = design.show_day(record.valid_until)
    return f"Ended on {day}" if ending is design.ENDINGS[MarkState.EXPIRED] else f"Was to hold to {day}"


def headline(record: MarkRecord) -> str:
    """Return the line that names the mark; of a sample it says so."""
    words = f"#{record.mark_id} · Valid to {design.show_month(record.valid_until)}"
    return f"{design.SAMPLE}, not a mark {words}" if record.issuer.test else f"Trust mark {words}"


def _draw_subject(page: _Page, record: MarkRecord) -> float:
    """Say whose mark it is and what it covers, and return where that ends."""
    width = _COLUMN - 150
    top = _BAND + 42
    page.label(MARGIN, top, "Organisation")
    top = page.block(MARGIN, top + 4, record.organisation, fonts.BOLD, 21, _INK, width=width, most=3)
    top += 20
    page.label(MARGIN, top, "Scope of the assessment")
    top = page.block(MARGIN, top + 4, record.scope_statement, fonts.REGULAR, 10, _INK, width=width, most=7)
    top += 18
    page.label(MARGIN, top, "AI systems in scope")
    top = page.block(MARGIN, top + 4, ", ".join(record.systems), fonts.REGULAR, 10, _INK, width=width, most=3)
    if record.hosts:
        top += 18
        page.label(MARGIN, top, "Where the badge may stand")
        top = page.block(MARGIN, top + 4, ", ".join(record.hosts), fonts.REGULAR, 10, _INK, width=width, most=2)
    return top


def _draw_code(page: _Page, record: MarkRecord, url: str) -> float:
    """Draw the QR code, and below it in letters what it says; return where that ends."""
    import segno

    side, left, top = 112.0, WIDTH - MARGIN - 112, _BAND + 34
    said = url or f"{record.mark_id} {record.issuer.id}"
    code = segno.make_qr(said, error="m")
    count = code.symbol_size(scale=1, border=0)[0]
    unit = side / count
    for row, modules in enumerate(code.matrix):
        for start, length in _dark_runs(modules):
            x, y = left + start * unit, top + row * unit
            # A hair wider than a module: otherwise viewers show white seams between rows.
            page.shape(
                Shape(
                    polygon(
                        (x, y),
                        (x + length * unit, y),
                        (x + length * unit, y + unit + 0.06),
                        (x, y + unit + 0.06),
                    ),
                    _INK,
                )
            )
    below = top + side + 16
    page.line(left, below, "Check this mark", fonts.SEMIBOLD, 9, _INK)
    fitting = 7.4 * side / fonts.width(said, fonts.REGULAR, 7.5)
    size = min(7.5, fitting) if fitting > 5.8 else 7.5
    end = page.block(left, below + 2, said, fonts.REGULAR, size, _GREY, width=side, most=7)
    if url:
        page.canvas.linkURL(url, (left, HEIGHT - end, left + side, HEIGHT - top), relative=0)
    return end


def _dark_runs(modules: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return where dark modules begin in a row, and how many stand together."""
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(modules):
        if dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((place, 1))
    return tuple(found)


def _draw_scores(page: _Page, scores: tuple[PublicScore, ...], top: float, colour: str) -> None:
    """Draw each domain's score as a bar from 0 to 5, with its threshold as a notch and all of it in numbers."""
    step = min(21.0, 176 / len(scores))
    page.label(MARGIN, top, "Domain scores")
    left, width = MARGIN + 168, 216.0
    with page.paragraph():
        page.line(left, top, "0", fonts.REGULAR, 7.5, _GREY)
        page.line(left + width - 11, top, "5.0", fonts.REGULAR, 7.5, _GREY)
    for index, score in enumerate(scores):
        middle = top + 20 + index * step
        page.box(left, middle - 4, width, 8, _PALE, 4)
        page.box(left, middle - 4, max(8.0, width * score.score / _FULL_SCORE), 8, colour, 4)
        page.box(left + width * score.threshold / _FULL_SCORE - 0.75, middle - 7, 1.5, 14, _INK)
        passes = f"passes at {show_threshold(score.threshold)}"
        with page.paragraph():
            page.line(MARGIN, middle + 3.5, score.domain, fonts.SEMIBOLD, 9.5, _INK)
            page.line(MARGIN + 44, middle + 3.5, design.DOMAINS.get(score.domain, ""), fonts.REGULAR, 9.5, _INK)
            page.line(left + width + 14, middle + 3.5, show_score(score.score), fonts.BOLD, 10.5, _INK)
            page.line(left + width + 44, middle + 3.5, passes, fonts.REGULAR, 8.5, _GREY)


def _draw_facts(page: _Page, record: MarkRecord, top: float, ending: design.Ending | None) -> None:
    """Write dates, standard and issuer."""
    ends = "Valid to" if ending is None else "Given to"
    facts = (
        ("Issued on", design.show_day(record.issued_at.date())),
        (ends, f"{design.show_day(record.valid_until)}, included"),
        ("Assessed as of", design.show_day(record.assessed_as_of)),
        ("Standard", f"PSF v{record.psf_version}"),
    )
    for index, (name, value) in enumerate(facts):
        with page.paragraph():
            page.label(MARGIN + index * 126, top, name)
            page.line(MARGIN + index * 126, top + 14, value, fonts.SEMIBOLD, 10, _INK)
    top += 38
    page.label(MARGIN, top, "Issued by")
    end = page.block(MARGIN, top + 2, record.issuer.name, fonts.SEMIBOLD, 10, _INK, width=_COLUMN, most=2)
    page.block(MARGIN, end, record.issuer.id, fonts.REGULAR, 8, _GREY, width=_COLUMN, most=2)


def _draw_foot(page: _Page, record: MarkRecord, ending: design.Ending | None) -> None:
    page.box(MARGIN, _FOOT, _COLUMN, 0.75, "#c9d3e0")
    if ending is not None:
        said = (
            f"The mark {record.mark_id} is {ending.said}: its registry says so as of the day on which this page was "
            "drawn. The scores are those with which it was given. The signed record is attached; it never changes, and "
            "says nothing of what became of the mark."
        )
        page.block(MARGIN, _FOOT + 4, said, fonts.REGULAR, 8, _GREY, width=_COLUMN, most=3)
        return
    said = (
        "This page is for people to read. What counts is the signed record attached to it: verify this file, or look "
        f"{record.mark_id} up with its issuer. The mark speaks for the systems and scope named here and nothing else."
    )
    page.block(MARGIN, _FOOT + 4, said, fonts.REGULAR, 8, _GREY, width=_COLUMN, most=3)


def _draw_across(page: _Page, word: str, colour: str, alpha: float) -> None:
    """Write a word across the whole page, for the eye alone: the headline has said it."""
    from reportlab.lib.colors import HexColor

    canvas, size = page.canvas, min(190.0, 190 * _DIAGONAL / fonts.width(word, fonts.BOLD, 190))
    with page.tags.artifact(canvas):
        canvas.saveState()
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(52)
        canvas.setFillColor(HexColor(colour), alpha=alpha)
        canvas.setFont(fonts.BOLD, size)
        canvas.drawCentredString(0, -68 / 190 * size, word)
        canvas.restoreState()
