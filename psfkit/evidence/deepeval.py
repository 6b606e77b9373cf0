"""deepeval's test runs (``test_run_….json``, ``.latest_run_full.json``, ``.latest_test_run.json``)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.cases import Cases, Places, case_facts
from psfkit.evidence.groups import group_facts
from psfkit.evidence.names import name_facts, stated
from psfkit.evidence.reader import answer
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_count, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "deepeval"
_HEAD = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{\s*(?:"testRunData"\s*:\s*\{\s*)?"(?:testFile|testCases)"\s*:')
_CASES = ("testCases", "conversationalTestCases")
_SPANS = ("agentSpans", "toolSpans", "retrieverSpans", "llmSpans", "baseSpans")


class _Verdict(Enum):
    """What one metric said of one case."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "errors"
    NONE = "undecided"


@dataclass(frozen=True, slots=True)
class _Metric:
    """One metric's word on one case, or on one span of its trace."""

    name: str
    verdict: _Verdict
    decides: bool
    """Whether it decides the case: what is marked flaky does not."""
    in_table: str
    """Where deepeval's own table counts it: what has no score or no verdict is an error there."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One test case."""

    success: bool | None
    metrics: tuple[_Metric, ...]
    in_spans: tuple[_Metric, ...]
    """What was measured on the spans of its trace."""
    has_crashed: bool
    """Whether its trace ended in an error."""
    begun: tuple[JsonValue, str]
    """When its trace began, with the place."""

    @property
    def verdicts(self) -> Counter[_Verdict]:
        """How often the metrics that decide said what."""
        return Counter(metric.verdict for metric in (*self.metrics, *self.in_spans) if metric.decides)

    @property
    def outcome(self) -> _Verdict:
        """What became of it: deepeval calls an error a failure, and passes what nothing was asked of."""
        found = self.verdicts
        if self.success:
            passed = _Verdict.PASSED if found[_Verdict.PASSED] else _Verdict.NONE
            return _Verdict.ERROR if found[_Verdict.ERROR] else passed
        if self.success is None:
            return _Verdict.NONE
        crashed = found[_Verdict.ERROR] or self.has_crashed
        return _Verdict.ERROR if crashed and not found[_Verdict.FAILED] else _Verdict.FAILED


def recognises(head: bytes, _path: str) -> bool:
    """Whether the file begins as a test run does."""
    return _HEAD.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a test run, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    document = as_object(read_json(content), "the document")
    run = as_object(document["testRunData"], "testRunData") if "testRunData" in document else document
    if "testPassed" not in run or "testFailed" not in run:
        raise InputError("it states no testPassed and testFailed: it is no test run, or one that was not finished")
    cases = tuple(_cases(run))
    _refuse_wrong_totals(run, cases)
    metrics = tuple(metric for case in cases for metric in (*case.metrics, *case.in_spans))
    return (
        *_case_facts(run, cases),
        *name_facts("metrics", "metric", (metric.name for metric in metrics), "metricsScores"),
        *_metric_facts(metrics),
        *run_facts(case.begun for case in cases),
    )


def _case_facts(run: JsonObject, cases: Sequence[_Case]) -> Iterator[Fact]:
    outcomes = Counter(case.outcome for case in cases)
    where = " and ".join(key for key in _CASES if run.get(key))
    counted = Cases(outcomes[_Verdict.PASSED], outcomes[_Verdict.FAILED], outcomes[_Verdict.ERROR])
    yield from case_facts(counted, Places(where, where, where, where))
    errored = sum(bool(case.verdicts[_Verdict.ERROR]) for case in cases)
    yield Fact("errored_cases", errored, "cases", where)
    yield Fact("undecided", outcomes[_Verdict.NONE], "cases", where)
    yield Fact("tests_failed", as_count(run["testFailed"], "testFailed"), "cases", "testFailed")
    if identifier := stated(run, "identifier"):
        yield Fact("identifier", shown(identifier, 64), "", "identifier")


def _metric_facts(metrics: Sequence[_Metric]) -> Iterator[Fact]:
    counts = Counter((metric.name, metric.verdict) for metric in metrics)
    verdicts = (_Verdict.PASSED, _Verdict.FAILED, _Verdict.ERROR)
    judged = {name for name, verdict in counts if verdict in verdicts}
    groups = {name: Cases(*(counts[name, verdict] for verdict in verdicts)) for name in judged}
    yield from group_facts("metric", groups, "metricsData", "verdicts")


def _cases(run: JsonObject) -> Iterator[_Case]:
    for key in _CASES:
        for number, value in enumerate(as_list(run.get(key, []), key)):
            where = f"{key}.{number}"
            case = as_object(value, where)
            success = case.get("success")
            if not isinstance(success, bool | None):
                raise InputError(f"{where}.success is {describe(success)}, neither true nor false")
            trace = as_object(case.get("trace", {}), f"{where}.trace")
            yield _Case(
                success,
                tuple(_metrics(case, where)),
                tuple(_span_metrics(trace, f"{where}.trace")),
                trace.get("status") == "ERRORED",
                (trace.get("startTime"), f"{where}.trace.startTime"),
            )


def _span_metrics(trace: JsonObject, where: str) -> Iterator[_Metric]:
    for key in _SPANS:
        for number, value in enumerate(as_list(trace.get(key) or [], f"{where}.{key}")):
            place = f"{where}.{key}.{number}"
            yield from _metrics(as_object(value, place), place)


def _metrics(holder: JsonObject, where: str) -> Iterator[_Metric]:
    for number, value in enumerate(as_list(holder.get("metricsData") or [], f"{where}.metricsData")):
        place = f"{where}.metricsData.{number}"
        metric = as_object(value, place)
        name, success = metric.get("name"), metric.get("success")
        if not isinstance(name, str) or not isinstance(success, bool | None):
            raise InputError(f"{place}: name {describe(name)} and success {describe(success)} make no verdict")
        in_table = ("passes" if success else "fails") if None not in (success, metric.get("score")) else "errors"
        yield _Metric(name, _verdict(metric), metric.get("flaky") is not True, in_table)


def _verdict(metric: JsonObject) -> _Verdict:
    success = metric.get("success")
    if metric.get("error") is not None or (success is not None and metric.get("score") is None):
        return _Verdict.ERROR
    if success is None:
        return _Verdict.NONE
    return _Verdict.PASSED if success else _Verdict.FAILED


def _refuse_wrong_totals(run: JsonObject, cases: Sequence[_Case]) -> None:
    passed, failed = (as_count(run[key], key) for key in ("testPassed", "testFailed"))
    counted = Counter(case.success for case in cases)
    if (passed, failed) != (counted[True], counted[False]):
        raise InputError(
            f"the file contradicts itself: testPassed {passed} and testFailed {failed}, "
            f"its cases are {counted[True]} passed, {counted[False]} failed"
        )
    of_cases = [metric for case in cases for metric in case.metrics]
    of_spans = [metric for case in cases for metric in case.in_spans]
    if dict(_table(run)) not in (_tally(of_cases), _tally([*of_cases, *of_spans])):
        raise InputError("the file contradicts itself: metricsScores counts other verdicts than its cases hold")


def _table(run: JsonObject) -> Iterator[tuple[str, tuple[int, int, int]]]:
    for number, value in enumerate(as_list(run.get("metricsScores"), "metricsScores")):
        where = f"metricsScores.{number}"
        row = as_object(value, where)
        name = row.get("metric")
        if not isinstance(name, str):
            raise InputError(f"{where}.metric is {describe(name)}, not a name")
        passes, fails, errors = (as_count(row.get(key), f"{where}.{key}") for key in ("passes", "fails", "errors"))
        yield name, (passes, fails, errors)


def _tally(metrics: Sequence[_Metric]) -> dict[str, tuple[int, int, int]]:
    found = Counter((metric.name, metric.in_table) for metric in metrics)
    names = {metric.name for metric in metrics}
    return {name: (found[name, "passes"], found[name, "fails"], found[name, "errors"]) for name in names}
