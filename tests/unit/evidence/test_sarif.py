"""SARIF: levels that stand elsewhere, suppressions, and scans that did not finish."""

import json

import pytest

from psfkit.evidence import sarif
from tests.unit.evidence.samples import sample, values


def encode(*results, **run) -> bytes:
    base = {"tool": {"driver": {"name": "scanner", "rules": RULES}}, "results": list(results)}
    return json.dumps({"version": "2.1.0", "runs": [base | run]}).encode()


RULES = [
    {"id": "A1", "defaultConfiguration": {"level": "error"}},
    {"id": "A2", "defaultConfiguration": {}},
    {"id": "A3"},
    {"id": "A4", "defaultConfiguration": {"level": "note"}},
]
EXTENDED = {"driver": {"name": "x"}, "extensions": [{"name": "pack", "rules": RULES}]}


def level(result, **run) -> str:
    found = values(sarif.read(encode(result, **run)))
    levels = [name.removeprefix("findings_") for name, count in found.items() if name.startswith("findings_") and count]
    assert found["findings"] == len(levels)
    return levels[0] if levels else ""


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({"level": "note", "ruleId": "A1"}, "note"),
        ({"ruleId": "A1"}, "error"),
        ({"ruleIndex": 0}, "error"),
        ({"ruleIndex": 0, "ruleId": "A1/sub"}, "error"),
        ({"ruleIndex": -1, "ruleId": "A4"}, "note"),
        ({"rule": {"id": "A1"}}, "error"),
        ({"rule": {"index": 3}}, "note"),
        ({"ruleId": "A1/deep/er"}, "error"),
        ({"ruleId": "A2"}, "warning"),
        ({"ruleId": "A3"}, "warning"),
        ({"ruleId": "unknown"}, "warning"),
        ({}, "warning"),
        ({"kind": "fail"}, "warning"),
        ({"kind": "review"}, "none"),
        ({"kind": "open"}, "none"),
        ({"level": "none"}, "none"),
        ({"kind": "pass"}, ""),
        ({"kind": "notApplicable"}, ""),
        ({"kind": "informational"}, ""),
        ({"baselineState": "absent", "level": "error"}, ""),
        ({"baselineState": "unchanged", "level": "error"}, "error"),
    ],
)
def test_a_missing_level_comes_from_the_rule_and_then_from_the_standard(result, expected):
    assert level(result) == expected


def test_a_rule_of_an_extension_gives_the_level():
    assert level({"rule": {"index": 0, "toolComponent": {"index": 0}}}, tool=EXTENDED) == "error"


@pytest.mark.parametrize(
    ("suppressions", "suppressed"),
    [
        ([{"kind": "inSource"}], 1),
        ([{"kind": "external", "status": "accepted"}], 1),
        ([{"kind": "external", "status": "underReview"}], 0),
        ([{"kind": "inSource"}, {"kind": "external", "status": "rejected"}], 0),
        ([], 0),
    ],
)
def test_a_suppressed_result_is_counted_apart(suppressions, suppressed):
    found = values(sarif.read(encode({"level": "error", "suppressions": suppressions})))
    assert (found["suppressed"], found["findings_error"], found["findings"]) == (
        suppressed,
        1 - suppressed,
        1 - suppressed,
    )


@pytest.mark.parametrize("file", ["scanners/zizmor.sarif", "scanners/bandit-clean.sarif"])
def test_a_file_that_does_not_say_what_was_suppressed_has_no_such_fact(file):
    assert sarif.read(sample(file)).get("suppressed") is None


def test_all_runs_must_say_what_was_suppressed():
    told, untold = (json.loads(encode({"suppressions": s} if s is not None else {})) for s in ([], None))
    both = json.dumps({"version": "2.1.0", "runs": told["runs"] + untold["runs"]}).encode()
    found = values(sarif.read(both))
    assert (found["runs"], found["findings"], "suppressed" in found) == (2, 2, False)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (encode(invocations=[{"executionSuccessful": False}]), "the scan did not finish"),
        (encode(invocations=[{}]), "executionSuccessful is missing"),
        (encode(invocations=[{"executionSuccessful": "true"}]), 'executionSuccessful is "true"'),
        (
            encode(invocations=[{"executionSuccessful": True, "toolExecutionNotifications": [{"level": "error"}]}]),
            "results may be incomplete",
        ),
        (
            encode({"ruleId": "A1"}, invocations=[{"executionSuccessful": True, "ruleConfigurationOverrides": [{}]}]),
            "overrides its rules",
        ),
        (encode(results=None), "results is missing"),
        (encode(externalPropertyFileReferences={"results": [{}]}), "not in this file"),
        (encode(results={}), "not an array"),
        (encode({"ruleIndex": 4}), "there are 4 rules"),
        (encode({"ruleIndex": 0, "ruleId": "A2"}), "name different rules"),
        (encode({"level": "fatal"}), 'level is "fatal"'),
        (encode({"kind": "bad"}), 'kind is "bad"'),
        (encode({"kind": {}}), "kind is an object"),
        (encode({"rule": {"index": 0, "toolComponent": {"index": 1}}}, tool=EXTENDED), "there are 1 extensions"),
        (encode(tool={}), "driver is missing"),
        (b'{"version":"2.1.0","runs":[]}', "nothing was scanned"),
        (b'{"version":"2.1.0"}', "runs is missing"),
        (b'{"version":"2.2.0","runs":[]}', 'version is "2.2.0"'),
        (b'{"runs":[]}', "version is missing"),
        (b"[]", "the document is an array"),
    ],
)
def test_a_scan_that_proves_nothing_is_not_evaluated(content, why):
    facts = sarif.read(content)
    assert facts.facts == ()
    assert why in facts.refusal


def test_a_finished_scan_without_findings_is_a_clean_one():
    found = values(sarif.read(encode(invocations=[{"executionSuccessful": True}])))
    assert (found["runs"], found["findings"]) == (1, 0)
