"""The criteria and the plan as a workbook of Excel; every cell is a text or a number, none a formula."""

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from psfkit.errors import RenderError
from psfkit.report.criteria_rows import HEADER, plain, rows
from psfkit.report.view import ReportView

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter import Workbook

_PLAN = ("step", "criterion", "title", "system", "from level", "to level", "person-days", "days to cover", "then")
_WIDTHS = {
    "title": 44,
    "domain title": 24,
    "missing for the next level": 70,
    "caps": 40,
    "reason or note": 60,
    "exceptions": 60,
}
_NUMBERS = frozenset({"level", "level of the evidence alone", "next level", "step", "from level", "to level"})
_LONGEST = 32_000
"""Characters of a cell; Excel takes a few more."""


def render(view: ReportView) -> bytes:
    """Write a sheet of criteria and, where there is one, of the plan.

    Raises:
        RenderError: XlsxWriter is not installed.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise RenderError("XlsxWriter is not installed", hint="pip install 'psfkit[xlsx]', or take csv") from None
    written = BytesIO()
    with Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        made = datetime(view.as_of.year, view.as_of.month, view.as_of.day, tzinfo=UTC).replace(tzinfo=None)
        book.set_properties({"title": plain(view.title), "created": made, "comments": view.confidential})
        _write(book, "Criteria", HEADER, rows(view))
        if view.steps:
            _write(book, "Plan", _PLAN, _steps(view))
    return written.getvalue()


def _steps(view: ReportView) -> "Iterable[tuple[str, ...]]":
    for step in view.steps:
        levels = (str(step.from_level), str(step.to_level), str(step.effort_days), str(step.waiting_days))
        yield (
            str(step.order),
            step.criterion,
            step.title,
            step.system,
            *levels,
            f"{step.domain} at {step.score_after}",
        )


def _write(book: "Workbook", name: str, header: "Sequence[str]", table: "Iterable[Sequence[str]]") -> None:
    sheet, bold, text = book.add_worksheet(name), book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(header):
        sheet.set_column(column, column, _WIDTHS.get(title, max(12, len(title) + 2)), text)
        sheet.write_string(0, column, title, bold)
    last = 0
    for last, row in enumerate(table, 1):
        for column, cell in enumerate(row):
            if header[column] in _NUMBERS and cell.isdecimal():
                sheet.write_number(last, column, int(cell))
            else:
                sheet.write_string(last, column, plain(cell)[:_LONGEST])
    sheet.autofilter(0, 0, last, len(header) - 1)
