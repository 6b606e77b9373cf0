"""promptfoo results that contradict themselves, were filtered, or asserted nothing."""

import copy
import json

import pytest

from psfkit.evidence import promptfoo
from tests.unit.evidence.samples import sample, values

REAL = json.loads(sample("promptfoo/b117.json"))


def read(change) -> tuple[dict, str]:
    document = copy.deepcopy(REAL)
    change(document)
    facts = promptfoo.read(json.dumps(document).encode())
    return {fact.name: fact.value for fact in facts.facts}, facts.refusal


def rows(document) -> list:
    return document["results"]["results"]


def recount(document) -> None:
    """Make stats and metrics agree with the rows, as a careful forger would."""
    kinds = [(row["promptIdx"], row["failureReason"]) for row in rows(document)]
    for index, prompt in enumerate(document["results"]["prompts"]):
        for code, key in enumerate(("testPassCount", "testFailCount", "testErrorCount")):
            prompt["metrics"][key] = kinds.count((index, code))
    for code, key in enumerate(("successes", "failures", "errors")):
        document["results"]["stats"][key] = sum(kind == code for _, kind in kinds)


def drop_test(document) -> None:
    document["results"]["results"] = [row for row in rows(document) if row["testIdx"] != 0]
    recount(document)


def drop_row(document) -> None:
    del rows(document)[0]
    recount(document)


def repeat_row(document) -> None:
    rows(document).append(rows(document)[0])
    recount(document)


def flip_row(document) -> None:
    row = next(row for row in rows(document) if not row["success"] and row["failureReason"] == 1)
    row |= {"success": True, "failureReason": 0}
    recount(document)


def unassert_all(document) -> None:
    for row in rows(document):
        row |= {"success": True, "failureReason": 0, "gradingResult": {"pass": True, "reason": "No assertions"}}
    recount(document)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (drop_test, "only 5 of 6 configured tests were run"),
        (drop_row, "make 24 results, but 23 are there"),
        (repeat_row, "twice"),
        (flip_row, "gradingResult says otherwise"),
        (unassert_all, "it holds no cases"),
        (lambda d: d["results"]["stats"].update(successes=99), "contradicts itself: results.stats counts 99 passed"),
        (lambda d: d["results"]["prompts"][0]["metrics"].update(testPassCount=0), "results.prompts counts"),
        (lambda d: d["results"]["stats"].update(errors=True), "results.stats.errors is true, not a count"),
        (lambda d: d["results"].update(version=4), "results.version is 4"),
        (lambda d: d["results"].update(version=True), "results.version is true"),
        (lambda d: d["results"].pop("stats"), "results.stats is missing"),
        (lambda d: rows(d)[0].pop("failureReason"), "failureReason missing do not go together"),
        (lambda d: rows(d)[0].update(success=1), "do not go together"),
        (lambda d: d.update(results=[]), "results is an array"),
    ],
)
def test_a_changed_file_is_not_evaluated(change, why):
    facts, refusal = read(change)
    assert facts == {}
    assert why in refusal


def test_a_row_that_asserted_nothing_is_no_case():
    def unassert_one(document) -> None:
        row = next(row for row in rows(document) if row["success"])
        row["gradingResult"] = {"pass": True, "score": 1, "reason": "No assertions"}

    facts, refusal = read(unassert_one)
    assert refusal == ""
    assert (facts["unasserted"], facts["passed"], facts["cases"]) == (1, 13, 23)


def test_a_test_meant_for_some_prompts_only_has_fewer_results():
    def restrict(document) -> None:
        document["config"]["tests"][0]["prompts"] = ["one"]
        document["results"]["results"] = [r for r in rows(document) if r["testIdx"] or not r["promptIdx"]]
        recount(document)

    facts, refusal = read(restrict)
    assert refusal == ""
    assert facts["cases"] == 21


def test_a_repeated_test_of_which_a_round_is_missing_is_not_evaluated():
    document = json.loads(sample("promptfoo/c121.json"))
    document["runtimeOptions"]["repeat"] = 4
    assert "only 12 of 16" in promptfoo.read(json.dumps(document).encode()).refusal


def test_facts_name_their_place():
    facts = promptfoo.read(sample("promptfoo/a121.json"))
    assert facts.get("passed").where == "results.stats.successes"
    assert values(facts)["unasserted"] == 0
