"""ragas' results (``evaluate(…).to_pandas()``) in JSON, JSON lines or CSV: a sample a row, a metric a column."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.csv_rows import BOM, read_body, read_rows
from psfkit.evidence.lines import read_line, split_lines, without_blank_end
from psfkit.evidence.names import fact_parts, join_names
from psfkit.evidence.reader import answer, first_character
from psfkit.evidence.shape import as_list, as_object
from psfkit.evidence.statistics import near, total
from psfkit.model.fact import Fact, Facts

NAME = "ragas"
_OBJECT = re.compile(rb'\A(?:\[\s*)?\{\s*"(?:user_input|question)"\s*:')
_TABLE = re.compile(rb"\A,?(?:user_input|question),")
_NUMBER = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_MISSING = frozenset({"", "nan", "NaN", "None", "<NA>"})
_MAX_COLUMNS = 1_000
_MAX_CELLS = 5_000_000
_SAMPLE_COLUMNS = frozenset(
    {"user_input", "retrieved_contexts", "reference_contexts", "retrieved_context_ids", "reference_context_ids"}
    | {"response", "multi_responses", "reference", "rubric", "rubrics", "persona_name", "query_style", "query_length"}
    | {"reference_topics", "reference_tool_calls", "synthesizer_name", "question", "answer", "contexts", "context"}
    | {"ground_truth", "ground_truths", "summary", "evolution_type", "metadata", "episode_done", "id", "index", ""}
)
"""Columns of the samples themselves, old names included; any other column of numbers is a metric."""
_Row = Mapping[str, JsonValue]
_Scores = dict[str, list[Decimal | None]]


def recognises(head: bytes, path: str) -> bool:
    """Whether the first record, line or row begins as ragas' samples do."""
    body = head.removeprefix(BOM).lstrip()
    if first_character(head) == b"[" or path.lower().endswith(".jsonl"):
        return _OBJECT.match(body) is not None and _is_sample(body)
    return path.lower().endswith(".csv") and _TABLE.match(body) is not None and _is_sample(body)


def _is_sample(body: bytes) -> bool:
    return b"user_input" in body or b"contexts" in body


def read(content: bytes) -> Facts:
    """Return the facts of results, or why they were not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    samples, columns = _columns(_rows(content))
    if not samples:
        raise InputError("nothing was evaluated: it holds no samples")
    metrics = {name: scores for name, values in columns.items() if (scores := [v for v in values if v is not None])}
    if not metrics:
        raise InputError("nothing was evaluated: no column holds scores")
    empty = sorted(columns.keys() - metrics.keys())
    parts = fact_parts(metrics)
    return (
        Fact("samples", samples, "samples", "rows"),
        Fact("metrics", len(metrics), "metrics", "columns of numbers"),
        Fact("metric_names", join_names(metrics), "", "columns of numbers"),
        Fact("empty_columns", len(empty), "columns", "columns without any value"),
        *((Fact("empty_names", join_names(empty), "", "columns without any value"),) if empty else ()),
        *(fact for name, part in parts.items() for fact in _metric_facts(name, part, metrics[name], samples)),
    )


def _metric_facts(name: str, part: str, scores: list[Decimal], samples: int) -> Iterator[Fact]:
    where = f"column {shown(name, 64)}, {len(scores)} of {samples} samples"
    yield Fact(f"metric.{part}.mean", near(total((1, score) for score in scores) / len(scores)), "", where)
    yield Fact(f"metric.{part}.min", near(min(scores)), "", where)
    yield Fact(f"scored.{part}", len(scores), "samples", where)
    yield Fact(f"unscored.{part}", samples - len(scores), "samples", where)


def _columns(rows: Iterable[tuple[str, _Row]]) -> tuple[int, _Scores]:
    """Count samples, and gather the columns of numbers or of nothing.

    Raises:
        InputError: a row has other columns than the first.
    """
    names: frozenset[str] | None = None
    found: _Scores = {}
    samples = 0
    for where, row in rows:
        if names is None:
            names = frozenset(row)
            if len(names) > _MAX_COLUMNS:
                raise InputError(f"more than {_MAX_COLUMNS} columns")
            found = {name: [] for name in row if name not in _SAMPLE_COLUMNS}
        if row.keys() != names:
            raise InputError(f"{where} has other columns than the first")
        samples += 1
        for name in tuple(found):
            value = row[name]
            if value is None:
                found[name].append(None)
            elif isinstance(value, bool | int | Decimal):
                found[name].append(Decimal(value))
            else:
                del found[name]
    return samples, found


def _rows(content: bytes) -> Iterator[tuple[str, _Row]]:
    match first_character(content):
        case b"[":
            for n, entry in enumerate(as_list(read_json(content), "the document")):
                yield f"record {n}", as_object(entry, f"record {n}")
        case b"{":
            for number, line in without_blank_end(split_lines(content.removeprefix(BOM))):
                yield f"line {number}", read_line(number, line)
        case _:
            yield from _table(content)


def _table(content: bytes) -> Iterator[tuple[str, _Row]]:
    rows = read_rows(without_blank_end(split_lines(content.removeprefix(BOM))))
    _, names, _ = next(rows, (1, [], 0))
    if len(set(names)) < len(names):
        raise InputError("two of its columns have one name")
    if not _SAMPLE_COLUMNS & set(names) - {""}:
        raise InputError("line 1: no column is one of ragas' samples")
    for number, row in read_body(rows, len(names), _MAX_CELLS):
        yield f"line {number}", {name: _value(cell) for name, cell in zip(names, row, strict=True)}


def _value(cell: str) -> JsonValue:
    if cell in _MISSING:
        return None
    if cell in ("True", "False"):
        return cell == "True"
    return Decimal(cell) if _NUMBER.fullmatch(cell) else cell
