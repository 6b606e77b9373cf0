"""psfkit workflow compare: a map held against real logs of what ran, and against spoilt ones."""

import json

import pytest
from jsonschema import Draft202012Validator

from psfkit.documents.schema import load_schema
from tests.cli.commands import psfkit
from tests.unit.workflows.maps import EVIDENCE, FIXTURES

OTEL = FIXTURES / "evidence" / "otel"
MAIL = """\
format: psfkit-workflow/1
name: Answering mail
nodes:
  - {id: mail, type: integration, subtype: email_receive, direction: inbound, to: [draft]}
  - {id: draft, type: skill, name: Draft reply, runtime: openai, model: gpt-x, to: [desk],
     limits: {apis: [kb-api/search]}}
  - {id: desk, type: human, subtype: approval, notes: "[span: approve reply]", to: [file]}
  - {id: file, type: skill, psf: [no-model], to: [send]}
  - {id: send, type: integration, subtype: email_send, direction: outbound}
"""


def compare(capsys, path, log, *more):
    answer = psfkit(capsys, "workflow", "compare", path, log, "--format", "json", *more)
    document = json.loads(answer.out)
    Draft202012Validator(load_schema("workflow-drift")).validate(document)
    assert answer.code == (0 if document["agrees"] else 1)
    return document


def names(entries):
    return [entry["name"] for entry in entries]


@pytest.mark.parametrize(
    ("path", "log", "never", "strangers"),
    [
        ("run-contract-review-ok.after.workflow.json", "run-contract-review-ok.events.ndjson", [], []),
        ("contract-review-fs-package.zip", "run-contract-review-ok.events.ndjson", [], []),
        ("run-email-drift.after.workflow.json", "run-email-drift.events.ndjson", [],
         ["rogue_step", "undeclared_export.csv"]),
        ("run-invoice-fail.after.workflow.json", "run-invoice-fail.events.ndjson", ["validation-report.json"], []),
        ("contract-review-fs.wfos", "hooks-contract-review.run.ndjson", ["redline_generation"], []),
        ("invoice-processing-fs-package.zip", "hooks-invoice.run.ndjson", ["po_matching_validation"], []),
    ],
)  # fmt: skip
def test_real_logs_of_workflowos(capsys, path, log, never, strangers):
    document = compare(capsys, EVIDENCE / path, EVIDENCE / log)
    assert (names(document["never_seen"]), names(document["not_on_map"])) == (never, strangers)
    assert document["without_approval"] == []
    assert document["period"]["from"].startswith("2026-11-23T06:11:")


def test_an_event_log_cannot_tell_approvals_and_says_so(capsys):
    document = compare(
        capsys,
        EVIDENCE / "run-contract-review-ok.after.workflow.json",
        EVIDENCE / "run-contract-review-ok.events.ndjson",
    )
    assert "whether anybody agreed before redline_generation: no approval is recorded" in document["unknown"]


def test_real_traces_against_a_map_that_names_nothing_of_theirs(capsys):
    path = FIXTURES / "workflows" / "studio" / "support-escalation-fs.json"
    document = compare(capsys, path, OTEL / "genai-chain.otlp.jsonl")
    assert names(document["not_on_map"]) == ["order_lookup", "support"]
    assert document["never_seen"] == []  # no span names a step, so whether one ran is unknown
    assert any("big-writer-4" in each for each in document["unknown"])
    assert (document["form"], document["entries"], document["runs"]) == ("traces", 84, 20)


def test_real_traces_against_a_map_that_was_written_for_them(capsys, tmp_path):
    path = tmp_path / "map.yaml"
    path.write_text(
        "format: psfkit-workflow/1\nname: Orders\nnodes:\n"
        "  - {id: support, type: system, to: [route]}\n"
        "  - {id: route, type: skill, runtime: openai, model: small-router-1, to: [lookup]}\n"
        "  - {id: lookup, type: skill, psf: [no-model], notes: '[span: order_lookup]', to: [write]}\n"
        "  - {id: write, type: skill, runtime: anthropic, model: big-writer-4}\n",
        "utf-8",
    )
    for log in ("genai-chain.otlp.jsonl", "genai-old-names.otlp.jsonl", "genai-console.json"):
        document = compare(capsys, path, OTEL / log)
        assert document["never_seen"] == []
        assert set(names(document["not_on_map"])) <= {"big-writer-backup", "aws.bedrock"}
        assert {each["node"]["id"] for each in document["seen"]} == {"support", "route", "lookup", "write"}


def test_a_log_that_shows_nothing_of_the_map_does_not_agree(capsys):
    path = FIXTURES / "workflows" / "studio" / "support-escalation-fs.json"
    answer = psfkit(capsys, "workflow", "compare", path, OTEL / "http-only.otlp.jsonl")
    assert answer.code == 1
    assert "the log shows nothing of the map" in answer.out


def entry(event, node, run="r1", second=0, **more):
    stamp = f"2026-11-23T06:11:{second:02}.000Z"
    return {"ts": stamp, "runId": run, "event": event, "nodeId": node, "message": "", **more}


def write_log(tmp_path, entries):
    (tmp_path / "map.yaml").write_text(MAIL, "utf-8")
    log = tmp_path / "log.ndjson"
    log.write_text("".join(json.dumps(each) + "\n" for each in entries), "utf-8")
    return tmp_path / "map.yaml", log


DRAFTED = entry("skill_complete", "draft")


@pytest.mark.parametrize(
    ("after", "skipped"),
    [
        ([entry("approval_granted", "desk", second=1), entry("skill_complete", "file", second=2)], []),
        ([entry("approval_granted", "file", second=1), entry("blast_radius_ok", "file", second=2)], []),
        ([entry("skill_complete", "file", second=1)], [("file", 1, 2)]),
        ([entry("skill_complete", "file"), entry("approval_granted", "desk", second=1)], [("file", 1, 2)]),
        ([entry("approval_granted", "draft"), entry("skill_complete", "file")], [("file", 1, 3)]),  # before the gate
        ([entry("approval_granted", "desk", run="r2"), entry("skill_complete", "file")], [("file", 1, 3)]),
        ([entry("approval_granted", "desk"), entry("approval_rejected", "desk"), entry("skill_complete", "file")],
         [("file", 1, 4)]),
        ([entry("blast_radius_block", "file"), entry("approval_pending", "file")], []),  # nothing came of it
        ([entry("skill_complete", "file"), entry("skill_complete", "file"), entry("skill_complete", "send")],
         [("file", 2, 2), ("send", 1, 4)]),
    ],
)  # fmt: skip
def test_an_effect_without_the_approval_before_it_is_found(capsys, tmp_path, after, skipped):
    document = compare(capsys, *write_log(tmp_path, [DRAFTED, *after]))
    found = [(each["node"]["id"], each["times"], each["line"]) for each in document["without_approval"]]
    assert found == skipped
    assert all(names(each["needs"]) == ["desk"] for each in document["without_approval"])


def span(name, second, number, trace=1, **attributes):
    began = 1_795_000_000 * 10**9 + second * 10**9
    listed = [{"key": key.replace("_", "."), "value": {"stringValue": value}} for key, value in attributes.items()]
    return {
        "traceId": f"{trace:032x}", "spanId": f"{number:016x}", "name": name,
        "startTimeUnixNano": str(began), "endTimeUnixNano": str(began + 1), "attributes": listed,
    }  # fmt: skip


def write_traces(tmp_path, *spans):
    (tmp_path / "map.yaml").write_text(MAIL, "utf-8")
    log = tmp_path / "traces.jsonl"
    log.write_text("".join(json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [s]}]}]}) + "\n" for s in spans))
    return tmp_path / "map.yaml", log


def test_in_traces_times_tell_the_order_and_spans_the_people(capsys, tmp_path):
    late = write_traces(tmp_path, span("file", 1, 1), span("approve-reply", 2, 2), span("Draft reply", 0, 3))
    assert [each["node"]["id"] for each in compare(capsys, *late)["without_approval"]] == ["file"]
    good = write_traces(tmp_path, span("file", 3, 1), span("approve-reply", 2, 2), span("Draft reply", 0, 3))
    assert compare(capsys, *good)["without_approval"] == []
    silent = compare(capsys, *write_traces(tmp_path, span("file", 3, 1), span("draft", 2, 2)))
    assert silent["without_approval"] == []
    assert any("anybody agreed before file" in each for each in silent["unknown"])


def test_models_vendors_and_tools_that_are_not_on_the_map(capsys, tmp_path):
    chat = [
        {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}},
        {"key": "gen_ai.provider.name", "value": {"stringValue": "elsewhere"}},
        {"key": "gen_ai.request.model", "value": {"stringValue": "gpt-y"}},
    ]
    tool = [
        {"key": "gen_ai.operation.name", "value": {"stringValue": "execute_tool"}},
        {"key": "gen_ai.tool.name", "value": {"stringValue": "kb-api"}},
    ]
    other = [{**tool[0]}, {"key": "gen_ai.tool.name", "value": {"stringValue": "shell"}}]
    spans = [span("a", 1, 1) | {"attributes": chat}, span("b", 2, 2) | {"attributes": tool}]
    document = compare(capsys, *write_traces(tmp_path, *spans, span("c", 3, 3) | {"attributes": other}))
    assert [(each["sort"], each["name"]) for each in document["not_on_map"]] == [
        ("model", "gpt-y"), ("vendor", "elsewhere"), ("tool", "shell"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n\n", b"[]", b"{}", b"not json", b"\x00" * 100, b"\xff\xfe{}", b"[" * 100_000,
        b'{"ts":"yesterday","runId":"r","event":"run_start"}\n',
        b'{"ts":"2026-11-23T06:11:13Z","runId":"r","event":"run_start"}\n{"cut',
        b'{"ts":"2026-11-23T06:11:13Z","runId":"r","event":"run_start","x":' + b"[" * 5000 + b"]" * 5000 + b"}\n",
        b'{"ts":"2026-11-23T06:11:13Z","runId":"r","event":"' + b"x" * 2_000_000 + b'"}\n',
        b'{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"z"}]}]}]}\n',
        b'{"resourceSpans":[]}\n',
    ],
)  # fmt: skip
def test_what_is_no_log_is_said_to_be_none(capsys, tmp_path, content):
    path, log = write_log(tmp_path, [])
    log.write_bytes(content)
    answer = psfkit(capsys, "workflow", "compare", path, log)
    assert (answer.code, answer.out) == (3, "")
    assert len(answer.err.splitlines()) <= 2


def test_names_from_a_log_cannot_reach_the_terminal(capsys, tmp_path):
    evil = "\x1b[2J\u202e\nnever seen (9)"
    path, log = write_log(tmp_path, [DRAFTED, entry("skill_complete", evil)])
    answer = psfkit(capsys, "workflow", "compare", path, log)
    assert answer.code == 1
    assert "\x1b" not in answer.out
    assert "\u202e" not in answer.out
    assert "\nnever seen (9)" not in answer.out
    assert compare(capsys, path, log)["not_on_map"][0]["sort"] == "step"


def test_many_different_names_are_counted_together_beyond_a_thousand(capsys, tmp_path):
    path, log = write_log(tmp_path, [entry("skill_complete", f"n{number}") for number in range(1500)])
    found = compare(capsys, path, log)["not_on_map"]
    assert len(found) == 1001
    assert found[-1] == {"sort": "step", "name": "", "entries": 500, "line": 1001, "remark": ""}


def test_what_is_read_cannot_be_missing_or_a_folder(capsys, tmp_path):
    path, log = write_log(tmp_path, [DRAFTED])
    for pair in ((path, tmp_path), (path, tmp_path / "none"), (tmp_path, log), (log, log)):
        assert psfkit(capsys, "workflow", "compare", *pair).code == 3


def test_the_order_of_the_map_and_two_runs_give_the_same_bytes(capsys, tmp_path):
    pair = write_log(tmp_path, [DRAFTED, entry("skill_complete", "file"), entry("tool_use", "", toolName="Bash")])
    one, two = (psfkit(capsys, "workflow", "compare", *pair).out for _ in range(2))
    assert one == two
    assert "without the approval before it (1)\n  skill file: once, first on line 2; needs desk\n" in one


@pytest.mark.parametrize("form", ["log", "traces"])
def test_a_map_with_very_many_steps_behind_a_gate_is_followed_as_far_as_it_goes(capsys, tmp_path, form, monkeypatch):
    from psfkit.workflows import approvals

    monkeypatch.setattr(approvals, "MAX_WORK", 3)
    done = [entry("skill_complete", "file"), entry("skill_complete", "send")]
    spans = [span("approve-reply", 3, 1), span("file", 1, 2), span("send", 2, 3)]
    pair = write_log(tmp_path, done) if form == "log" else write_traces(tmp_path, *spans)
    document = compare(capsys, *pair)
    assert [each["node"]["id"] for each in document["without_approval"]] == ["file"]
    assert any("too large to follow" in each for each in document["unknown"])
