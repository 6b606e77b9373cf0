"""Marks of a registry as text."""

from collections.abc import Sequence
from datetime import date

from psfkit.cli.trace_text import fold
from psfkit.documents.text_safety import clip, printable
from psfkit.model.record import MarkState
from psfkit.registry.listing import ListedMark


def write_marks(listed: Sequence[ListedMark], as_of: date, width: int) -> str:
    """Write one line for each mark."""
    if not listed:
        return "the registry holds no marks"
    head = ("mark", "state", "valid to", "review due", "organisation")
    rows = [head, *(_row(mark, as_of) for mark in listed)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head) - 1)]
    room = max(12, width - sum(widths) - 2 * len(widths))
    lines = []
    for row in rows:
        cells = [f"{cell:<{wide}}" for cell, wide in zip(row, widths, strict=False)]
        lines.append("  ".join([*cells, clip(row[-1], room)]).rstrip())
    return "\n".join(lines)


def _row(mark: ListedMark, as_of: date) -> tuple[str, ...]:
    return (
        mark.record.mark_id,
        say_state(mark),
        mark.record.valid_until.isoformat(),
        _say_due(mark, as_of),
        printable(mark.record.organisation),
    )


def say_state(mark: ListedMark) -> str:
    """Say how a mark stands; of a sample, also how it would stand if it were a mark."""
    said = mark.standing.value.replace("_", " ")
    return f"sample, {said}" if mark.state is MarkState.SAMPLE else said


def _say_due(mark: ListedMark, as_of: date) -> str:
    if mark.surveillance_due is None:
        return "-"
    return mark.surveillance_due.isoformat() + (" overdue" if mark.surveillance_due < as_of else "")


def write_mark(mark: ListedMark, as_of: date, width: int) -> str:
    """Write how one mark stands, and its events."""
    record = mark.record
    lines = [f"{record.mark_id}  {clip(printable(record.organisation), 200)}"]
    lines.extend(fold(record.scope_statement, width, "  "))
    window = f"{record.issued_at.date().isoformat()} to {record.valid_until.isoformat()}"
    lines.append(f"  {say_state(mark)} on {as_of.isoformat()}; valid {window}; review due {_say_due(mark, as_of)}")
    lines.append("")
    for event in mark.events:
        said = event.kind.value if event.mark_id == record.mark_id else f"superseded by {event.mark_id}"
        said += f", superseding {event.supersedes}" if event.supersedes not in (None, record.mark_id) else ""
        said += f" ({event.reason.value})" if event.reason else ""
        lines.append(f"  {event.at.strftime('%Y-%m-%d %H:%M:%SZ')}  event {event.sequence}: {said}")
    return "\n".join(lines)
