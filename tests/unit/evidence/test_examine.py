"""Which reader is asked, and that none of them ever raises."""

import json
import re
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from psfkit.evidence import READERS, examine
from psfkit.model.fact import Facts
from tests.unit.evidence.samples import item, sample

BEGINNINGS = (
    b"",
    b'{"evalId":"a","results":{"version":3,"prompts":[],"results":[],"stats":{}}}',
    b'{"entry_type":"init","garak_version":"0.17.1","run":"a"}\n',
    b"<testsuites><testsuite tests='1'><testcase/></testsuite></testsuites>",
    b'{"version":"2.1.0","runs":[{"tool":{"driver":{}},"results":[{}]}]}',
    b'{"version":2,"status":"success","eval":{"config":{}},"results":{"scores":[{}]}}',
    b"PK\x05\x06" + b"\0" * 18,
    b"SF:a.py\nDA:1,1\nend_of_record\n",
    b'<coverage line-rate="1"><packages/></coverage>',
    b'{"meta":{"branch_coverage":false},"files":{},"totals":{}}',
    b"evalId: a\nresults: {version: 3, prompts: [], results: [], stats: {}}\nshareableUrl: null\n",
    b'{"cost":0,"gradingResult":null,"promptIdx":0,"success":true,"testIdx":0,"failureReason":0}\n',
    b"message,[a] b,Status,Score,Named Scores,Grader Reason,Comment\nx,y,PASS,1.00,,ok,\n",
    b"message,[a] b\nx,[PASS] (1.00)\n",
    b"ts,a\n2026-10-01,1\n",
    b'{"ts":"2026-10-01","a":1}\n',
    b"format: psfkit-record/1\nkind: a\nheld_on: 2026-10-01\nby: {name: a}\nfacts: {a: 1}\n",
)
REAL = (
    "workflowos/hooks-invoice.run.ndjson",
    "workflowos/run-email-drift.events.ndjson",
    "workflowos/hooks-contract-review.run-state.json",
    "workflowos/run-invoice-fail.runs.json",
    "promptfoo/e121.json",
    "promptfoo/a121.jsonl",
    "promptfoo/a103.yaml",
    "promptfoo/a121.csv",
    "promptfoo/b117.csv",
    "deepeval/test_run_20261123_a.json",
    "evidentry/pack-1.4.0/report.md",
    "evidentry/pack-1.4.0/results.json",
    "tests/mocha.xunit.xml",
    "scanners/semgrep.sarif",
    "garak/h1.report.jsonl",
    "otel/genai-chain.otlp.jsonl",
    "otel/genai-console.json",
    "monitoring/alerts.yml",
    "monitoring/alertmanager.yml",
    "monitoring/alerts_test.yml",
    "monitoring/grafanalib.dashboard.json",
    "api/openapi.json",
    "inspect/mcq.eval",
    "inspect/tolerant-task.json",
    "tests/coverage.xml",
    "tests/coverage.lcov",
    "scanners/detect-secrets.json",
    "scanners/pip-audit.json",
    "scanners/semgrep.json",
    "scanners/ruff.json",
    "pii/presidio-analyzer.json",
)

FILES = (
    "a.json",
    "a.EVAL",
    "a.INFO",
    "a.lcov",
    ".secrets.baseline",
    "a.jsonl",
    "a.md",
    "a.CSV",
    "a.txt",
    "a.log",
    "a.YAML",
    "a.rules",
    "a.sarif",
    "a.report.jsonl",
    "a.junit.xml",
)


def test_each_reader_has_a_name_of_its_own():
    names = [reader.name for reader in READERS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_what_a_reader_opens_with_and_is_called_covers_all_that_it_recognises(reader):
    assert reader.name == reader.module.NAME
    for file, start in product(FILES, (*BEGINNINGS, *(sample(file)[:4096] for file in REAL))):
        for head in (start, b"\xef\xbb\xbf \n" + start):
            assert reader.recognises(head, file) == reader.module.recognises(head, file)


def test_a_reader_that_does_not_exist_is_a_reason_not_to_evaluate():
    facts = examine(item("evidence/a.csv", "garrak"), b"ts,a\n2026-10-01,x\n")
    known = ", ".join(reader.name for reader in READERS)
    assert facts == Facts("garrak", refusal=f"no reader is called garrak; there are {known}")


def test_the_named_reader_is_asked_even_where_another_recognises_the_file():
    assert examine(item("evidence/a.csv", "junit"), b"ts,a\n2026-10-01,x\n").refusal.startswith("line 1: not XML")


@pytest.mark.parametrize("content", [b"# Policy\n", b"%PDF-1.7", b"\x89PNG", b"name,owner\na,b\n", b"{}", b""])
def test_a_plain_file_has_no_reader(content):
    assert examine(item("evidence/policy.md"), content) is None


@pytest.mark.parametrize("reader", [r for r in READERS if not r.streams], ids=lambda reader: reader.name)
def test_a_file_of_more_than_64_mib_is_not_evaluated(reader):
    assert "64 MiB" in reader.read(b"x" * (64 * 1024 * 1024 + 1)).refusal


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@pytest.mark.parametrize(
    "content", [b"[" * 10**6, b'{"a":' * 10**6, b"<a>" * 10**6, b"{" * 10**6, b"\n" * 10**6 + b"x", b"\xef\xbb\xbf\n"]
)
def test_depth_and_length_do_not_break_a_reader(reader, content):
    assert reader.read(content).refusal


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=200), st.data())
def test_arbitrary_bytes_give_facts_or_a_reason_and_never_an_exception(beginning, noise, data):
    at = data.draw(st.integers(0, len(beginning)))
    content = beginning[:at] + noise + beginning[at:]
    for reader in READERS:
        reader.recognises(content[:4096], "evidence/a.csv")
        check(reader.read(content))
    check(examine(item("evidence/a.jsonl"), content))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.sampled_from(REAL), st.data())
def test_a_real_file_cut_or_flipped_anywhere_never_raises(file, data):
    content = bytearray(sample(file))
    at = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[at:]
    else:
        content[at] ^= data.draw(st.integers(1, 255))
    check(examine(item(f"evidence/{file}"), bytes(content)))


CHANGED = (
    "promptfoo/e121.json",
    "scanners/semgrep.sarif",
    "scanners/eslint.sarif",
    "inspect/tolerant-task.json",
    "monitoring/grafanalib.dashboard.json",
    "api/openapi.json",
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "error", "2.1.0", "init", "completion"]),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(
            st.sampled_from(["results", "runs", "version", "stats", "tool", "driver", "ts", "rules"]), part, max_size=4
        )
    ),
    max_leaves=20,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=200)
@given(st.sampled_from(CHANGED), JSON, st.data())
def test_a_real_file_with_something_else_in_one_place_never_raises(file, value, data):
    document = json.loads(sample(file))
    node = document
    while True:
        key = data.draw(st.sampled_from(list(node) if isinstance(node, dict) else range(len(node))))
        if not (isinstance(node[key], dict | list) and node[key] and data.draw(st.integers(0, 4))):
            break
        node = node[key]
    node[key] = value
    check(examine(item(f"evidence/{file}"), json.dumps(document).encode()))


@settings(deadline=None)
@given(JSON)
def test_json_of_any_shape_gives_facts_or_a_reason(value):
    content = json.dumps(value).encode()
    for reader in READERS:
        check(reader.read(content))


def check(facts: Facts | None) -> None:
    assert facts is None or bool(facts.facts) != bool(facts.refusal)
    for text in () if facts is None else (facts.refusal, *(fact.name for fact in facts.facts)):
        assert "\n" not in text
        text.encode()


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_reader_can_be_named_in_evidence_yaml(reader):
    assert re.fullmatch(r"[a-z][a-z0-9-]{0,39}", reader.name)
    assert reader.name == reader.module.NAME
