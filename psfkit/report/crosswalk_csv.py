"""What a run shows of another framework, as CSV (RFC 4180); no cell is a formula."""

import csv
from collections.abc import Iterator
from io import StringIO

from psfkit.model.crosswalk import CrosswalkAnswer, DutyAnswer, MappedCriterion
from psfkit.model.determination import Outcome
from psfkit.report.criteria_rows import plain
from psfkit.report.crosswalk_words import OUTCOMES, STANDINGS, say_author, say_kind, say_notice

HEADER = (
    "framework",
    "id",
    "title",
    "group",
    "standing",
    "criterion",
    "criterion title",
    "part",
    "relation",
    "confidence",
    "whose reading",
    "counts",
    "outcome",
    "level",
    "because",
    "organisation",
    "run",
    "as of",
    "notice",
)


def render(answer: CrosswalkAnswer) -> bytes:
    """Write a line for each duty and criterion that maps to it; UTF-8 with a byte order mark, for Excel."""
    written = StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(HEADER)
    lines.writerows([plain(cell) for cell in row] for each in answer.duties for row in _rows(answer, each))
    return written.getvalue().encode("utf-8-sig")


def _rows(answer: CrosswalkAnswer, duty: DutyAnswer) -> Iterator[tuple[str, ...]]:
    head = (
        answer.framework.title,
        duty.duty.id,
        duty.duty.title,
        duty.duty.group,
        STANDINGS[duty.standing],
    )
    tail = (
        answer.organisation,
        say_kind(answer),
        answer.as_of.isoformat(),
        f"{say_notice(answer)} {answer.framework.note}",
    )
    if not duty.criteria:
        yield (*head, *[""] * 10, *tail)
    for mapped in duty.criteria:
        yield (*head, *_cells(answer, mapped), *tail)


def _cells(answer: CrosswalkAnswer, mapped: MappedCriterion) -> tuple[str, ...]:
    row = mapped.row
    return (
        row.criterion,
        mapped.title,
        row.part,
        row.relation.value,
        row.confidence.value,
        say_author(answer, mapped.by),
        "yes" if mapped.counts else "no",
        OUTCOMES[mapped.outcome],
        "" if mapped.outcome is Outcome.NOT_APPLICABLE else str(int(mapped.level)),
        row.because,
    )
