"""NannyML's results as tables: drift, estimated or realized performance, chunk by chunk, in CSV or as JSON records."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.columns import names_fact
from psfkit.evidence.csv_rows import BOM, read_body, read_rows
from psfkit.evidence.days import read_day
from psfkit.evidence.lines import split_lines, without_blank_end
from psfkit.evidence.names import join_names
from psfkit.evidence.reader import answer, first_character
from psfkit.evidence.shape import as_list, as_object
from psfkit.evidence.statistics import plain, share_up
from psfkit.model.fact import Fact, Facts, Share

NAME = "nannyml"
_MAX_CELLS = 5_000_000
_MAX_COLUMNS = 10_000
_INDEX = "chunk_index"
_PERIOD, _STARTS, _ENDS = "chunk_period", "chunk_start_date", "chunk_end_date"
_TARGETS = "chunk_targets_missing_rate"
_ALERT, _VALUE, _REALIZED = "_alert", "_value", "_realized"
_BY_P_VALUE = ("_kolmogorov_smirnov", "_chi2")
"""Methods whose alerts do not follow from thresholds on the value in every version."""
_TOLERANCE = Decimal("0.000001")
_NUMBER = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_MISSING = frozenset({"", "nan", "NaN", "None", "<NA>"})
_Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """One chunk of data under the names of its columns."""

    cells: _Row
    where: str


@dataclass(frozen=True, slots=True)
class _Measure:
    """One measure over the chunks of the analysis period."""

    name: str
    values: tuple[Decimal | None, ...]
    """None where it could not be computed."""
    alerts: tuple[bool, ...]
    realized: tuple[Decimal | None, ...] | None
    """What an estimate turned out to be, as far as known; None for measures that are no estimates."""


def recognises(head: bytes, path: str) -> bool:
    """Whether the file's first row or record has the columns of chunks."""
    body = head.removeprefix(BOM).lstrip()
    if first_character(head) == b"[":
        return re.match(rb'\[\s*\{\s*"chunk_key"\s*:', body) is not None
    first = body.partition(b"\n")[0]
    return path.lower().endswith(".csv") and re.match(rb'(?:"?[a-z_]{0,20}"?,)?chunk(?:_key)?,chunk', first) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a table of results, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    chunks = list(_records(content) if first_character(content) in (b"[", b"{") else _table(content))
    if not chunks:
        raise InputError("nothing was evaluated: it holds no chunks")
    periods = {chunk.cells.get(_PERIOD) for chunk in chunks}
    if not periods <= {"reference", "analysis"}:
        raise InputError(f"{_PERIOD} is neither reference nor analysis, so what was analysed cannot be told")
    analysed = [chunk for chunk in chunks if chunk.cells[_PERIOD] == "analysis"]
    if not analysed:
        raise InputError("nothing was analysed: all chunks are of the reference period")
    _refuse_gaps(analysed)
    measures = [_measure(name, analysed) for name in _names(analysed[0].cells)]
    if not measures:
        raise InputError("no column tells whether there was an alert")
    return (
        Fact("chunks", len(analysed), "chunks", f"{_PERIOD} analysis"),
        Fact("reference_chunks", len(chunks) - len(analysed), "chunks", f"{_PERIOD} reference"),
        *_alert_facts(measures, len(analysed)),
        *_performance_facts(measures, analysed),
        *_day_facts(analysed),
    )


def _refuse_gaps(chunks: Sequence[_Chunk]) -> None:
    """Refuse a table from which chunks were taken out: an alert may have gone with them."""
    indices = [_number(chunk, _INDEX) for chunk in chunks]
    known = [index for index in indices if index is not None]
    if len(known) < len(chunks) or any(after - before != 1 for before, after in pairwise(known)):
        raise InputError(f"{_INDEX} does not count one chunk after another: some are missing, or stand twice")


def _table(content: bytes) -> Iterator[_Chunk]:
    rows = read_rows(without_blank_end(split_lines(content.removeprefix(BOM))))
    names = _header(rows)
    for number, row in read_body(rows, len(names), _MAX_CELLS):
        yield _Chunk(dict(zip(names, row, strict=True)), f"line {number}")


def _header(rows: Iterator[tuple[int, list[str], int]]) -> list[str]:
    """Return the names of columns; those of several levels are joined as NannyML does it for one level.

    Raises:
        InputError: there are none, or two are the same.
    """
    levels = [next(rows, (1, [], 0))[1]]
    while len(levels) < 3 and "chunk" in levels[-1]:
        levels.append(next(rows, (1, [], 0))[1])
    if len({len(level) for level in levels}) > 1:
        raise InputError("the rows of its header differ in length")
    names = ["_".join(parts) for parts in zip(*levels, strict=True)]
    names = [name.replace("chunk_chunk_chunk", "chunk").replace("chunk_chunk", "chunk") for name in names]
    if len(names) > _MAX_COLUMNS:
        raise InputError(f"more than {_MAX_COLUMNS} columns")
    if len(set(names)) < len(names):
        raise InputError("two of its columns have one name")
    return names


def _records(content: bytes) -> Iterator[_Chunk]:
    first: frozenset[str] | None = None
    for n, entry in enumerate(as_list(read_json(content), "the document")):
        record = as_object(entry, f"record {n}")
        first = frozenset(record) if first is None else first
        if record.keys() != first:
            raise InputError(f"record {n} has other columns than the first")
        yield _Chunk({name: _text(value, f"record {n}") for name, value in record.items()}, f"record {n}")


def _text(value: JsonValue, where: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value)
        case str():
            return value
        case int() | Decimal():
            return f"{value:f}" if isinstance(value, Decimal) and value.adjusted() > -40 else str(value)
        case _:
            raise InputError(f"{where} holds more than plain values")


def _names(cells: _Row) -> list[str]:
    found = [name.removesuffix(_ALERT) for name in cells if name.endswith(_ALERT)]
    return [name for name in found if name + _VALUE in cells]


def _measure(name: str, chunks: Sequence[_Chunk]) -> _Measure:
    if not names_fact(name):
        raise InputError(f'"{shown(name, 40)}" cannot name a fact')
    values = tuple(_number(chunk, name + _VALUE) for chunk in chunks)
    alerts = tuple(_alert(chunk, name) for chunk in chunks)
    is_estimate = name + _REALIZED in chunks[0].cells
    realized = tuple(_number(chunk, name + _REALIZED) for chunk in chunks) if is_estimate else None
    return _Measure(name, values, alerts, realized)


def _number(chunk: _Chunk, column: str) -> Decimal | None:
    text = chunk.cells.get(column, "")
    if text in _MISSING:
        return None
    if _NUMBER.fullmatch(text) is None:
        raise InputError(f"{chunk.where}: {shown(column, 60)} is {shown(text, 30)}, not a number")
    return Decimal(text)


def _alert(chunk: _Chunk, name: str) -> bool:
    """Return whether a chunk raised an alert, held against its thresholds; without a value there is none.

    Raises:
        InputError: the cell says neither, or its value and thresholds say otherwise.
    """
    text = chunk.cells[name + _ALERT]
    value = _number(chunk, name + _VALUE)
    if text in _MISSING and value is None:
        return False
    if text.lower() not in ("true", "false"):
        raise InputError(f"{chunk.where}: {shown(name, 50)}{_ALERT} is {shown(text, 20) or 'empty'}")
    stated = text.lower() == "true"
    if value is not None and not name.endswith(_BY_P_VALUE) and _differs(chunk, name, value, is_alert=stated):
        raise InputError(f"{chunk.where}: the value of {shown(name, 50)} and its thresholds contradict its alert")
    return stated


def _differs(chunk: _Chunk, name: str, value: Decimal, *, is_alert: bool) -> bool:
    upper, lower = (_number(chunk, f"{name}_{side}_threshold") for side in ("upper", "lower"))
    above = (value - upper if upper is not None else None, lower - value if lower is not None else None)
    beyond = [distance for distance in above if distance is not None]
    if not beyond:
        return False
    return max(beyond) < -_TOLERANCE if is_alert else max(beyond) > _TOLERANCE


def _alert_facts(measures: Sequence[_Measure], chunks: int) -> Iterator[Fact]:
    """Yield counts of alerts.

    Raises:
        InputError: not one value could be computed.
    """
    missing = sum(measure.values.count(None) for measure in measures)
    if missing == len(measures) * chunks:
        raise InputError("nothing was evaluated: no value could be computed")
    alerted = [measure.name for measure in measures if any(measure.alerts)]
    with_alert = sum(any(measure.alerts[n] for measure in measures) for n in range(chunks))
    where = f"columns that end in {_ALERT}"
    yield Fact("measures", len(measures), "measures", where)
    yield Fact("measure_names", join_names(measure.name for measure in measures), "", where)
    yield Fact("values_missing", missing, "values", f"columns that end in {_VALUE}")
    yield Fact("alerts", sum(sum(measure.alerts) for measure in measures), "alerts", where)
    yield Fact("chunks_with_alert", with_alert, "chunks", where)
    share = Share(with_alert, chunks)
    yield Fact(
        "alert_share", share_up(with_alert, chunks), "share", "computed: chunks_with_alert / chunks", share=share
    )
    yield Fact("last_chunk_alerts", sum(measure.alerts[-1] for measure in measures), "alerts", where)
    if alerted:
        yield Fact("alert_names", join_names(alerted), "", where)


def _performance_facts(measures: Sequence[_Measure], chunks: Sequence[_Chunk]) -> Iterator[Fact]:
    """Yield estimated and realized performance, where the table is of that sort."""
    is_realized = _TARGETS in chunks[0].cells
    if is_realized:
        rates = [rate for chunk in chunks if (rate := _number(chunk, _TARGETS)) is not None]
        if rates:
            yield Fact("targets_missing_max", plain(max(rates)), "share", _TARGETS)
    for measure in measures:
        if measure.realized is not None:
            yield from _range_facts("estimated", measure.name, measure.values, _VALUE)
            yield from _range_facts("realized", measure.name, measure.realized, _REALIZED)
        elif is_realized:
            yield from _range_facts("realized", measure.name, measure.values, _VALUE)


def _range_facts(sort: str, name: str, values: Sequence[Decimal | None], column: str) -> Iterator[Fact]:
    known = [value for value in values if value is not None]
    where = f"{name}{column}, {len(known)} chunks"
    if known:
        yield Fact(f"{sort}_min.{name}", plain(min(known)), "", where)
        yield Fact(f"{sort}_max.{name}", plain(max(known)), "", where)
    if values[-1] is not None:
        yield Fact(f"{sort}_last.{name}", plain(values[-1]), "", where)


def _day_facts(chunks: Sequence[_Chunk]) -> Iterator[Fact]:
    starts = [read_day(chunk.cells.get(_STARTS, "")) for chunk in chunks]
    ends = [read_day(chunk.cells.get(_ENDS, "")) for chunk in chunks]
    days = [day for day in (*starts, *ends) if day is not None]
    if len(days) == 2 * len(chunks):
        yield Fact("first_day", min(days).isoformat(), "", _STARTS)
        yield Fact("last_day", max(days).isoformat(), "", _ENDS)
        yield Fact("period_days", (max(days) - min(days)).days + 1, "days", "computed: first_day to last_day, both in")
