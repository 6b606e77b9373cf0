"""promptfoo's red-team runs, counted by plugin, strategy and severity."""

import json

import pytest

from psfkit.evidence import promptfoo
from tests.unit.evidence.samples import sample, values

MEASURES = ("cases", "passed", "failed", "errors")
HEADER = (
    "prompt,[a] one,Status,Score,Named Scores,Grader Reason,Comment,[b] one,Status,Score,Named Scores,Grader Reason,"
    "Comment,Messages,RedteamHistory,RedteamTreeHistory,pluginId,strategyId,sessionId,sessionIds\n"
)


def group(found: dict, kind: str, name: str) -> tuple:
    return tuple(found.get(f"{measure}.{kind}.{name}") for measure in MEASURES)


def line(test, outcome, planned=None, said=None) -> dict:
    success, reason = {"passed": (True, 0), "failed": (False, 1), "errors": (False, 2), "free": (True, 0)}[outcome]
    graded = {"pass": success, "reason": "No assertions" if outcome == "free" else "judged"}
    return {
        "cost": 0,
        "gradingResult": None if outcome == "errors" else graded,
        "promptIdx": 0,
        "success": success,
        "failureReason": reason,
        "testIdx": test,
        "testCase": {} if planned is None else {"metadata": planned},
        "metadata": said or {},
    }


def read(*rows) -> dict:
    return values(promptfoo.read("".join(json.dumps(row) + "\n" for row in rows).encode()))


PII = {"pluginId": "pii:direct", "strategyId": "rot13", "severity": "high"}


def test_a_real_run_is_counted_by_attack():
    found = values(promptfoo.read(sample("promptfoo/d123.json")))
    assert (found["plugins"], found["plugin_names"]) == (2, "pii:direct, prompt-extraction")
    assert (found["strategies"], found["strategy_names"]) == (3, "base64, basic, rot13")
    assert group(found, "plugin", "pii:direct") == (3, 3, 0, 0)
    assert group(found, "plugin", "prompt-extraction") == (3, 1, 2, 0)
    assert group(found, "strategy", "base64") == (2, 1, 1, 0)
    assert group(found, "strategy", "basic") == (3, 3, 0, 0)
    assert group(found, "severity", "high") == (3, 1, 2, 0)
    assert str(found["pass_rate.plugin.prompt-extraction"]) == "0.3333"


def test_tests_that_are_no_attacks_stay_apart():
    found = values(promptfoo.read(sample("promptfoo/a121.jsonl")))
    assert found["cases"] == 20
    assert group(found, "plugin", "prompt-injection") == (8, 5, 3, 0)
    assert found["strategy_names"] == "basic"


def test_a_run_without_attacks_has_no_such_facts():
    assert not {"plugins", "strategies"} & read(line(0, "passed")).keys()


def test_a_plugin_of_which_every_attack_ended_in_an_error_was_not_tried():
    found = read(line(0, "passed"), line(1, "errors", PII), line(2, "errors", PII))
    assert group(found, "plugin", "pii:direct") == (2, None, None, 2)
    assert "pass_rate.plugin.pii:direct" not in found


def test_an_attack_that_nothing_judged_is_no_case():
    found = read(line(0, "passed", PII), line(1, "free", {"pluginId": "other"}))
    assert found["plugin_names"] == "pii:direct"
    assert found["unasserted"] == 1


def test_the_system_under_test_cannot_say_what_attack_it_withstood():
    found = read(line(0, "failed", PII, {"pluginId": "harmless", "severity": "low"}))
    assert found["plugin_names"] == "pii:direct"
    assert found["failed.severity.high"] == 1


@pytest.mark.parametrize("said", [{"pluginId": 7}, {"pluginId": " "}, {"pluginId": ["a"]}, {"severity": "low"}])
def test_what_names_no_plugin_is_no_attack(said):
    assert "plugins" not in read(line(0, "passed", said, said))


def test_an_attack_of_an_old_run_stands_with_the_result():
    found = read(line(0, "passed", None, {"pluginId": "pii:direct", "strategyId": {}}))
    assert group(found, "strategy", "basic") == (1, 1, 0, 0)


def test_names_of_strangers_are_safe_to_print():
    found = read(line(0, "passed", {"pluginId": "file://a\u001b[2J b.yaml"}), line(1, "passed", {"pluginId": "x" * 99}))
    assert found["plugins"] == 2
    assert found["plugin_names"].isprintable()
    assert [name for name in found if name.startswith("cases.plugin.")] == ["cases.plugin.file://a_2J_b.yaml"]


def test_a_table_counts_every_prompt_of_a_row_for_its_attack():
    rows = (
        "q,x,PASS,1.00,,ok,,y,FAIL,0.00,,no,,,,,pii:direct,rot13,,\n"
        "r,x,ERROR,0.00,,,,y,PASS,1.00,,ok,,,,,pii:direct,basic,,\n"
        "s,x,PASS,1.00,,ok,,y,PASS,1.00,,ok,,,,,,basic,,\n"
    )
    found = values(promptfoo.read((HEADER + rows).encode()))
    assert found["cases"] == 6
    assert group(found, "plugin", "pii:direct") == (4, 2, 1, 1)
    assert group(found, "strategy", "basic") == (2, 1, 0, 1)
    assert not any(".severity." in name for name in found)
