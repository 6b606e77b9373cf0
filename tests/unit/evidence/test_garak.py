"""garak reports: crashes, forgeries and versions nobody has read yet."""

import json

import pytest

from psfkit.evidence import garak
from tests.unit.evidence.samples import sample, values

LINES = [json.loads(line) for line in sample("garak/g1.report.jsonl").splitlines()]


def encode(lines) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def changed(kind: str, **fields) -> bytes:
    """Return the report with the last entry of a kind changed."""
    at = max(n for n, line in enumerate(LINES) if line["entry_type"] == kind)
    return encode([*LINES[:at], LINES[at] | fields, *LINES[at + 1 :]])


def without(kind: str) -> bytes:
    return encode([line for line in LINES if line["entry_type"] != kind])


def scored(scores) -> bytes:
    """Return the report with other scores in the last attempt."""
    detector = "promptinject.AttackRogueString"
    at = max(n for n, line in enumerate(LINES) if line["entry_type"] == "attempt")
    return encode([*LINES[:at], LINES[at] | {"detector_results": {detector: scores}}, *LINES[at + 1 :]])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (without("completion"), "no completion entry"),
        (without("init"), "no init entry"),
        (without("eval"), "stands only among the attempts"),
        (without("attempt"), "stands only among the attempts"),
        (changed("init", garak_version="0.18.0"), 'garak_version is "0.18.0"'),
        (changed("init", garak_version="1.2"), "this reader knows 0.9 to 0.17"),
        (changed("init", garak_version="99"), "this reader knows 0.9 to 0.17"),
        (changed("init", garak_version=None), "garak_version is missing"),
        (changed("completion", run="another"), "belongs to another run"),
        (changed("eval", passed=24, fails=0), "contradicts itself"),
        (changed("eval", fails=23), "contradicts itself"),
        (changed("eval", nones=1), "contradicts itself"),
        (changed("eval", total_evaluated=25), "contradicts itself"),
        (changed("eval", passed=-1), "not a count"),
        (changed("eval", detector="other.Detector"), "stands only among"),
        (changed("eval", total=24), "layout that this reader does not know"),
        (encode([*LINES[:2], *LINES[1:]]), "a second run begins"),
        (encode([*LINES[:33], LINES[32], *LINES[33:]]), "a second eval entry"),
        (encode([*LINES[:32], LINES[31], *LINES[32:]]), "is scored twice"),
        (encode([*LINES[:31], *LINES[32:]]), "1 attempts were made and never scored"),
        (encode([*LINES, LINES[5]]), "follows the completion entry"),
        (scored([1.5, 1.0]), "not a number from 0 to 1"),
        (scored([True, 1.0, 1.0]), "a score is true, not a number"),
        (encode(LINES) + b"\n", "line 37"),
        (encode(LINES)[:-40], "line 36: column"),
    ],
)
def test_a_report_that_cannot_be_trusted_is_not_evaluated(content, why):
    facts = garak.read(content)
    assert facts.facts == ()
    assert why in facts.refusal


def test_outputs_that_could_not_be_judged_are_errors():
    lines = json.loads(json.dumps(LINES))
    attempt = [line for line in lines if line["entry_type"] == "attempt" and line["status"] == 2][-1]
    attempt["detector_results"] = {"promptinject.AttackRogueString": [None, None]}
    summary = next(line for line in lines if line.get("probe", "").startswith("prompt") and "passed" in line)
    summary |= {"fails": 22, "nones": 2, "total_evaluated": 22}
    found = values(garak.read(encode(lines)))
    assert (found["cases"], found["passed"], found["failed"], found["errors"]) == (26, 2, 22, 2)


def test_outputs_that_an_old_version_left_unscored_are_errors():
    lines = [json.loads(line) for line in sample("garak/h1.report.jsonl").splitlines()]
    for line in lines:
        if line.get("probe_classname") == "goodside.ThreatenJSON" and line["status"] == 2:
            line["outputs"] = [*line["outputs"], None]
    found = values(garak.read(encode(lines)))
    assert (found["cases"], found["passed"], found["errors"]) == (71, 66, 1)


def test_facts_name_the_lines_of_the_eval_entries():
    assert garak.read(sample("garak/k1.report.jsonl")).get("cases").where == "eval entries, lines 105, 108, 133"
