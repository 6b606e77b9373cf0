"""Jobs of WorkflowOS: how they ended, by the studio's event log and by its list of jobs."""

from collections import Counter
from collections.abc import Iterable, Sequence

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.names import name_facts
from psfkit.evidence.period import Period
from psfkit.evidence.rates import bad_rate, share_facts
from psfkit.evidence.run_day import read_run_day, run_facts
from psfkit.evidence.shape import JsonObject, as_object, as_text
from psfkit.model.fact import Fact

_QUEUED, _STARTED, _COMPLETED, _FAILED = "job_queued", "job_started", "job_completed", "job_failed"
_DRIFT = ("drift_detected", "unknown_step_detected", "unknown_artifact_detected")
_PROPOSALS = ("proposal_created", "proposal_approved", "proposal_rejected")
_TYPES = frozenset(
    {_QUEUED, _STARTED, "job_progress", _COMPLETED, _FAILED}
    | {"artifact_created", "artifact_updated", "artifact_deleted", *_DRIFT, *_PROPOSALS}
)
_STATUSES = ("queued", "running", "success", "failed", "cancelled")


def event_facts(events: Iterable[tuple[int, JsonObject]]) -> Iterable[Fact]:
    """Return the facts of an event log.

    Raises:
        InputError: an event is none, stands twice or has no time, or a job ends twice.
    """
    period = Period()
    types: Counter[str] = Counter()
    seen: set[str] = set()
    jobs: dict[str, set[str]] = {}
    """What happened to each job."""
    for number, event in events:
        kind = _type(number, event)
        period.add(number, as_text(event.get("timestamp"), f"line {number}: timestamp"))
        name = as_text(event.get("eventId"), f"line {number}: eventId")
        if name in seen:
            raise InputError(f"line {number}: the event {shown(name, 60)} stands twice")
        seen.add(name)
        types[kind] += 1
        if kind in (_QUEUED, _STARTED, _COMPLETED, _FAILED):
            _follow(jobs, number, as_text(event.get("jobId"), f"line {number}: jobId"), kind)
    yield from period.facts()
    yield from share_facts("type", types, period.records, "field type")
    yield from _job_events(jobs, f"lines up to {period.last_line}")
    yield Fact("drift_events", sum(types[kind] for kind in _DRIFT), "events", f"type is one of {', '.join(_DRIFT)}")


def _type(number: int, event: JsonObject) -> str:
    kind = as_text(event.get("type"), f"line {number}: type")
    if kind not in _TYPES:
        raise InputError(f"line {number}: {shown(kind, 40)} is no event of WorkflowOS 1.0")
    return kind


def _follow(jobs: dict[str, set[str]], number: int, job: str, kind: str) -> None:
    happened = jobs.setdefault(job, set())
    if kind in (_COMPLETED, _FAILED) and happened & {_COMPLETED, _FAILED}:
        raise InputError(f"line {number}: the job {shown(job, 60)} ends a second time")
    happened.add(kind)


def _job_events(jobs: dict[str, set[str]], where: str) -> Iterable[Fact]:
    known = [happened for happened in jobs.values() if happened != {_STARTED}]
    yield Fact("jobs", len(known), "jobs", f"{where}: those that were queued or ended")
    yield from _outcome_facts(
        sum(_COMPLETED in happened for happened in known), sum(_FAILED in happened for happened in known), where
    )
    yield Fact("jobs_open", sum(not happened & {_COMPLETED, _FAILED} for happened in jobs.values()), "jobs", where)
    yield Fact("jobs_unqueued", sum(_QUEUED not in happened for happened in jobs.values()), "jobs", where)


def _outcome_facts(succeeded: int, failed: int, where: str) -> Iterable[Fact]:
    yield Fact("jobs_succeeded", succeeded, "jobs", where)
    yield Fact("jobs_failed", failed, "jobs", where)
    if succeeded + failed:
        yield bad_rate("jobs_failed_share", failed, succeeded + failed, "computed: jobs_failed / those that ended")


def job_facts(jobs: Sequence[JsonValue]) -> Iterable[Fact]:
    """Return the facts of a list of jobs (``runs.json``).

    Raises:
        InputError: there are none, one is no job, stands twice, or contradicts itself.
    """
    if not jobs:
        raise InputError("nothing was evaluated: it holds no jobs")
    statuses: Counter[str] = Counter()
    seen: set[str] = set()
    runs, steps = [], []
    starts: list[tuple[object, str]] = []
    for place, value in enumerate(jobs):
        job = as_object(value, f"[{place}]")
        name = as_text(job.get("jobId"), f"[{place}].jobId")
        if name in seen:
            raise InputError(f"[{place}]: the job {shown(name, 60)} stands twice")
        seen.add(name)
        statuses[_status(job, f"[{place}]")] += 1
        runs.append(as_text(job.get("runId"), f"[{place}].runId"))
        steps.append(as_text(job.get("stepId"), f"[{place}].stepId"))
        starts.append((job.get("startedAt"), f"[{place}].startedAt"))
    where = f"[0] to [{len(jobs) - 1}]"
    yield Fact("jobs", len(jobs), "jobs", where)
    yield from _outcome_facts(statuses["success"], statuses["failed"], f"{where}, status")
    yield Fact("jobs_open", statuses["queued"] + statuses["running"], "jobs", f"{where}, status")
    yield Fact("jobs_cancelled", statuses["cancelled"], "jobs", f"{where}, status")
    yield from name_facts("runs", "run", runs, f"{where}, runId")
    yield Fact("steps", len(set(steps)), "steps", f"{where}, stepId")
    yield from run_facts(starts)


def _status(job: JsonObject, where: str) -> str:
    status = as_text(job.get("status"), f"{where}.status")
    if status not in _STATUSES:
        raise InputError(f"{where}: {shown(status, 40)} is no status of a job of WorkflowOS 1.0")
    started = as_text(job.get("startedAt"), f"{where}.startedAt")
    if read_run_day(started) is None:
        raise InputError(f"{where}: {shown(started, 40)} is no time of the years 2000 to 2100")
    has_ended = job.get("endedAt") is not None
    if has_ended == (status in ("queued", "running")):
        ended = "has ended" if has_ended else "has not ended"
        raise InputError(f"{where}: the file contradicts itself: {status}, and by endedAt it {ended}")
    if status == "success" and job.get("error") not in (None, ""):
        raise InputError(f"{where}: the file contradicts itself: success, and an error beside it")
    return status
