"""deepeval's test runs: errors that it calls failures, metrics that decide nothing, counts that do not fit."""

import copy
import json

import pytest

from psfkit.evidence import deepeval, examine
from tests.unit.evidence.samples import item, sample, values

REAL = json.loads(sample("deepeval/test_run_20261123_a.json"))


def read(run) -> tuple[dict, str]:
    facts = deepeval.read(json.dumps(run).encode())
    return {fact.name: fact.value for fact in facts.facts}, facts.refusal


def metric(name="A", success=True, **more) -> dict:
    return {"name": name, "success": success, "score": 1.0, **more}


def case(success, *metrics, **more) -> dict:
    stated = {} if success is None else {"success": success}
    return {"name": "c", "input": "q", **stated, "metricsData": list(metrics), **more}


def run(*cases, **more) -> dict:
    """Return a run whose totals fit its cases, as deepeval counts them."""
    scores = {}
    for found in cases:
        spans = [span for key in deepeval._SPANS for span in found.get("trace", {}).get(key, [])]
        for part in (part for holder in (found, *spans) for part in holder.get("metricsData", [])):
            row = scores.setdefault(part["name"], {"metric": part["name"], "passes": 0, "fails": 0, "errors": 0})
            verdict = part.get("success")
            scored = verdict is not None and part.get("score") is not None
            row[("passes" if verdict else "fails") if scored else "errors"] += 1
    return {
        "testCases": list(cases),
        "conversationalTestCases": [],
        "metricsScores": list(scores.values()),
        "testPassed": sum(found.get("success") is True for found in cases),
        "testFailed": sum(found.get("success") is False for found in cases),
        **more,
    }


def outcome(found: dict) -> tuple:
    return tuple(found[name] for name in ("cases", "passed", "failed", "errors", "undecided", "errored_cases"))


RAISED = metric("B", False, score=None, error="RuntimeError: 503")
FINE = case(True, metric())


@pytest.mark.parametrize(
    ("tried", "expected"),
    [
        (case(False, metric(success=False, score=0.1)), (2, 1, 1, 0, 0, 0)),
        (case(False, metric(), RAISED), (2, 1, 0, 1, 0, 1)),
        (case(False, metric(success=False), RAISED), (2, 1, 1, 0, 0, 1)),
        (case(True, metric(), metric("B", True, error="late")), (2, 1, 0, 1, 0, 1)),
        (case(True, metric("B", None)), (1, 1, 0, 0, 1, 0)),
        (case(True), (1, 1, 0, 0, 1, 0)),
        (case(None, metric(flaky=True)), (1, 1, 0, 0, 1, 0)),
        (case(True, metric(), metric("B", False, flaky=True)), (2, 2, 0, 0, 0, 0)),
        (case(True, metric(), RAISED | {"flaky": True}), (2, 2, 0, 0, 0, 0)),
        (case(False), (2, 1, 1, 0, 0, 0)),
        (case(False, trace={"status": "ERRORED"}), (2, 1, 0, 1, 0, 0)),
        (case(False, trace={"status": "SUCCESS", "llmSpans": [{"metricsData": [RAISED]}]}), (2, 1, 0, 1, 0, 1)),
        (case(True, trace={"agentSpans": [{"metricsData": [metric("S")]}, {}]}), (2, 2, 0, 0, 0, 0)),
    ],
)
def test_a_case_ends_as_its_metrics_say(tried, expected):
    found, refusal = read(run(FINE, tried))
    assert refusal == ""
    assert outcome(found) == expected


def test_a_conversation_is_a_case():
    found, refusal = read(run(FINE) | {"conversationalTestCases": [case(True, metric())], "testPassed": 2})
    assert refusal == "the file contradicts itself: metricsScores counts other verdicts than its cases hold"
    scores = [{"metric": "A", "passes": 2, "fails": 0, "errors": 0}]
    more = {"conversationalTestCases": [case(True, metric())], "testPassed": 2, "metricsScores": scores}
    found, refusal = read(run(FINE) | more)
    assert refusal == ""
    assert found["cases"] == 2


def test_the_latest_run_is_the_same_run():
    assert read({"testRunData": REAL}) == read(REAL)


def test_a_trace_tells_the_day():
    traced = [case(True, metric(), trace={"startTime": f"2026-11-{day}T23:59:00.000Z"}) for day in (24, 23)]
    found, _ = read(run(*traced))
    assert found["run_on"] == "2026-11-23"


def test_names_that_look_alike_count_for_no_metric():
    found, _ = read(run(case(True, metric("a b"), metric("a  b"), metric("Größe [GEval]"))))
    assert found["metrics"] == 3
    assert {name for name in found if ".metric." in name} == {
        f"{measure}.metric.Gr_e_GEval" for measure in ("cases", "passed", "failed", "errors", "pass_rate")
    }


def change(**fields) -> dict:
    return copy.deepcopy(REAL) | fields


def change_case(**fields) -> dict:
    changed = copy.deepcopy(REAL)
    changed["testCases"][0] |= fields
    return changed


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (change(testPassed=4), "testPassed 4 and testFailed 3, its cases are 3 passed, 3 failed"),
        (change(testPassed=6, testFailed=0), "contradicts itself"),
        (change(testPassed="3"), 'testPassed is "3", not a count'),
        ({k: v for k, v in REAL.items() if k != "testPassed"}, "was not finished"),
        ({"testRunLink": "https://example.org"}, "it is no test run"),
        ({"testRunData": []}, "testRunData is an array"),
        ({k: v for k, v in REAL.items() if k != "metricsScores"}, "metricsScores is missing"),
        (change(metricsScores=REAL["metricsScores"][:1]), "metricsScores counts other verdicts"),
        (change(testCases=REAL["testCases"][1:]), "contradicts itself"),
        (change_case(success="yes"), 'testCases.0.success is "yes", neither true nor false'),
        (change_case(metricsData=[]), "metricsScores counts other verdicts"),
        (change_case(metricsData=[{"name": 1, "success": True}]), "make no verdict"),
        (change_case(metricsData={"a": 1}), "testCases.0.metricsData is an object"),
        (change_case(trace=1), "testCases.0.trace is 1, not an object"),
        (run(case(False, RAISED)), "all 1 cases ended in errors"),
        (run(), "it holds no cases"),
        (run(case(True)), "it holds no cases"),
    ],
)
def test_what_does_not_fit_is_not_evaluated(broken, why):
    found, refusal = read(broken)
    assert found == {}
    assert why in refusal


def test_a_run_is_recognised_under_any_name():
    content = sample("deepeval/test_run_20261123_a.json")
    for path in ("20261123_122704", ".latest_run_full.json", "a.json"):
        assert values(examine(item(path), content))["cases"] == 6
    assert examine(item("a"), b'{"testFile": "t.py", "testCases": []}').reader == "deepeval"
    assert examine(item("a"), json.dumps({"testRunData": REAL}).encode()).reader == "deepeval"
