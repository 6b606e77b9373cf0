"""The run as an in-toto statement: never more than it is."""

import json

import pytest

from tests.unit.report import runs
from tests.unit.report.test_formats import HOSTILE


def statement(made):
    return json.loads(*made.render("in-toto").values())


def predicate(made):
    return statement(made)["predicate"]


@pytest.mark.parametrize(
    ("run", "result"),
    [
        (runs.gap, "FAILED"),
        (runs.self_check, "FAILED"),
        (runs.undecided, "FAILED"),
        (runs.passed, "PASSED"),
        (runs.self_check_passed, "PASSED"),
        (lambda: runs.make((5, 5, 2, 3, 3, 3)), "WARNED"),
    ],
)
def test_the_result_is_that_of_the_thresholds_and_of_each_criterion(run, result):
    told = predicate(run())
    assert told["result"] == result
    assert bool(told["failedTests"]) == (result == "FAILED" and run is not runs.undecided) or told["failedTests"]
    assert bool(told["warnedTests"]) == (result == "WARNED")


@pytest.mark.parametrize(("run", "kind"), [(runs.self_check_passed, "self-check"), (runs.passed, "assessed")])
def test_each_test_is_named_for_whose_run_it_is(run, kind):
    told = predicate(run())
    assert {name.partition("/")[0] for name in told["passedTests"]} == {kind}
    (settings,) = [each["annotations"] for each in told["configuration"]]
    assert settings["run"] == kind
    assert "this is no mark" in settings["notice"]


def test_subject_and_configuration_are_the_digests_of_bundle_and_rubric():
    made = runs.gap()
    told = statement(made)
    digests = made.assessment.digests
    assert [each["digest"]["sha256"] for each in told["subject"]] == [digests.bundle.removeprefix("sha256:")]
    (rubric,) = told["predicate"]["configuration"]
    assert rubric["digest"]["sha256"] == digests.rubric.removeprefix("sha256:")


def test_what_does_not_apply_is_neither_passed_nor_failed_and_is_named():
    told = predicate(runs.not_applicable())
    assert told["configuration"][0]["annotations"]["not_applicable"] == ["self-check/PSF-1.2"]
    named = [*told["passedTests"], *told["warnedTests"], *told["failedTests"]]
    assert "self-check/PSF-1.2" not in named
    assert len(named) == len(set(named)) == 5 + 2


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_from_a_bundle_gets_into_it(name):
    assert statement(runs.named(HOSTILE[name])).keys() == statement(runs.self_check()).keys()
    if len(HOSTILE[name]) > 5:
        assert HOSTILE[name] not in json.dumps(statement(runs.named(HOSTILE[name])), ensure_ascii=False)
