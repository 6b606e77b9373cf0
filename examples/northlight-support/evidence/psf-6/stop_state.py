# reply_assistant/control/stop.py, release r2026.10.2 (commit 9c41e7d, 2026-10-19)
"""The stop state, read before every model call and every effect. What cannot be read counts as stopped."""

from typing import Literal

from reply_assistant.control.store import StateUnreadable, flags  # etcd cluster `control`, apart from application data

Worker = Literal["intake", "redraft", "indexer", "scorer"]


class Stopped(Exception):
    """Raised before a step begins; the worker puts its job back and waits."""


def require_running(worker: Worker, tenant: str | None = None, tool: str | None = None) -> None:
    """Raise Stopped when everything, this worker, this tenant or this tool is stopped."""
    names = ["all", f"worker/{worker}"]
    if tenant:
        names.append(f"tenant/{tenant}")
    if tool:
        names.append(f"tool/{tool}")
    try:
        stopped = [name for name in names if flags.get(f"/ra/stop/{name}", timeout_s=0.5)]
    except StateUnreadable:
        raise Stopped("the stop state cannot be read") from None
    if stopped:
        raise Stopped(", ".join(stopped))


# Read at:  models/client.py:62 (every model call)      models/embeddings.py:38
#           actions/gate.py:33 (every effect)           lookup/orders.py:52 (tool="order_lookup")
#           queue/worker.py:31 (before each job)        jobs/base.py:22 (when a timer wakes)
#           models/client.py:77 (after the answer: thrown away when stopped meanwhile)
# Write:    etcd role `stop-writer` is held by the duty app's service account (acts with the person's log-in) and by nobody else;
#           the role of reply-assistant, `stop-reader`, has get only (infra/control.tf:19).
# Canary:   each worker runs a harmless job under /ra/stop/worker/canary-<name> once a day, is stopped, and must acknowledge
#           within 60 s (jobs/stop_canary.py); rows go to stop_canary(date, worker, acknowledged, seconds).
