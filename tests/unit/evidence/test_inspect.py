"""inspect_ai logs that contradict themselves, were run in part, or were changed after the run."""

import copy
import io
import json
import zipfile

import pytest

from psfkit.evidence import inspect
from tests.unit.evidence.samples import sample, values

REAL = json.loads(sample("inspect/support-qa.json"))
ARCHIVE = "inspect/support-qa-0.3.100.eval"


def read(change, file: str = "inspect/support-qa.json") -> tuple[dict, str]:
    document = json.loads(sample(file))
    change(document)
    facts = inspect.read(json.dumps(document).encode())
    return {fact.name: fact.value for fact in facts.facts}, facts.refusal


def rewrite(change) -> tuple[dict, str]:
    """Read the archive with its members changed."""
    with zipfile.ZipFile(io.BytesIO(sample(ARCHIVE))) as real:
        members = {name: real.read(name) for name in real.namelist()}
    added = change(members) or ()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in (*members.items(), *added):
            written.writestr(name, content)
    facts = inspect.read(stream.getvalue())
    return {fact.name: fact.value for fact in facts.facts}, facts.refusal


def in_json(members: dict, name: str, change) -> None:
    document = json.loads(members[name])
    change(document)
    members[name] = json.dumps(document).encode()


def score(document, n: int = 0) -> dict:
    return document["samples"][n]["scores"]["includes"]


def set_all(document, *given) -> None:
    """Give the samples other values, and state no metric."""
    for n, value in enumerate(given):
        score(document, n)["value"] = value
    document["results"]["scores"][0]["metrics"] = {}


def fail_all(document) -> None:
    for entry in document["samples"]:
        entry["error"] = {"message": "boom"}
    document["results"]["completed_samples"] = 0


def drop_sample(document) -> None:
    del document["samples"][0]


def metric(document) -> dict:
    return document["results"]["scores"][0]["metrics"]["accuracy"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda d: d.update(status="cancelled"), 'status is "cancelled": the run did not finish'),
        (lambda d: d.update(status="started"), 'status is "started"'),
        (lambda d: d.pop("status"), "status is missing"),
        (lambda d: d.update(version=3), "version is 3; this reader knows version 2"),
        (lambda d: d.update(version=True), "version is true"),
        (lambda d: d.update(invalidated=True), "samples of the run were declared invalid"),
        (lambda d: d.update(results=None), "results is missing"),
        (lambda d: d["results"].update(scores=[]), "nothing was scored"),
        (lambda d: d["eval"]["config"].update(log_samples=False), "were not logged"),
        (lambda d: d.update(samples=None), "were not logged"),
        (drop_sample, "8 samples were to be run, each id in each epoch makes 7, and 7 are there"),
        (lambda d: d["eval"]["config"].update(epochs=2), "each id in each epoch makes 16, and 8 are there"),
        (lambda d: d["results"].update(total_samples=9), "9 samples were to be run"),
        (lambda d: d["results"].update(completed_samples=7), "7 of its samples are said to be completed, 8 have no er"),
        (lambda d: d["results"].update(early_stopping={"early_stops": [{"id": 1, "epoch": 1}]}), "stopped early"),
        (lambda d: metric(d).update(value=1.0), "accuracy is 1, its samples come to 0.875"),
        (lambda d: score(d).update(value="I"), "accuracy is 0.875, its samples come to 0.75"),
        (fail_all, "all 8 samples ended in errors"),
        (lambda d: set_all(d, *[None] * 8), "no scorer came to a number or a verdict"),
        (lambda d: d["samples"][0].update(id=True), "samples.0.id is true, not a name or number"),
        (lambda d: d["samples"][0].update(epoch="1"), 'samples.0.epoch is "1", not a count'),
        (lambda d: d["samples"].append([]), "samples.8 is an array, not an object"),
        (lambda d: d["results"]["scores"][0].update(name=1), "results.scores.0.name is 1, not a name"),
        (lambda d: d.update(eval=None), "eval is missing"),
    ],
)
def test_a_log_that_cannot_be_believed_is_not_evaluated(change, why):
    found, refusal = read(change)
    assert found == {}
    assert why in refusal


def test_every_metric_of_two_reducers_is_told_apart_and_every_sample_counts_as_a_case():
    found = values(inspect.read(sample("inspect/injection-epochs3.eval")))
    assert {name for name in found if name.startswith("metric.")} == {
        *(f"metric.no_leak.{reducer}.{name}" for reducer in ("mean", "at_least_2") for name in ("accuracy", "stderr")),
        *(f"metric.helpful.{reducer}.{name}" for reducer in ("mean", "at_least_2") for name in ("mean", "std")),
        *(f"metric.polite.{reducer}.mean" for reducer in ("mean", "at_least_2")),
    }
    assert (found["cases"], found["passed"], found["failed"], found["errors"]) == (18, 12, 6, 0)


def test_a_sample_that_ended_in_an_error_is_a_case_though_the_tools_accuracy_leaves_it_out():
    found = values(inspect.read(sample("inspect/tolerant-task.json")))
    assert str(found["metric.includes.accuracy"]) == "0.75"
    assert (found["cases"], found["passed"], found["errors"], str(found["pass_rate"])) == (5, 3, 1, "0.6000")


def test_part_of_a_dataset_gives_no_cases():
    found = values(inspect.read(sample("inspect/support-qa-limit3.eval")))
    assert (found["dataset_samples"], found["limit"], str(found["dataset_share"])) == (8, 3, "0.3750")
    assert not found.keys() & {"cases", "passed", "pass_rate", "pass_rate_low"}
    assert found["count.includes.C"] == 1


@pytest.mark.parametrize("key", ["limit", "sample_id"])
def test_a_choice_from_a_dataset_of_unknown_size_gives_no_cases_either(key):
    def choose(document):
        del document["eval"]["dataset"]["samples"]
        document["eval"]["config"][key] = [1, 9]

    assert "cases" not in read(choose)[0]


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (["C"] * 8, (8, 0, 0)),
        (["C"] * 5 + ["I", "P", "N"], (5, 3, 0)),
        (["C"] * 6 + [float("nan"), "I"], (6, 1, 1)),
        ([True] * 8, None),
        ([1, 0, 1, 1, 1, 1, 1, 1], None),
        (["C"] * 7 + ["excellent"], None),
    ],
    ids=range(6),
)
def test_only_inspects_own_verdicts_make_cases(given, outcome):
    found, refusal = read(
        lambda d: (set_all(d, *given), d["results"]["scores"][0]["metrics"].update(own={"value": 1})),
    )
    assert refusal == ""
    assert (found.get("passed"), found.get("failed"), found.get("errors")) == (outcome or (None, None, None))


def test_a_case_passes_only_where_every_scorer_finds_it_correct():
    def judge_twice(document):
        for n, entry in enumerate(document["samples"]):
            entry["scores"]["polite"] = {"value": "I" if n == 0 else "C"}
        del document["samples"][1]["scores"]["polite"]

    found, _ = read(judge_twice)
    assert (found["passed"], found["failed"], found["errors"]) == (5, 2, 1)


def test_two_scorers_of_one_name_are_told_apart():
    def double(document):
        other = copy.deepcopy(document["results"]["scores"][0])
        document["results"]["scores"].append(other | {"scorer": "second", "metrics": {"rank": {"value": 3}}})

    found, _ = read(double)
    assert (str(found["metric.includes.includes.accuracy"]), found["metric.second.includes.rank"]) == ("0.875", 3)


@pytest.mark.parametrize("name", ["=1+1", "a\nb", "x" * 65])
def test_what_cannot_name_a_fact_gives_none(name):
    found, refusal = read(lambda d: d["results"]["scores"][0]["metrics"].update({name: {"value": 1}}))
    assert refusal == ""
    assert not any(name in fact for fact in found)


def test_a_metric_with_settings_of_its_own_and_one_without_a_number_are_not_held_against_the_samples():
    found, refusal = read(lambda d: metric(d).update(value=0.5, params={"to_float": "own"}))
    assert (refusal, str(found["metric.includes.accuracy"])) == ("", "0.5")
    found, refusal = read(lambda d: metric(d).update(value=float("nan")))
    assert refusal == ""
    assert "metric.includes.accuracy" not in found


def test_scores_that_were_edited_are_counted():
    edited, _ = read(lambda d: score(d).update(history=[{"value": "I"}, {"value": "C"}]))
    assert edited["edited_scores"] == 1
    edited, _ = rewrite(
        lambda members: in_json(
            members, "samples/q1_epoch_1.json", lambda d: d["scores"]["includes"].update(history=[{"value": "I"}])
        )
    )
    assert edited["edited_scores"] == 1
    assert values(inspect.read(sample(ARCHIVE)))["edited_scores"] == 0


def test_a_sample_that_was_run_again_counts_as_it_was_run_last():
    found, refusal = read(lambda d: d["samples"].insert(0, {"id": "q1", "epoch": 1, "error": {"message": "boom"}}))
    assert refusal == ""
    assert (found["superseded_samples"], found["sample_errors"], found["passed"]) == (1, 0, 7)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_was_written_again_is_counted():
    found, refusal = rewrite(lambda members: [("samples/q1_epoch_1.json", members["samples/q1_epoch_1.json"])])
    assert (refusal, found["superseded_samples"]) == ("", 1)


def move_into_folder(members: dict) -> None:
    members["samples/q1_epoch_1/sample.json"] = members.pop("samples/q1_epoch_1.json")
    members["samples/q1_epoch_1/events/0.json"] = b"[]"
    members["samples/q1_epoch_1/events/stats.json"] = b"{}"


def test_a_sample_in_parts_is_a_sample():
    found, refusal = rewrite(move_into_folder)
    assert (refusal, found["passed"]) == ("", 7)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda m: m.pop("header.json") and None, "no header.json: the run was killed, or is still going"),
        (lambda m: m.pop("summaries.json") and None, "no summaries.json"),
        (
            lambda m: m.pop("samples/q1_epoch_1.json") and None,
            "does not list the samples in it, of which one is samples/q",
        ),
        (lambda m: m.update({"samples/q9_epoch_1.json": b"{}"}), "of which one is samples/q9_epoch_1.json"),
        (lambda m: m.update({"summaries.json": b"{}"}), "summaries.json is an object, not an array"),
        (lambda m: in_json(m, "header.json", lambda d: d.update(version=3)), "header.json: version is 3"),
        (lambda m: in_json(m, "header.json", lambda d: d.update(status="error")), 'header.json: status is "error"'),
        (lambda m: in_json(m, "summaries.json", lambda d: d[0].update(epoch=2)), "does not list the samples"),
    ],
)
def test_an_archive_that_cannot_be_believed_is_not_evaluated(change, why):
    found, refusal = rewrite(change)
    assert found == {}
    assert why in refusal


def test_a_log_is_known_by_its_name_or_its_beginning_and_read_by_its_content():
    assert inspect.recognises(b"PK\x03\x04", "logs/a.EVAL")
    assert inspect.recognises(sample("inspect/support-qa.json")[:4096], "a.json")
    assert not inspect.recognises(b'{"version": 2, "runs": []}', "a.json")
    assert values(inspect.read(sample("inspect/support-qa.json"))) == values(inspect.read(json.dumps(REAL).encode()))
