"""evidently: which way a score points, counts that fit their columns, and reports that say nothing of drift."""

import copy
import json

import pytest

from psfkit.evidence import evidently, examine
from tests.unit.evidence.samples import item, sample, values

NEW = json.loads(sample("drift/evidently7-drift.json"))
OLD = json.loads(sample("drift/evidently4-drift.json"))
SUITE = json.loads(sample("drift/evidently4-drift-tests.json"))
KS, PSI = "K-S p_value", "PSI"


def read(document, change=lambda _: None):
    changed = copy.deepcopy(document)
    change(changed)
    return evidently.read(json.dumps(changed).encode())


def count(number, share, **config) -> dict:
    config = {"type": "evidently:metric_v2:DriftedColumnsCount", "drift_share": 0.5} | config
    value = {"count": number, "share": share}
    return {"id": "0" * 32, "metric_name": "DriftedColumnsCount(drift_share=0.5)", "config": config, "value": value}


def column(name, method, score, threshold=0.1) -> dict:
    config = {"type": "evidently:metric_v2:ValueDrift", "column": name, "method": method, "threshold": threshold}
    return {"id": name, "metric_name": f"ValueDrift(column={name})", "config": config, "value": score}


def report(*metrics, tests=()) -> dict:
    return {"metrics": list(metrics), "tests": list(tests)}


def old(*results, version="0.4.40") -> dict:
    metrics = [{"metric": kind, "result": result} for kind, result in results]
    return {"version": version, "metrics": metrics, "timestamp": "2026-11-23 06:28:05.640615"}


def dataset(columns, drifted, verdict, limit=0.5, **more) -> dict:
    return {
        "drift_share": limit,
        "number_of_columns": columns,
        "number_of_drifted_columns": drifted,
        "share_of_drifted_columns": drifted / columns if columns else 0.0,
        "dataset_drift": verdict,
    } | more


def judged(name, method, score, drifted, threshold=0.1) -> dict:
    return {
        "column_name": name,
        "stattest_name": method,
        "stattest_threshold": threshold,
        "drift_score": score,
        "drift_detected": drifted,
    }


@pytest.mark.parametrize(
    ("method", "score", "drifted"),
    [
        (KS, 0.01, True),
        (KS, 0.9, False),
        (PSI, 0.9, True),
        (PSI, 0.01, False),
        ("psi", 0.9, True),
        ("Wasserstein distance (normed)", 0.09, False),
        ("Jensen-Shannon distance", 0.2, True),
        ("Anderson-Darling", 0.2, False),
    ],
)
def test_a_low_p_value_is_drift_and_so_is_a_long_distance(method, score, drifted):
    facts = values(read(report(column("a", method, score))))
    assert (facts["columns"], facts["drifted_columns"], facts["drift_share"]) == (1, int(drifted), int(drifted))
    assert facts.get("drifted_names") == ("a" if drifted else None)
    assert facts["methods"] == method


def test_a_count_tells_how_many_columns_there_are():
    facts = values(read(report(count(2, 0.6666666666666666))))
    assert (facts["columns"], facts["drifted_columns"], str(facts["drift_share"])) == (3, 2, "0.6666666667")
    assert (str(facts["drift_share_limit"]), facts["dataset_drift"]) == ("0.5", True)


def test_a_count_covers_more_columns_than_are_judged_by_themselves():
    facts = values(read(report(count(1, 0.1), column("a", PSI, 0.9))))
    assert (facts["columns"], facts["drifted_columns"], facts["drifted_names"]) == (10, 1, "a")


def test_without_settings_the_count_is_believed_and_nothing_is_named():
    """Layout of 0.7.14 without tests."""
    metrics = [
        {"id": "1" * 32, "metric_id": "DriftedColumnsCount(drift_share=0.5)", "value": {"count": 1.0, "share": 0.5}},
        {"id": "2" * 32, "metric_id": "ValueDrift(column=b, c))", "value": 0.85},
        {"id": "3" * 32, "metric_id": "ValueDrift(column=a)", "value": 1.1e-25},
    ]
    facts = values(read(report(*metrics)))
    assert facts == {"columns": 2, "drifted_columns": 1, "drift_share": facts["drift_share"]}


def test_settings_that_only_the_tests_tell_are_used():
    """Layout of 0.7.14 with tests."""

    def strip(document) -> None:
        for metric in document["metrics"]:
            metric["metric_id"] = metric.pop("metric_name")
            del metric["config"]

    assert read(NEW, strip) == read(NEW)


def test_rows_are_told_where_they_were_counted():
    rows = {
        "id": "1" * 32,
        "metric_name": "RowCount()",
        "config": {"type": "evidently:metric_v2:RowCount"},
        "value": 300.0,
    }
    assert values(read(report(column("a", PSI, 0.2), rows)))["current_rows"] == 300


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (report(), "no column was compared"),
        (report(count(0, 0.0)), "does not say how many columns"),
        (report(count(2, 0.5), count(1, 0.5)), "more than once"),
        (
            report(count(2, 0.5), *(column(n, PSI, 0.9) for n in "abcd")),
            "counts 2 drifted columns, the columns themselves 4",
        ),
        (report(count(0, 0.0), column("a", PSI, 0.9)), "counts 0 drifted columns, the columns themselves 1"),
        (report(count(1, 0.0)), "do not go together"),
        (report(count(0, 0.5)), "do not go together"),
        (report(count(1.5, 0.5)), "do not go together"),
        (report(count(-1, 0.5)), "do not go together"),
        (report(count(2, 0.9)), "do not go together"),
        (report(count(1, 2)), "do not go together"),
        (report(count(True, 0.5)), "metrics.0.value.count is true"),
        (report(count("1", 0.5)), 'metrics.0.value.count is "1"'),
        (report(column("a", "custom function 'mine'", 0.4)), "nothing says whether the column a drifted"),
        (report(column("a", PSI, 0.4, None)), "nothing says whether the column a drifted"),
        (report(column("a", PSI, 0.1)), "nothing says whether the column a drifted"),
        (report(column("a", PSI, None)), "metrics.0.value is missing"),
        (report(column("a", PSI, True)), "metrics.0.value is true"),
        (report(column("a", PSI, 0.9), column("a", KS, 0.9)), "the column a is judged twice, differently"),
        (report({}), "metrics.0.id is missing"),
        (report(7), "metrics.0 is 7, not an object"),
        (report(column("a", PSI, 0.2), tests=[{}]), "tests.0.metric_config is missing"),
        ({"metrics": []}, "tests is missing"),
        ({"metrics": {}, "tests": []}, "metrics is an object"),
        ([], "the document is an array"),
    ],
)
def test_a_report_that_says_nothing_sure_of_drift_is_not_evaluated(document, why):
    facts = read(document)
    assert facts.facts == ()
    assert why in facts.refusal


def flip_status(document) -> None:
    test = next(test for test in document["tests"] if test["id"] == "drift" and test["status"] == "FAIL")
    test["status"] = "SUCCESS"


def raise_value(document) -> None:
    next(metric for metric in document["metrics"] if metric["config"].get("column") == "tokens")["value"] = 0.001


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (flip_status, "contradict the verdict false"),
        (raise_value, "contradict the verdict false"),
        (lambda d: d["metrics"].pop(1), "a test of a metric that is not there"),
        (lambda d: d["metrics"][0]["value"].update(count=1.0, share=0.25), "counts 1 drifted columns"),
        (lambda d: d["tests"][0].update(status="PASSED"), 'the status "PASSED" is unknown'),
        (lambda d: d["tests"][0].update(status=None), "the status missing is unknown"),
    ],
)
def test_a_changed_report_is_not_evaluated(change, why):
    facts = read(NEW, change)
    assert facts.facts == ()
    assert why in facts.refusal


def test_an_old_report_says_that_the_whole_did_not_drift_though_a_column_did():
    facts = values(read(OLD))
    assert (facts["dataset_drift"], facts["drifted_columns"], facts["drifted_names"]) == (False, 1, "latency_ms")


def test_the_table_beside_a_metric_with_a_limit_of_its_own_has_another_verdict():
    """0.4.33 with DataDriftPreset(drift_share=0.8): the table always takes 0.5."""
    table = dataset(4, 3, True) | {"drift_by_columns": {n: judged(n, PSI, 0.9, True) for n in "abc"}}
    table["drift_by_columns"]["d"] = judged("d", PSI, 0.01, False)
    del table["drift_share"]
    facts = values(read(old(("DatasetDriftMetric", dataset(4, 3, False, 0.8)), ("DataDriftTable", table))))
    assert (facts["dataset_drift"], str(facts["drift_share_limit"])) == (False, "0.8")
    assert values(read(old(("DataDriftTable", table))))["dataset_drift"] is True


def test_columns_with_a_metric_of_their_own_are_told_apart():
    target = ("ColumnDriftMetric", judged("target", KS, 0.01, True))
    facts = values(read(OLD, lambda d: d["metrics"].append({"metric": target[0], "result": target[1]})))
    assert (facts["columns"], facts["drifted_columns"]) == (3, 1)
    assert (facts["columns_apart"], facts["drifted_columns_apart"]) == (1, 1)
    alone = values(read(old(target, ("ColumnDriftMetric", judged("a", PSI, 0.01, False)))))
    assert (alone["columns"], alone["drifted_columns"], "dataset_drift" in alone) == (2, 1, False)


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (old(), "no column was compared"),
        (old(("DatasetSummaryMetric", {})), "no column was compared"),
        (old(("DatasetDriftMetric", dataset(0, 0, False))), "no column was compared"),
        (old(("DatasetDriftMetric", dataset(4, 3, False))), "dataset_drift is false, its shares say otherwise"),
        (old(("DatasetDriftMetric", dataset(4, 1, True))), "dataset_drift is true, its shares say otherwise"),
        (old(("DatasetDriftMetric", dataset(4, 5, True))), "5 of 4 columns"),
        (old(("DatasetDriftMetric", dataset(4, 1, False, share_of_drifted_columns=0.5))), "1 of 4 columns is no share"),
        (old(("DatasetDriftMetric", dataset(4, 1, "no"))), 'dataset_drift is "no"'),
        (old(("DatasetDriftMetric", dataset(4, 1, False, number_of_columns=4.0))), "number_of_columns is 4.0"),
        (old(("DatasetDriftMetric", dataset(4, 1, False, share_of_drifted_columns=None))), "is missing, not a number"),
        (
            old(("DatasetDriftMetric", dataset(4, 1, False)), ("DatasetDriftMetric", dataset(3, 1, False))),
            "different numbers of columns",
        ),
        (
            old(("DataDriftTable", dataset(2, 1, True) | {"drift_by_columns": {"a": judged("a", PSI, 1, True)}})),
            "different",
        ),
        (old(("DataDriftTable", dataset(2, 1, True))), "drift_by_columns is missing"),
        (old(("ColumnDriftMetric", judged("a", PSI, 0.9, False))), "contradict the verdict false"),
        (old(("ColumnDriftMetric", judged("a", KS, 0.9, True))), "contradict the verdict true"),
        (old(("ColumnDriftMetric", judged("a", KS, 0.9, None))), "drift_detected is missing"),
        (old(("ColumnDriftMetric", judged(None, KS, 0.9, False))), "column_name is missing"),
        (old(("ColumnDriftMetric", None)), "metrics.0.result is missing"),
        (old(version="0.8.0"), 'version is "0.8.0"; this reader knows evidently 0.4 to 0.7'),
        (old(version="0.3.3"), 'version is "0.3.3"'),
        (old(version="1.0.0"), 'version is "1.0.0"'),
        (old(version=4), "version is 4"),
    ],
)
def test_an_old_report_that_says_nothing_sure_of_drift_is_not_evaluated(document, why):
    facts = read(document)
    assert facts.facts == ()
    assert why in facts.refusal


def test_a_suite_counts_tests_and_judges_columns_but_gives_no_cases():
    facts = values(read(SUITE))
    assert (facts["tests"], facts["tests_passed"], facts["tests_failed"], facts["tests_errors"]) == (4, 2, 2, 0)
    assert (facts["columns"], facts["drifted_columns"]) == (3, 1)
    assert not {"cases", "pass_rate", "pass_rate_low"} & facts.keys()


def fail_last(document) -> None:
    """A column that is not there ends in an error, as 0.4.33 writes it."""
    document["tests"][-1] |= {"status": "ERROR", "parameters": {}, "description": "Test failed with exceptions: ..."}
    document["summary"] |= {"success_tests": 1, "by_status": {"FAIL": 2, "SUCCESS": 1, "ERROR": 1}}


def test_a_test_in_error_is_neither_passed_nor_failed():
    facts = values(read(SUITE, fail_last))
    assert (facts["tests_passed"], facts["tests_failed"], facts["tests_errors"]) == (1, 2, 1)


def all_errors(document) -> None:
    for test in document["tests"]:
        test |= {"status": "ERROR", "parameters": {}}
    document["summary"] |= {"success_tests": 0, "failed_tests": 0, "by_status": {"ERROR": 4}}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (all_errors, "no column was compared"),
        (lambda d: d["tests"].pop(), "its summary counts other tests than it lists"),
        (lambda d: d["summary"].update(success_tests=3), "its summary counts other tests"),
        (lambda d: d.pop("summary"), "summary is missing"),
        (lambda d: d["tests"][1].update(status="OK"), 'the status "OK" is unknown'),
        (lambda d: d["tests"][1]["parameters"].update(detected=False), "contradict the verdict false"),
        (lambda d: d["tests"][1]["parameters"].update(detected=None), "detected is missing"),
        (lambda d: d["tests"][1].update(parameters=None), "parameters is missing"),
        (lambda d: [test.update(group="data_quality") for test in d["tests"]], "no drift result"),
    ],
)
def test_a_suite_that_contradicts_itself_is_not_evaluated(change, why):
    facts = read(SUITE, change)
    assert facts.facts == ()
    assert why in facts.refusal


def test_a_rounded_score_on_its_threshold_contradicts_nothing():
    def round_to_threshold(document) -> None:
        for test in document["tests"]:
            for place in (test["parameters"], *test["parameters"].get("features", {}).values()):
                if place.get("score") == 0.173:
                    place["threshold"] = 0.1734

    assert values(read(SUITE, round_to_threshold))["drifted_columns"] == 1


@pytest.mark.parametrize("file", ["drift/evidently7-drift.json", "drift/evidently4-drift.json"])
def test_cut_recoded_or_endless_files_are_not_evaluated(file):
    content = sample(file)
    for broken in (content[: len(content) // 2], content.decode().encode("utf-16"), content[:20] + b"[" * 1_000_000):
        assert evidently.read(broken).facts == ()


def test_not_a_number_is_no_score():
    assert "NaN" in evidently.read(json.dumps(report(column("a", PSI, float("nan")))).encode()).refusal


@pytest.mark.parametrize("document", [NEW, OLD, SUITE])
def test_files_are_recognised_by_their_beginning(document):
    assert examine(item("drift.json"), json.dumps(document, indent=1).encode()).reader == "evidently"
