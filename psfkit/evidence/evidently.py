"""evidently's drift results in JSON: reports of 0.7, and reports and test suites of 0.4 to 0.6."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.errors import InputError
from psfkit.evidence.drift import (
    Column,
    Comparison,
    compare,
    comparison_facts,
    confirm,
    judge,
    limit_facts,
    status_facts,
    unite,
)
from psfkit.evidence.evidently_legacy import find_legacy
from psfkit.evidence.names import stated
from psfkit.evidence.reader import answer
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "evidently"
_HEAD = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{\s*(?:"version"\s*:\s*"[^"]{1,20}"\s*,\s*"(?:metrics|tests)"\s*:\s*\['
    rb'|"metrics"\s*:\s*\[\s*\{\s*"id"\s*:\s*"[0-9a-f]{32}"\s*,\s*"metric_(?:id|name)")'
)
_COUNT, _VALUE, _ROWS = "DriftedColumnsCount", "ValueDrift", "RowCount"
_TOLERANCE = Decimal("0.000001")
_VERDICTS = {"FAIL": True, "SUCCESS": False}


@dataclass(frozen=True, slots=True)
class _Test:
    """One test of a metric."""

    name: str
    metric: str
    status: JsonValue
    parameters: JsonObject


@dataclass(frozen=True, slots=True)
class _Metric:
    """One metric with what is known of how it was set."""

    kind: str
    identifier: str
    name: str
    value: JsonValue
    parameters: JsonObject
    verdict: bool | None
    """What the test that evidently adds by itself says of drift."""
    where: str


def recognises(head: bytes, _path: str) -> bool:
    """Whether the file begins as evidently's reports and test suites do."""
    return _HEAD.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a report or a test suite, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    document = as_object(read_json(content), "the document")
    return find_legacy(document) if "version" in document else _report(document)


def _report(document: JsonObject) -> Iterable[Fact]:
    tests = [_test(test, f"tests.{n}") for n, test in enumerate(as_list(document.get("tests"), "tests"))]
    metrics = list(_metrics(as_list(document.get("metrics"), "metrics"), tests))
    if {test.metric for test in tests} - {metric.identifier for metric in metrics}:
        raise InputError("it holds a test of a metric that is not there")
    counts = [metric for metric in metrics if metric.kind == _COUNT]
    if len(counts) > 1:
        raise InputError("it counts drifted columns more than once: which count holds cannot be told")
    columns = unite(_column(metric) for metric in metrics if metric.kind == _VALUE)
    comparison = _counted(counts[0], columns) if counts else compare(columns, "metrics")
    return (
        *comparison_facts(comparison),
        *(
            fact
            for count in counts
            for fact in limit_facts(comparison, count.parameters.get("drift_share"), count.where)
        ),
        *_rows(metrics),
        *status_facts((test.status for test in tests), "tests"),
    )


def _test(value: JsonValue, where: str) -> _Test:
    test = as_object(value, where)
    config = as_object(test.get("metric_config"), f"{where}.metric_config")
    parameters = as_object(config.get("params"), f"{where}.metric_config.params")
    return _Test(
        _text(test.get("id"), f"{where}.id"),
        _text(config.get("metric_id"), f"{where}.metric_config.metric_id"),
        test.get("status"),
        parameters,
    )


def _text(value: JsonValue, where: str) -> str:
    if not isinstance(value, str):
        raise InputError(f"{where} is {describe(value)}, not text")
    return value


def _metrics(entries: Sequence[JsonValue], tests: Sequence[_Test]) -> Iterator[_Metric]:
    """Yield every metric; those of 0.7 before 0.7.15 say how they were set only in their tests."""
    settings: Mapping[str, JsonObject] = {test.metric: test.parameters for test in tests}
    verdicts = {test.metric: _VERDICTS.get(str(test.status)) for test in tests if test.name == "drift"}
    for n, entry in enumerate(entries):
        where = f"metrics.{n}"
        metric = as_object(entry, where)
        key = _text(metric.get("id"), f"{where}.id")
        title = _text(metric.get("metric_name", metric.get("metric_id")), f"{where}.metric_name")
        config = metric.get("config")
        parameters = as_object(config, f"{where}.config") if config is not None else settings.get(key, {})
        kind = parameters.get("type")
        yield _Metric(
            kind=kind.rpartition(":")[2] if isinstance(kind, str) else title.partition("(")[0],
            identifier=key,
            name=title,
            value=metric.get("value"),
            parameters=parameters,
            verdict=verdicts.get(key),
            where=where,
        )


def _column(metric: _Metric) -> Column:
    if isinstance(metric.value, bool) or not isinstance(metric.value, int | Decimal):
        raise InputError(f"{metric.where}.value is {describe(metric.value)}, not a number")
    name, method = metric.parameters.get("column"), stated(metric.parameters, "method")
    judged = judge(method, metric.value, metric.parameters.get("threshold"))
    verdict = confirm(metric.where, stated=metric.verdict, judged=judged)
    return Column(name if isinstance(name, str) else metric.name, verdict, method)


def _counted(metric: _Metric, columns: Mapping[str, Column]) -> Comparison:
    """Return the comparison that a count of drifted columns states, held against the single columns.

    Raises:
        InputError: it says nothing of how many columns there are, or the columns say otherwise.
    """
    value = as_object(metric.value, f"{metric.where}.value")
    count, share = (_number(value.get(key), f"{metric.where}.value.{key}") for key in ("count", "share"))
    if count != int(count) or count < 0 or not 0 <= share <= 1 or (count > 0) is not (share > 0):
        raise InputError(f"{metric.where}: a count of {count} and a share of {share} do not go together")
    whole = round(count / share) if count else len(columns)
    if not whole:
        raise InputError("it does not say how many columns were compared")
    if abs(count / whole - share) > _TOLERANCE:
        raise InputError(f"{metric.where}: a count of {count} and a share of {share} do not go together")
    known = {name: column for name, column in columns.items() if column.drifted is not None}
    drifted = tuple(name for name, column in known.items() if column.drifted)
    if len(drifted) > count or (len(known) == whole and len(drifted) != count):
        raise InputError(f"{metric.where} counts {int(count)} drifted columns, the columns themselves {len(drifted)}")
    methods = frozenset(column.method for column in columns.values() if column.method)
    return Comparison(whole, int(count), metric.where, drifted if len(drifted) == count else (), methods)


def _number(value: JsonValue, where: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise InputError(f"{where} is {describe(value)}, not a number")
    return Decimal(value)


def _rows(metrics: Sequence[_Metric]) -> Iterator[Fact]:
    rows = [metric for metric in metrics if metric.kind == _ROWS]
    for metric in rows[:1]:
        count = int(_number(metric.value, f"{metric.where}.value"))
        yield Fact("current_rows", count, "rows", f"{metric.where}.value")
