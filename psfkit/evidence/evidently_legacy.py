"""evidently 0.4 to 0.6: reports of metrics and test suites, with a version and a time."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import shown
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
from psfkit.evidence.names import stated
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_count, as_list, as_object, describe
from psfkit.model.fact import Fact

_VERSION = re.compile(r"0\.([4-7])\.\d{1,4}(?:\D.*)?", re.ASCII | re.DOTALL)
_DATASET, _TABLE, _COLUMN = "DatasetDriftMetric", "DataDriftTable", "ColumnDriftMetric"
_TOLERANCE = Decimal("0.000001")
_ROUNDING = Decimal("0.0005")
"""Test suites write scores with three decimals."""
_GROUP = "data_drift"


def find_legacy(document: JsonObject) -> Iterable[Fact]:
    """Return the facts of a report or a test suite.

    Raises:
        InputError: the version is unknown, it says nothing of drift, or it contradicts itself.
    """
    version = document.get("version")
    if not isinstance(version, str) or _VERSION.fullmatch(version) is None:
        raise InputError(f"version is {describe(version)}; this reader knows evidently 0.4 to 0.7")
    found = _suite(document) if "tests" in document else _report(document)
    return (*found, *run_facts([(document.get("timestamp"), "timestamp")]))


@dataclass(frozen=True, slots=True)
class _Whole:
    """What a metric over all columns counts."""

    columns: int
    drifted: int
    dataset_drift: bool
    limit: JsonValue
    where: str


def _report(document: JsonObject) -> Iterable[Fact]:
    wholes: list[_Whole] = []
    table: list[Column] = []
    single: list[Column] = []
    for n, entry in enumerate(as_list(document.get("metrics"), "metrics")):
        metric = as_object(entry, f"metrics.{n}")
        where = f"metrics.{n}.result"
        kind = metric.get("metric")
        if kind in (_DATASET, _TABLE):
            result = as_object(metric.get("result"), where)
            wholes.append(_read_whole(result, where))
            table.extend(_table(result, where) if kind == _TABLE else ())
        elif kind == _COLUMN:
            single.append(_column(as_object(metric.get("result"), where), where))
    if not wholes:
        return comparison_facts(compare(unite(single), "metrics"))
    _refuse_differences(wholes, table)
    inside = unite(table)
    apart = unite(column for column in single if column.name not in inside)
    comparison = _whole(wholes[0], inside)
    return (*comparison_facts(comparison), *_dataset_facts(comparison, wholes), *_apart(apart))


def _read_whole(result: JsonObject, where: str) -> _Whole:
    columns = as_count(result.get("number_of_columns"), f"{where}.number_of_columns")
    drifted = as_count(result.get("number_of_drifted_columns"), f"{where}.number_of_drifted_columns")
    share = result.get("share_of_drifted_columns")
    if not columns:
        raise InputError("it holds no drift result: no column was compared with a reference")
    if isinstance(share, bool) or not isinstance(share, int | Decimal):
        raise InputError(f"{where}.share_of_drifted_columns is {describe(share)}, not a number")
    if drifted > columns or abs(Decimal(drifted) / columns - share) > _TOLERANCE:
        raise InputError(f"{where}: {drifted} of {columns} columns is no share of {describe(share)}")
    limit = result.get("drift_share")
    verdict = _verdict(result.get("dataset_drift"), f"{where}.dataset_drift")
    if isinstance(limit, Decimal) and abs(share - limit) > _TOLERANCE and verdict is not (share > limit):
        raise InputError(f"{where}: dataset_drift is {describe(verdict)}, its shares say otherwise")
    return _Whole(columns, drifted, verdict, limit, where)


def _verdict(value: JsonValue, where: str) -> bool:
    if not isinstance(value, bool):
        raise InputError(f"{where} is {describe(value)}, neither true nor false")
    return value


def _table(result: JsonObject, where: str) -> Iterator[Column]:
    place = f"{where}.drift_by_columns"
    for name, value in as_object(result.get("drift_by_columns"), place).items():
        yield replace(_column(as_object(value, place), f"{place}.{shown(name, 40)}"), name=name)


def _column(result: JsonObject, where: str) -> Column:
    name = result.get("column_name")
    if not isinstance(name, str):
        raise InputError(f"{where}.column_name is {describe(name)}, not text")
    method = stated(result, "stattest_name")
    judged = judge(method, result.get("drift_score"), result.get("stattest_threshold"))
    verdict = _verdict(result.get("drift_detected"), f"{where}.drift_detected")
    return Column(name, confirm(where, stated=verdict, judged=judged), method)


def _refuse_differences(wholes: Sequence[_Whole], table: Sequence[Column]) -> None:
    counts = {(one.columns, one.drifted) for one in wholes}
    if table:
        counts.add((len(table), sum(column.drifted is True for column in table)))
    if len(counts) > 1:
        raise InputError("its metrics count different numbers of columns: which comparison holds cannot be told")


def _whole(whole: _Whole, columns: Mapping[str, Column]) -> Comparison:
    names = tuple(name for name, column in columns.items() if column.drifted)
    methods = frozenset(column.method for column in columns.values() if column.method)
    return Comparison(whole.columns, whole.drifted, whole.where, names, methods)


def _dataset_facts(comparison: Comparison, wholes: Sequence[_Whole]) -> Iterator[Fact]:
    """Yield the verdict on the whole; a table beside a metric with a limit of its own has another limit."""
    limited = [one for one in wholes if one.limit is not None]
    for one in limited[:1]:
        yield from limit_facts(comparison, one.limit, f"{one.where}.drift_share")
    if not limited:
        yield Fact("dataset_drift", wholes[0].dataset_drift, "", f"{wholes[0].where}.dataset_drift")


def _apart(columns: Mapping[str, Column]) -> Iterator[Fact]:
    if columns:
        drifted = sum(column.drifted is True for column in columns.values())
        yield Fact("columns_apart", len(columns), "columns", "metrics, ColumnDriftMetric")
        yield Fact("drifted_columns_apart", drifted, "columns", "metrics, ColumnDriftMetric")


def _suite(document: JsonObject) -> Iterable[Fact]:
    tests = [as_object(test, f"tests.{n}") for n, test in enumerate(as_list(document.get("tests"), "tests"))]
    statuses = [test.get("status") for test in tests]
    facts = list(status_facts(statuses, "tests"))
    _refuse_summary(as_object(document.get("summary"), "summary"), statuses)
    columns = unite(
        column
        for n, test in enumerate(tests)
        if test.get("group") == _GROUP
        for column in _judged(as_object(test.get("parameters"), f"tests.{n}.parameters"), f"tests.{n}.parameters")
    )
    return (*comparison_facts(compare(columns, "tests, parameters")), *facts)


def _judged(parameters: JsonObject, where: str) -> Iterator[Column]:
    features = parameters.get("features")
    for name, value in as_object(features, f"{where}.features").items() if features is not None else ():
        yield _rounded(name, as_object(value, f"{where}.features"), f"{where}.features.{shown(name, 40)}")
    single = parameters.get("column_name")
    if isinstance(single, str) and "detected" in parameters:
        yield _rounded(single, parameters, where)


def _rounded(name: str, result: JsonObject, where: str) -> Column:
    """Return the verdict on a column whose score was rounded for people to read."""
    method, score, threshold = stated(result, "stattest"), result.get("score"), result.get("threshold")
    verdict = _verdict(result.get("detected"), f"{where}.detected")
    judged = None if _is_near(score, threshold) else judge(method, score, threshold)
    return Column(name, confirm(where, stated=verdict, judged=judged), method)


def _is_near(score: JsonValue, threshold: JsonValue) -> bool:
    numbers = [Decimal(value) for value in (score, threshold) if isinstance(value, int | Decimal)]
    return len(numbers) == 2 and abs(numbers[0] - numbers[1]) <= _ROUNDING


def _refuse_summary(summary: JsonObject, statuses: Sequence[JsonValue]) -> None:
    counts = Counter(status for status in statuses if isinstance(status, str))
    counted = (len(statuses), counts["SUCCESS"] + counts["WARNING"], counts["FAIL"])
    keys = ("total_tests", "success_tests", "failed_tests")
    summed = tuple(as_count(summary.get(key), f"summary.{key}") for key in keys)
    if summed != counted:
        raise InputError("the file contradicts itself: its summary counts other tests than it lists")
