"""promptfoo's JSON lines, YAML and CSV: cut, filtered, repeated, and laid out as real runs lay them out."""

import json

import pytest

from psfkit.evidence import examine, promptfoo
from tests.unit.evidence.samples import item, sample, values

LINES = [json.loads(line) for line in sample("promptfoo/a121.jsonl").splitlines()]
YAML = sample("promptfoo/a103.yaml")
TABLE = sample("promptfoo/a121.csv").decode()
NEW = (
    "message,[a] one,Status,Score,Named Scores,Grader Reason,Comment,"
    "[a] one,Status,Score,Named Scores,Metric: X,Grader Reason,Comment\n"
)
WEB = "Description,message,[a] one,Grader Reason,Comment\n"
OLD = "message,[a] one,[b] one\n"


def read_lines(rows) -> tuple[dict, str]:
    return read("\n".join(map(json.dumps, rows)) + "\n")


def read(text) -> tuple[dict, str]:
    facts = promptfoo.read(text if isinstance(text, bytes) else text.encode())
    return {fact.name: fact.value for fact in facts.facts}, facts.refusal


def line(test, prompt, *, success=True, **more) -> dict:
    graded = {"pass": success, "score": 1, "reason": "All assertions passed", "componentResults": [{"pass": success}]}
    return {
        "cost": 0,
        "gradingResult": graded,
        "promptIdx": prompt,
        "success": success,
        "testIdx": test,
        "failureReason": 0 if success else 1,
        **more,
    }


def counts(found) -> tuple:
    return tuple(found[name] for name in ("cases", "passed", "failed", "errors", "unasserted"))


GRID = [line(test, prompt) for test in range(3) for prompt in range(2)]


def test_lines_in_any_order_count_alike():
    found, refusal = read_lines(reversed(LINES))
    assert refusal == ""
    assert counts(found) == (20, 15, 4, 1, 0)
    assert "run_on" not in found


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (GRID + GRID[:1], "holds one test with one prompt twice"),
        (GRID * 2, "holds one test with one prompt twice"),
        (GRID[2:], "no line holds test 0"),
        (GRID[:2] + GRID[4:], "no line holds test 1"),
        (GRID[:-1], "test 2 has 1 of 2 results"),
        ([*GRID, {"testIdx": 3, "promptIdx": 0}], "line 7: success missing and failureReason missing"),
        ([*GRID, {"provider": {}, "promptIdx": 0}], "line 7: testIdx is missing"),
        ([line(0, -1)], "line 1: promptIdx is -1, not a count"),
        ([line(0, 0, failureReason=2)], "line 1: success true and failureReason 2"),
        ([line(0, 0, success=False, failureReason=2)], "all 1 cases ended in errors"),
        (
            [line(0, 0, testCase={"assert": [{"type": "select-best"}]})],
            "line 1: select-best was judged after this line",
        ),
    ],
)
def test_lines_that_are_no_whole_run_are_not_evaluated(rows, why):
    found, refusal = read_lines(rows)
    assert found == {}
    assert why in refusal


def test_a_test_meant_for_some_prompts_has_fewer_lines():
    found, refusal = read_lines([*GRID[:-1], line(3, 1, testCase={"providers": ["a"]}), line(2, 1)])
    assert refusal == ""
    assert found["cases"] == 7


def test_a_comparison_that_was_made_counts():
    graded = {"pass": True, "componentResults": [{"pass": True, "assertion": {"type": "select-best"}}]}
    found, _ = read_lines([line(0, 0, testCase={"assert": [{"type": "select-best"}]}, gradingResult=graded)])
    assert found["passed"] == 1


@pytest.mark.parametrize("first", ["gradingResult", "cost", "error", "provider", "latencyMs"])
def test_lines_are_recognised_by_their_first_keys(first):
    rows = [{first: row.get(first), **row} for row in GRID]
    content = "\n".join(json.dumps(row, separators=(",", ":")) for row in rows).encode()
    assert values(examine(item("evidence/run.jsonl"), content))["cases"] == 6


def test_a_yaml_file_cut_at_any_line_end_is_not_evaluated():
    lines = YAML.splitlines(keepends=True)
    found = {count for count in range(1, len(lines)) if promptfoo.read(b"".join(lines[:count])).facts}
    assert found == set()


def test_a_yaml_file_whose_last_line_is_cut_is_not_evaluated():
    assert "cut short" in promptfoo.read(YAML[:-1]).refusal


def test_yaml_under_another_name_is_read_all_the_same():
    for path in ("a.yml", "a.txt", "a.YAML"):
        assert values(examine(item(path), YAML))["passed"] == 15
    assert examine(item("a.md"), YAML) is None


def test_yaml_gives_what_the_json_of_the_same_run_gives():
    assert promptfoo.read(YAML).facts == promptfoo.read(sample("promptfoo/a103.json")).facts


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (b"successes: 15", b"successes: 20", "contradicts itself: results.stats counts 20 passed"),
        (b"version: 3\n", b"version: 4\n", "results.version is 4"),
        (b"version: 3\n", b"version: '3'\n", 'results.version is "3"'),
        (b"  stats:\n", b"  stat:\n", "results.stats is missing"),
    ],
)
def test_a_changed_yaml_file_is_not_evaluated(before, after, why):
    found, refusal = read(YAML.replace(before, after))
    assert found == {}
    assert why in refusal


def test_columns_of_one_name_are_all_counted():
    found, refusal = read(
        NEW + 'q,a,PASS,1.00,,ok,,"b\nc",FAIL,0.00,,0.00,no,\nr,,ERROR,0.00,,,,d,PASS,1.00,,,No assertions,\n'
    )
    assert refusal == ""
    assert counts(found) == (3, 1, 1, 1, 1)


def test_the_layout_of_the_web_page_is_read():
    found, refusal = read(
        WEB + "d,q,[PASS] fine,All assertions passed,\nd,q,[FAIL] ,no,\n,q,[ERROR] ,,\n,q,[PASS] x,No assertions,\n"
    )
    assert refusal == ""
    assert counts(found) == (3, 1, 1, 1, 1)


def test_old_cells_end_with_the_reason():
    asserted = '"[PASS] (1.00)\n\nx\n\nPass Reason: All assertions passed"'
    plain = '"[PASS] (1.00)\n\nx\n\nPass Reason: No assertions"'
    found, refusal = read(OLD + f"q,{asserted},{plain}\nr,[FAIL] (0.00),[ERROR] (0.00)\ns,[PASS] (1.00),{asserted}\n")
    assert refusal == ""
    assert counts(found) == (4, 2, 1, 1, 2)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (OLD, "it holds no cases"),
        (NEW, "it holds no cases"),
        (OLD + "q,[PASS] a,\n", "line 2: [b] one has no result"),
        (NEW + "q,a,PASS,1.00,,ok,,,,,,,,\n", "line 2: [a] one has no result"),
        (NEW + "q,a,PASS,1.00,,ok,,b,pass,1.00,,,ok,\n", "line 2: pass is neither PASS, FAIL nor ERROR"),
        (OLD + "q,PASS,[PASS] a\n", "line 2: PASS is neither"),
        (OLD + "q,x [PASS] a,[PASS] a\n", "neither PASS"),
        (OLD + "q,[PASS] a\n", "line 2: 2 cells, but the header has 3"),
        (OLD + "q,[PASS] a,[PASS] b,c\n", "line 2: 4 cells"),
        (OLD + "q,[PASS] a,[PASS] b", "it may be cut short"),
        (OLD + 'q,"[PASS] a,[PASS] b\n', "line 2: not CSV or cut short"),
        ("message,[a] one,owner\nq,[PASS] a,b\n", "no column holds the outputs"),
        ("Status,Score,Grader Reason\nPASS,1,ok\n", "no column holds the outputs"),
        (OLD + "q,[ERROR] a,[ERROR] b\n", "an outage"),
        ((OLD + "q,[PASS] ä,[PASS] b\n").encode("latin-1"), "line 2: not UTF-8"),
        ((OLD + "q,[PASS] a,[PASS] b\n").encode("utf-16"), "UTF-16"),
        (b"<!DOCTYPE html><p>promptfoo", "HTML and XML exports are not read"),
    ],
)
def test_a_table_that_is_no_whole_run_is_not_evaluated(text, why):
    found, refusal = read(text)
    assert found == {}
    assert why in refusal


@pytest.mark.parametrize(
    "text",
    [TABLE, "\ufeff" + TABLE, TABLE.replace("\n", "\r\n"), TABLE + "\n\n", OLD + "q,[PASS] a,[PASS] b\n", OLD, WEB],
)
def test_a_table_is_recognised(text):
    assert examine(item("evidence/run.CSV"), text.encode()).reader == "promptfoo"


def test_a_table_with_a_header_longer_than_the_head_is_recognised():
    label = "[a] " + "x" * 5000
    text = f'message,"{label}\ny",Status,Score,Named Scores,Grader Reason,Comment\nq,a,PASS,1.00,,ok,\n'
    assert values(examine(item("run.csv"), text.encode()))["passed"] == 1


@pytest.mark.parametrize(
    "text", ["date,[eu] ms\n2026-10-01,3\n", "date,Status,Score\n2026-10-01,PASS,1\n", "a,b\n1,2\n"]
)
def test_another_table_is_not_taken_for_results(text):
    facts = examine(item("run.csv"), text.encode())
    assert facts is None or facts.reader == "log"
