"""Runs of WorkflowOS as its hooks write them down: the run log, and the state of the run."""

from collections import Counter
from collections.abc import Iterable

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.names import name_facts
from psfkit.evidence.period import Period
from psfkit.evidence.rates import good_rate, share_facts
from psfkit.evidence.run_day import run_facts
from psfkit.evidence.shape import JsonObject, as_count, as_object, as_text, describe
from psfkit.model.fact import Fact

_STARTED, _COMPLETED, _FAILED = "run_start", "run_complete", "run_failed"
_PASSED, _VIOLATED = "contract_pass", "contract_fail"
_COUNTED = {
    "approval_pending": ("approvals_requested", "requests"),
    "approval_granted": ("approvals_granted", "calls"),
    "approval_rejected": ("approvals_rejected", "requests"),
    "blast_radius_ok": ("blast_radius_ok", "calls"),
    "blast_radius_block": ("blast_radius_blocks", "calls"),
    "escalation": ("escalations", "events"),
    "retry": ("retries", "events"),
    "tool_use": ("tool_uses", "calls"),
}
"""What the number of each sort of event is called, and what it counts."""
_EVENTS = frozenset(
    {*_COUNTED, _STARTED, _COMPLETED, _FAILED, _PASSED, _VIOLATED, "contract_check", "skill_start", "skill_complete"}
)
_STATUSES = ("waiting", "running", "passed", "failed", "escalated", "skipped")


def log_facts(entries: Iterable[tuple[int, JsonObject]]) -> Iterable[Fact]:
    """Return the facts of a run log.

    Raises:
        InputError: an entry is none, has no time or run, or contradicts itself.
    """
    period = Period()
    events: Counter[str] = Counter()
    runs: dict[str, set[str]] = {}
    """Of each run, those events that say how it stands."""
    nodes: dict[str, set[str]] = {"approval_pending": set(), "approval_granted": set()}
    for number, entry in entries:
        event = _event(number, entry)
        period.add(number, as_text(entry.get("ts"), f"line {number}: ts"))
        events[event] += 1
        run = runs.setdefault(as_text(entry.get("runId"), f"line {number}: runId"), set())
        if event in (_COMPLETED, _FAILED):
            run.add(event)
        if event in nodes:
            nodes[event].add(as_text(entry.get("nodeId"), f"line {number}: nodeId"))
    where = f"lines up to {period.last_line}"
    yield from period.facts()
    yield from share_facts("event", events, period.records, "field event")
    yield from name_facts("runs", "run", runs, f"{where}: runId")
    yield from _status_facts(list(runs.values()), where)
    for event, (name, unit) in _COUNTED.items():
        yield Fact(name, events[event], unit, f"{where}: event {event}")
    yield Fact("nodes_asked", len(nodes["approval_pending"]), "nodes", f"{where}: nodeId of approval_pending")
    yield Fact("nodes_approved", len(nodes["approval_granted"]), "nodes", f"{where}: nodeId of approval_granted")
    yield from _contract_facts(events[_PASSED], events[_VIOLATED], where)


def _event(number: int, entry: JsonObject) -> str:
    event = as_text(entry.get("event"), f"line {number}: event")
    if event not in _EVENTS:
        raise InputError(f"line {number}: {shown(event, 40)} is no event of WorkflowOS 1.0")
    result = entry.get("contractResult")
    if event in (_PASSED, _VIOLATED) and result is not None:
        passed = as_object(result, f"line {number}: contractResult").get("passed")
        if passed is not (event == _PASSED):
            raise InputError(
                f"line {number}: the file contradicts itself: {event}, and contractResult.passed is {describe(passed)}"
            )
    return event


def _status_facts(runs: list[set[str]], where: str) -> Iterable[Fact]:
    failed = sum(_FAILED in run for run in runs)
    completed = sum(run == {_COMPLETED} for run in runs)
    yield Fact("runs_completed", completed, "runs", f"{where}: event {_COMPLETED}")
    yield Fact("runs_failed", failed, "runs", f"{where}: event {_FAILED}")
    yield Fact("runs_open", len(runs) - completed - failed, "runs", f"{where}: neither event")
    if len(runs) == 1:
        status = "FAILED" if failed else "COMPLETE" if completed else "IN PROGRESS"
        yield Fact("run_status", status, "", f"{where}: as the studio shows it")


def _contract_facts(passed: int, failed: int, where: str) -> Iterable[Fact]:
    yield Fact("contracts_passed", passed, "checks", where)
    yield Fact("contracts_failed", failed, "checks", where)
    if passed + failed:
        computed = "computed: contracts_passed / both"
        yield good_rate("contracts_passed_share", passed, passed + failed, computed)


def state_facts(state: JsonObject) -> Iterable[Fact]:
    """Return the facts of a run's state (``.workflow-os/state.json``).

    Raises:
        InputError: no node has run, a node's state is none, or contradicts itself.
    """
    states = as_object(state.get("nodeStates"), "nodeStates")
    if not states:
        raise InputError("nothing was evaluated: no node has run")
    statuses: Counter[str] = Counter()
    contracts: Counter[bool] = Counter()
    retries = 0
    for name, value in states.items():
        where = f"nodeStates.{shown(name, 40)}"
        node = as_object(value, where)
        status, passed = _node_status(node, where), node.get("contractPassed")
        statuses[status] += 1
        if isinstance(passed, bool):
            contracts[passed] += 1
        retries += as_count(node.get("retryCount", 0), f"{where}.retryCount")
    yield Fact("nodes", len(states), "nodes", "nodeStates")
    for status in _STATUSES:
        yield Fact(f"nodes_{status}", statuses[status], "nodes", "nodeStates: status")
    yield from _contract_facts(contracts[True], contracts[False], "nodeStates: contractPassed")
    yield Fact("retries", retries, "events", "nodeStates: retryCount")
    yield from _run_of(state)


def _node_status(node: JsonObject, where: str) -> str:
    status, passed = as_text(node.get("status"), f"{where}.status"), node.get("contractPassed")
    if status not in _STATUSES:
        raise InputError(f"{where}: {shown(status, 40)} is no status of a node of WorkflowOS 1.0")
    if not isinstance(passed, bool | None):
        raise InputError(f"{where}.contractPassed is {describe(passed)}, not true or false")
    if (status, passed) in (("passed", False), ("failed", True)):
        raise InputError(f"{where}: the file contradicts itself: {status}, and contractPassed is {describe(passed)}")
    return status


def _run_of(state: JsonObject) -> Iterable[Fact]:
    for field, name in (("activeRunId", "active_run"), ("lastRunId", "last_run")):
        if state.get(field) is not None:
            yield Fact(name, shown(as_text(state[field], field), 64), "", field)
    yield from run_facts([(state.get("startedAt"), "startedAt")])
