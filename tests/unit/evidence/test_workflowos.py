"""WorkflowOS: what its logs, states and lists of jobs say, and what they are not taken to say."""

import json
from decimal import Decimal

import pytest

from psfkit.evidence import examine, workflowos
from tests.unit.evidence.samples import item, sample, values

RUN = "workflowos/hooks-invoice.run.ndjson"
EVENTS = "workflowos/run-email-drift.events.ndjson"
STATE = "workflowos/hooks-contract-review.run-state.json"
JOBS = "workflowos/run-invoice-fail.runs.json"


def lines(*records) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def entry(event: str, **more) -> dict:
    return {"ts": "2026-11-23T06:11:21.727Z", "runId": "r1", "event": event, "message": "", **more}


def happening(kind: str, number: int, **more) -> dict:
    return {"eventId": f"e{number}", "timestamp": "2026-11-23T06:11:11.775Z", "type": kind, "payload": {}, **more}


def job(**more) -> dict:
    whole = {"jobId": "j1", "runId": "r1", "stepId": "s1", "status": "success", "startedAt": "2026-11-23T06:11:11.775Z"}
    return whole | {"endedAt": "2026-11-23T06:12:00Z", "inputs": [], "outputs": [], "error": None} | more


def state(**nodes) -> dict:
    return {"activeRunId": "r1", "lastRunId": None, "startedAt": "2026-11-23T06:11:13.808Z", "nodeStates": nodes}


def test_a_standing_approval_is_no_second_approval():
    found = values(examine(item(RUN), sample(RUN)))
    assert (found["approvals_requested"], found["approvals_granted"]) == (2, 3)
    assert (found["nodes_asked"], found["nodes_approved"]) == (1, 1)


def test_a_run_that_nobody_ended_is_open():
    found = values(workflowos.read(lines(entry("run_start"), entry("skill_start"))))
    assert (found["run_status"], found["runs_open"], found["runs_completed"]) == ("IN PROGRESS", 1, 0)


def test_runs_in_one_log_are_told_apart():
    found = values(
        workflowos.read(
            lines(
                *(entry("run_complete", runId=run) for run in ("a", "b", "b")),
                *(entry("run_failed", runId=run) for run in ("b", "c")),
                entry("escalation", runId="d"),
                entry("retry", runId="d"),
            )
        )
    )
    assert (found["runs"], found["run_names"]) == (4, "a, b, c, d")
    assert (found["runs_completed"], found["runs_failed"], found["runs_open"]) == (1, 2, 1)
    assert (found["escalations"], found["retries"]) == (1, 1)
    assert "run_status" not in found
    assert "contracts_passed_share" not in found


@pytest.mark.parametrize(("event", "status"), [("run_complete", "COMPLETE"), ("run_failed", "FAILED")])
def test_a_run_that_ended_says_how(event, status):
    assert values(workflowos.read(lines(entry("run_start"), entry(event))))["run_status"] == status


def test_contract_checks_are_counted_and_rated():
    checks = [entry("contract_pass", contractResult={"passed": True})] * 2 + [entry("contract_fail")]
    facts = workflowos.read(lines(entry("contract_check"), *checks))
    found = values(facts)
    assert (found["contracts_passed"], found["contracts_failed"]) == (2, 1)
    assert found["contracts_passed_share"] == Decimal("0.6666")
    assert facts.get("contracts_passed_share").sample.cases == 3


def test_a_job_that_the_graph_does_not_know_is_counted_apart():
    found = values(examine(item(EVENTS), sample(EVENTS)))
    assert (found["jobs"], found["jobs_open"], found["jobs_unqueued"], found["drift_events"]) == (4, 1, 1, 2)


def test_the_events_keep_what_the_log_says_of_them():
    from psfkit.evidence import log

    found, plain = values(examine(item(EVENTS), sample(EVENTS))), values(log.read(sample(EVENTS)))
    kept = {
        name: value
        for name, value in plain.items()
        if ".type." in name or name.endswith(("records", "_day", "_days", "_data"))
    }
    assert kept.items() <= found.items()


def test_the_state_of_a_node():
    found = values(
        workflowos.read(
            json.dumps(
                state(
                    a={"status": "passed", "contractPassed": True, "retryCount": 2},
                    b={"status": "failed", "contractPassed": False},
                    c={"status": "escalated", "retryCount": 1},
                )
            ).encode()
        )
    )
    assert (found["nodes"], found["nodes_passed"], found["nodes_failed"], found["nodes_escalated"]) == (3, 1, 1, 1)
    assert (found["retries"], found["active_run"], found["run_on"]) == (3, "r1", "2026-11-23")
    assert "last_run" not in found


def test_jobs_by_their_status():
    jobs = [job(), job(jobId="j2", status="failed", error="x"), job(jobId="j3", status="cancelled", stepId="s2")]
    jobs.append(job(jobId="j4", status="running", endedAt=None, startedAt="2026-11-20T06:11:11.775Z"))
    found = values(examine(item("evidence/runs.json"), json.dumps(jobs).encode()))
    assert (found["jobs"], found["jobs_succeeded"], found["jobs_failed"]) == (4, 1, 1)
    assert (found["jobs_cancelled"], found["jobs_open"], found["steps"]) == (1, 1, 2)
    assert (found["jobs_failed_share"], found["run_on"]) == (Decimal("0.5000"), "2026-11-20")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (lines(entry("run_paused")), "line 1: run_paused is no event of WorkflowOS 1.0"),
        (lines(entry("run_start"), entry("run_start", ts="soon")), "line 2: soon is no time"),
        (lines(entry("run_start", ts=None)), "line 1: ts is missing, not a text"),
        (lines(entry("run_start", runId="")), 'line 1: runId is "", not a text'),
        (lines(entry("run_start", runId=7)), "line 1: runId is 7, not a text"),
        (lines(entry("approval_granted")), "line 1: nodeId is missing"),
        (lines(entry("contract_pass", contractResult={"passed": False})), "contradicts itself: contract_pass"),
        (lines(entry("contract_fail", contractResult={"passed": True})), "contradicts itself: contract_fail"),
        (lines(entry("contract_fail", contractResult=[])), "contractResult is an array"),
        (lines(entry("run_start")) + b"\n" + lines(entry("run_complete")), "line 2: "),
        (lines(entry("run_start"))[:-20], "line 1: "),
        (lines(happening("job_paused", 1)), "line 1: job_paused is no event"),
        (lines(happening("job_queued", 1)), "line 1: jobId is missing"),
        (lines(*[happening("job_queued", 1, jobId="j")] * 2), "line 2: the event e1 stands twice"),
        (
            lines(happening("job_completed", 1, jobId="j"), happening("job_failed", 2, jobId="j")),
            "line 2: the job j ends a second time",
        ),
        (lines(happening("drift_detected", 1, timestamp=5)), "line 1: timestamp is 5"),
        (json.dumps(state()).encode(), "no node has run"),
        (json.dumps(state(a={"status": "lost"})).encode(), "nodeStates.a: lost is no status"),
        (json.dumps(state(a=[])).encode(), "nodeStates.a is an array"),
        (json.dumps(state(a={"status": "passed", "contractPassed": False})).encode(), "contradicts itself: passed"),
        (json.dumps(state(a={"status": "passed", "contractPassed": 1})).encode(), "contractPassed is 1"),
        (json.dumps(state(a={"status": "running", "retryCount": -1})).encode(), "retryCount is -1"),
        (sample(STATE)[:300], "not JSON or cut short"),
        (sample(JOBS)[:-40], "not JSON or cut short"),
        (json.dumps([job(status="lost")]).encode(), "[0]: lost is no status"),
        (json.dumps([job(), job()]).encode(), "[1]: the job j1 stands twice"),
        (json.dumps([job(), 5]).encode(), "[1] is 5, not an object"),
        (json.dumps([job(startedAt="soon")]).encode(), "[0]: soon is no time"),
        (json.dumps([job(endedAt=None)]).encode(), "contradicts itself: success"),
        (json.dumps([job(status="queued")]).encode(), "contradicts itself: queued"),
        (json.dumps([job(error="out of memory")]).encode(), "contradicts itself: success, and an error"),
        (b"[]", "it is no event log"),
        (b'{"artifacts":{},"updatedAt":"2026-11-23"}', "it is no event log"),
        (sample(RUN).decode().encode("utf-16"), "it is no event log"),
        (sample(RUN).replace(b"erp_posting", "é".encode("latin-1"), 1), "not UTF-8"),
    ],
)
def test_what_is_not_what_it_should_be_is_not_evaluated(content, why):
    facts = workflowos.read(content)
    assert facts.facts == ()
    assert why in facts.refusal


@pytest.mark.parametrize(
    ("head", "path", "recognised"),
    [
        (sample(RUN), "evidence/run.log", True),
        (b"\xef\xbb\xbf" + sample(RUN), "evidence/run", True),
        (sample(EVENTS), "evidence/events.log", True),
        (sample(STATE), "evidence/state.json", True),
        (sample(JOBS), "evidence/runs.JSON", True),
        (sample(JOBS), "evidence/runs.txt", False),
        (b'{"ts":"2026-10-01","event":"login"}\n', "evidence/a.jsonl", False),
        (b'{"runId":"a"}\n{"ts":"2026-10-01","event":"x"}\n', "evidence/a.jsonl", False),
        (b"[]", "evidence/runs.json", False),
    ],
)
def test_a_file_is_recognised_by_how_it_begins(head, path, recognised):
    assert workflowos.recognises(head[:4096], path) == recognised
