"""promptfoo's CSV: a test a row, a prompt a group of columns; three layouts, none with totals, date or version.

Up to 0.119 a cell begins with how it ended (``[PASS] …``); since 0.120 that is a column of its own. The names of
columns come from prompts and repeat, so columns are known by their place.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.cases import Places
from psfkit.evidence.csv_rows import BOM, read_rows
from psfkit.evidence.lines import split_lines, without_blank_end
from psfkit.evidence.promptfoo_attacks import Attack, read_attack
from psfkit.evidence.promptfoo_rows import ERROR, FAILED, NOTHING_ASSERTED, PASSED, UNASSERTED, Ending, result_facts
from psfkit.model.fact import Fact

_REASON = "Grader Reason"
_BETWEEN = ("Score", "Named Scores")
_OUTCOMES = {"PASS": PASSED, "FAIL": FAILED, "ERROR": ERROR}
_ATTACK = ("Messages", "RedteamHistory", "RedteamTreeHistory", "pluginId", "strategyId", "sessionId", "sessionIds")
_MARKS = (b"[PASS]", b"[FAIL]", b"[ERROR]")


@dataclass(frozen=True, slots=True)
class _Column:
    """Where one prompt's verdict stands in each row."""

    name: str
    verdict: int
    """The column that holds it, or whose cells begin with it."""
    reason: int | None
    """The column that holds the grader's reason; None when it stands at the end of the cell."""
    bracketed: bool
    """Whether the verdict is the beginning of the output's own cell."""


def is_table(head: bytes) -> bool:
    """Whether the first row has promptfoo's columns."""
    header, rest = _header(head)
    columns = _columns(header)
    if not columns or columns[0].reason is not None:
        return bool(columns)
    return not rest or any(mark in rest for mark in _MARKS)


def find_in_table(content: bytes) -> Iterable[Fact]:
    """Return the facts of all rows.

    Raises:
        InputError: it is no such table, a row does not fit the header, or results are missing.
    """
    rows = read_rows(without_blank_end(split_lines(content.removeprefix(BOM))))
    _, header, _ = next(rows, (1, [], 0))
    columns = _columns(header)
    if not columns:
        raise InputError("line 1: no column holds the outputs of a prompt, so this is no CSV export of promptfoo")
    endings: Counter[Ending] = Counter()
    last = 1
    for last, row, _ in rows:
        if len(row) != len(header):
            raise InputError(f"line {last}: {len(row)} cells, but the header has {len(header)}")
        attack = _attack(header, row)
        endings.update(Ending(_outcome(row, column, last), attack) for column in columns)
    where = f"lines 2 to {last}: {len(columns)} columns of verdicts"
    return result_facts(endings, Places(where, where, where, where))


def _header(head: bytes) -> tuple[list[str], bytes]:
    """Return the cells of the first row, as far as they are in the head, and what follows that row."""
    from csv import Error, reader

    lines = [line for _, line in split_lines(head.removeprefix(BOM))]
    rows = reader(line.decode("utf-8", "ignore") for line in lines)
    try:
        header = next(rows, [])
    except Error:
        return [], b""
    return header, b"".join(lines[rows.line_num :])


def _columns(header: Sequence[str]) -> tuple[_Column, ...]:
    found = tuple(_columns_of_status(header)) or tuple(_columns_with_reason(header))
    return found or tuple(_last_columns(header))


def _columns_of_status(header: Sequence[str]) -> Iterator[_Column]:
    """Yield the groups of 0.120 and later: output, Status, Score, Named Scores, metrics, Grader Reason, Comment."""
    for at, name in enumerate(header):
        end = at + 1
        while end < len(header) and (header[end] in _BETWEEN or header[end].startswith("Metric: ")):
            end += 1
        if at and name == "Status" and header[end : end + 1] == [_REASON]:
            yield _Column(header[at - 1], at, end, bracketed=False)


def _columns_with_reason(header: Sequence[str]) -> Iterator[_Column]:
    """Yield the groups that the web page of 0.119 and earlier wrote: output, Grader Reason, Comment."""
    for at, name in enumerate(header):
        if at and name == _REASON and header[at + 1 : at + 2] == ["Comment"]:
            yield _Column(header[at - 1], at - 1, at, bracketed=True)


def _last_columns(header: Sequence[str]) -> Iterator[_Column]:
    """Yield the columns that the command line of 0.119 and earlier wrote: those called ``[provider] prompt``, last."""
    first = next((at for at, name in enumerate(header) if _names_prompt(name)), len(header))
    if all(map(_names_prompt, header[first:])):
        for at in range(first, len(header)):
            yield _Column(header[at], at, None, bracketed=True)


def _names_prompt(name: str) -> bool:
    return name.startswith("[") and "] " in name


def _attack(header: Sequence[str], row: Sequence[str]) -> Attack | None:
    """Return what the columns at the end of a red-team run's rows say of the attack, which is one for all prompts."""
    if tuple(header[-len(_ATTACK) :]) != _ATTACK:
        return None
    plugin, strategy = row[_ATTACK.index("pluginId") - len(_ATTACK)], row[_ATTACK.index("strategyId") - len(_ATTACK)]
    return read_attack({"metadata": {"pluginId": plugin, "strategyId": strategy}})


def _outcome(row: Sequence[str], column: _Column, line: int) -> str:
    cell = row[column.verdict]
    if not cell:
        raise InputError(
            f"line {line}: {shown(column.name, 40)} has no result: the run was stopped, or the test is meant for some "
            "prompts only; hand in the JSON export"
        )
    status = next((name for name in _OUTCOMES if cell.startswith(f"[{name}]")), "") if column.bracketed else cell
    if status not in _OUTCOMES:
        raise InputError(f"line {line}: {shown(cell, 30)} is neither PASS, FAIL nor ERROR")
    if status == "PASS" and _reason(row, column) in ("", NOTHING_ASSERTED):
        return UNASSERTED
    return _OUTCOMES[status]


def _reason(row: Sequence[str], column: _Column) -> str:
    if column.reason is not None:
        return row[column.reason]
    _, stated, reason = row[column.verdict].rpartition("Pass Reason: ")
    return reason if stated else ""
