"""Scorecard: an inconclusive check is no zero, and a score that its checks could not give is refused."""

import json
from decimal import Decimal

import pytest

from psfkit.evidence import examine, scorecard
from tests.unit.evidence.samples import item, values

CHECKS = {"Binary-Artifacts": 10, "Code-Review": 0, "Fuzzing": 0, "Branch-Protection": -1, "Token-Permissions": 8}


def encode(checks=None, **more) -> bytes:
    """Lay results out as scorecard 4 and 5 do."""
    document = {
        "date": "2026-11-02T09:30:00Z",
        "repo": {"name": "github.com/acme/support", "commit": "0123456789abcdef0123456789abcdef01234567"},
        "scorecard": {"version": "v5.2.1", "commit": "ab08024c"},
        "score": 5.1,
        "checks": [
            {
                "details": None,
                "score": score,
                "reason": "a reason",
                "name": name,
                "documentation": {"url": "https://example.org", "short": "what it asks"},
            }
            for name, score in (CHECKS if checks is None else checks).items()
        ],
        "metadata": None,
    }
    return json.dumps(document | more).encode()


def test_scores_are_told_check_by_check_and_what_is_inconclusive_is_none():
    facts = values(scorecard.read(encode()))
    assert (facts["score"], facts["checks"], facts["lowest_check"]) == (Decimal("5.1"), 5, 0)
    assert (facts["checks_inconclusive"], facts["inconclusive_names"]) == (1, "Branch-Protection")
    assert {name: value for name, value in facts.items() if name.startswith("check.")} == {
        "check.Binary-Artifacts": 10,
        "check.Code-Review": 0,
        "check.Fuzzing": 0,
        "check.Token-Permissions": 8,
    }
    assert (facts["repository"], facts["run_on"]) == ("github.com/acme/support", "2026-11-02")
    assert facts["commit"].startswith("0123456789")


@pytest.mark.parametrize("date", ["2022-03-04", "2022-03-04T05:06:07+02:00"])
def test_older_releases_write_the_day_alone(date):
    content = encode(date=date, scorecard={"version": "v4.1.0", "commit": "x"})
    assert values(scorecard.read(content))["run_on"] == "2022-03-04"


@pytest.mark.parametrize("version", ["v5.0.0", "4.13.1", "(devel)", "", None, "v5.0.0-rc1"])
def test_a_build_without_a_release_is_read(version):
    assert values(scorecard.read(encode(scorecard={"version": version, "commit": "unknown"})))["checks"] == 5


@pytest.mark.parametrize(("score", "read"), [(5, "5"), (0.0, "0"), (10.0, "10"), (10.04, "10.04")])
def test_a_score_within_its_checks_is_believed(score, read):
    assert str(values(scorecard.read(encode(score=score)))["score"]) == read


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (encode({"Code-Review": -1, "Fuzzing": -1}, score=-1.0), "no check came to a result"),
        (encode({}), "no check came to a result"),
        (encode(checks=None, score=-1), "score is -1, but its checks lie between 0 and 10"),
        (encode({"Code-Review": 2}, score=9.0), "score is 9.0, but its checks lie between 2 and 2"),
        (encode({"Code-Review": 11}), "checks.0.score is 11, not -1 to 10"),
        (encode({"Code-Review": -2}), "checks.0.score is -2"),
        (encode({"Code-Review": True}), "checks.0.score is true"),
        (encode({"Code-Review": 5.5}), "checks.0.score is 5.5"),
        (encode({"a b": 5}), 'checks.0.name is "a b"'),
        (encode({"x" * 65: 5}), "checks.0.name is"),
        (encode(score="9"), 'score is "9", not a number'),
        (encode(score=None), "score is missing"),
        (encode(score=True), "score is true"),
        (encode(scorecard={"version": "v6.0.0"}), "knows releases up to 5"),
        (encode(scorecard=None), "scorecard is missing"),
        (encode(repo="x"), 'repo is "x", not an object'),
        (b'{"date":"2026-11-02","repo":{},"scorecard":{"version":"v5.0.0"},"findings":[]}', "checks is missing"),
        (encode(checks={}).replace(b'"checks": []', b'"checks": {}'), "checks is an object"),
        (encode().replace(b'"Fuzzing"', b'"Code-Review"'), "the check Code-Review stands twice"),
        (encode().replace(b"5.1", b"NaN"), "NaN is not a JSON number"),
        (encode()[:300], "not JSON or cut short"),
        (encode().decode().encode("utf-16"), "not UTF-8"),
        (b'{"scorecard":{"version":' + b"[" * 1_000_000, "deep"),
        (b"[]", "the document is an array"),
    ],
)
def test_what_proves_nothing_is_not_evaluated(content, why):
    facts = scorecard.read(content)
    assert facts.facts == ()
    assert why in facts.refusal


def test_results_are_recognised_by_their_beginning():
    assert examine(item("results.json"), encode()).reader == "scorecard"
