"""evidentry's packs: what is edited in one place does not fit another."""

import copy
import json
import re

import pytest

from psfkit.evidence import evidentry, examine
from tests.unit.evidence.samples import item, sample, values

PACK = "evidentry/pack-1.4.0/"
RESULTS = json.loads(sample(PACK + "results.json"))
MANIFEST = json.loads(sample(PACK + "manifest.json"))
REPORT = sample(PACK + "report.md").decode()


def read(content) -> tuple[dict, str]:
    text = content if isinstance(content, str) else json.dumps(content, indent=2, sort_keys=True)
    facts = evidentry.read(text.encode())
    return {fact.name: fact.value for fact in facts.facts}, facts.refusal


def test_the_three_files_of_a_pack_name_one_pack():
    found = {values(evidentry.read(sample(PACK + name)))["pack_id"] for name in ("manifest.json", "results.json")}
    assert found == {values(evidentry.read(REPORT.encode()))["pack_id"]}
    manifest = values(evidentry.read(sample(PACK + "manifest.json")))
    assert manifest["results_sha256"] == values(evidentry.read(sample(PACK + "results.json")))["results_sha256"]


def test_results_and_report_tell_the_same():
    results, report = (values(evidentry.read(sample(PACK + name))) for name in ("results.json", "report.md"))
    assert {n: v for n, v in results.items() if n in report} == {n: v for n, v in report.items() if n in results}
    assert report["suites_settled"] == 1
    assert report["provider"] == "mock"


def change_suite(number=1, **fields) -> dict:
    changed = copy.deepcopy(RESULTS)
    changed["suites"][number] |= fields
    return changed


def change_item(**fields) -> dict:
    changed = copy.deepcopy(RESULTS)
    changed["suites"][1]["items"][0] |= fields
    return changed


def without_runs() -> dict:
    changed = change_suite(runs_per_item=0)
    for found in changed["suites"][1]["items"]:
        found["runs"], found["passed"] = [], True
    return changed


FAILED = {"run": 1, "output": "", "passed": False, "detail": ""}


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (change_suite(n_passed=40), "suites.1 counts 40 of 40 passed, its items are 35 of 40"),
        (change_suite(n_items=41), "counts 35 of 41 passed"),
        (change_suite(items=RESULTS["suites"][1]["items"][1:]), "its items are 34 of 39"),
        (change_suite(items=[]), "suites.1 has 0 items with 1 runs each"),
        (without_runs(), "suites.1 has 40 items with 0 runs each"),
        (change_suite(pass_rate=0.9), "rate, interval and verdict of suites.1 do not follow"),
        (change_suite(ci95_low=0.85), "do not follow"),
        (change_suite(verdict="PASS"), "do not follow"),
        (change_suite(threshold=0.9), "do not follow"),
        (change_suite(threshold=0.9, verdict="FAIL (point)"), "its summary counts other suites"),
        (change_suite(verdict="excellent"), "do not follow"),
        (change_suite(pass_rate=2), "suites.1.pass_rate is 2, not a share"),
        (change_suite(metric="judge"), 'suites.1.metric is "judge"; this reader knows those of evidentry 0.2'),
        (change_suite(suite="accuracy"), "two suites have one name"),
        (change_suite(dataset_sha256="0"), "not a SHA-256 digest"),
        (change_item(passed=False), "suites.1.items.0.passed is false, its runs say otherwise"),
        (change_item(runs=[FAILED]), "its runs say otherwise"),
        (change_item(runs=[]), "its runs say otherwise"),
        (change_item(passed=1), "passed is neither true nor false"),
        (change_item(id="g1"), "its items are 34 of 39"),
        (RESULTS | {"summary": RESULTS["summary"] | {"total_passed": 240}}, "its summary counts"),
        (RESULTS | {"suites": []}, "its summary counts other suites"),
        (RESULTS | {"statistics": {}}, "other parts than a manifest or the results of evidentry 0.2"),
        ({}, "other parts"),
        ([], "the document is an array"),
    ],
)
def test_results_that_do_not_fit_are_not_evaluated(broken, why):
    found, refusal = read(broken)
    assert found == {}
    assert why in refusal


def test_no_suites_are_no_result():
    summary = dict.fromkeys(("total_suites", "suites_passed", "total_items", "total_passed"), 0)
    assert "it holds no cases" in read(RESULTS | {"suites": [], "summary": summary})[1]


def test_a_clustered_suite_has_an_interval_of_its_own():
    found, refusal = read(change_suite(ci_method="wilson_cluster_adjusted", ci95_low=0.5))
    assert refusal == ""
    assert found["suites_clustered"] == 1


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"pack_id": "0" * 64}, "pack_id is not what its digests make"),
        ({"config_sha256": "0" * 64}, "pack_id is not what its digests make"),
        ({"files": MANIFEST["files"] | {"results.json": "0" * 64}}, "pack_id is not what its digests make"),
        ({"dataset_sha256": {}}, "pack_id is not what its digests make"),
        ({"files": {}}, "files.results.json is missing, not a SHA-256 digest"),
        ({"evidentry_version": "0.3.0"}, "evidentry_version is 0.3.0; this reader knows 0.2 and earlier"),
        ({"evidentry_version": None}, "evidentry_version is missing"),
        ({"model": 1}, "model is 1, not an object"),
    ],
)
def test_a_changed_manifest_is_not_evaluated(fields, why):
    found, refusal = read(MANIFEST | fields)
    assert found == {}
    assert why in refusal


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("| 96.0% |", "| 97.0% |", "do not follow from the items"),
        ("[73.9%, 94.5%]", "[83.9%, 94.5%]", "do not follow from the items"),
        ("| accuracy | contains | 200 |", "| accuracy | contains | 201 |", "different items or verdicts"),
        ("35/40 items", "40/40 items", "do not follow from the items"),
        ("35/40 items", "41/40 items", "different items or verdicts"),
        ("<summary>5 failing", "<summary>0 failing", "do not follow from the items"),
        ("| **PASS (point)** |", "| **PASS** |", "different items or verdicts"),
        ("**PASS (point)**", "**PASS**", "do not follow from the items"),
        ("**PASS (point)**", "**FAIL**", "do not follow from the items"),
        ("### Suite: small\n", "### Suite: big\n", "name different suites"),
        ("golden answers", "- Result: 200/200 items passed — verdict **PASS**", "not 2 and 1"),
        ("golden answers", "### Suite: small", "name different suites"),
        ("golden answers", "<details><summary>0 failing item(s)</summary>", "not 1 and 2"),
        (
            "- English only",
            "| Suite | Metric | Items | Pass rate | 95% CI | Threshold | Verdict |",
            "2 times, not once",
        ),
        ("| Suite | Metric |", "| Suites | Metric |", "0 times, not once"),
        ("| small | contains | 40 |", "| small | contains | forty |", "line 38: not a suite with its items"),
        ("evidentry version: 0.2.0", "evidentry version: 0.3.0", "evidentry_version is 0.3.0"),
        ("Pack ID", "Pack", "does not end with pack, config, day and version"),
    ],
)
def test_a_changed_report_is_not_evaluated(before, after, why):
    assert before in REPORT
    found, refusal = read(REPORT.replace(before, after))
    assert found == {}
    assert why in refusal


def test_a_report_cut_anywhere_is_not_evaluated():
    lines = REPORT.splitlines(keepends=True)
    assert {n for n in range(1, len(lines)) if evidentry.read("".join(lines[:n]).encode()).facts} == set()
    assert evidentry.read(REPORT[: len(REPORT) // 2].encode()).refusal


def test_a_report_without_rows_says_nothing():
    bare = re.sub(r"\| (accuracy|small) \| contains .*\n", "", REPORT)
    assert "its table of suites is empty" in read(bare)[1]


def test_line_ends_of_another_system_change_nothing():
    assert read(REPORT.replace("\n", "\r\n")) == read(REPORT)


def test_a_pack_is_recognised_by_what_is_in_it():
    for name in ("manifest.json", "results.json", "report.md"):
        assert examine(item(f"evidence/{name}"), sample(PACK + name)).reader == "evidentry"
    assert examine(item("evidence/report.txt"), REPORT.encode()) is None
    assert examine(item("evidence/policy.md"), b"# Policy\n\nSee the Model Validation Evidence Report.\n") is None
