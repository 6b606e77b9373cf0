# reply_assistant/telemetry/calls.py, release r2026.10.2 (commit 9c41e7d, 2026-10-19)
"""Write the call record of ND-RA-016, section 1, for every model call, whatever becomes of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from reply_assistant.models.calls import Assembled
from reply_assistant.telemetry.stores import callrec
from reply_assistant.telemetry.ulid import new_ulid

chain: ContextVar[str] = ContextVar("chain")
parent: ContextVar[str | None] = ContextVar("parent", default=None)


@contextmanager
def recorded(call: Assembled) -> Iterator[callrec.Row]:
    """Surround one request to a vendor; models/client.py:70 and models/embeddings.py:44 are the only users."""
    row = callrec.Row(chain_id=chain.get(), call_id=new_ulid(), parent_id=parent.get(), step=call.name, outcome="error")
    token = parent.set(row.call_id)
    started = time.monotonic()
    try:
        yield row  # the client fills in model, tokens, cost, digests, route and outcome
    finally:
        parent.reset(token)
        row.ms = round((time.monotonic() - started) * 1000)
        callrec.append(row)


def from_envelope(envelope) -> None:
    """Take up the chain of a queued job; a job without one is refused (queue/worker.py:25)."""
    chain.set(envelope.require("chain_id"))
    parent.set(envelope.get("parent_id"))


# No call goes past it: $ rg -n "halden_sdk|corvid_sdk|httpx.*(halden|corvid)" reply_assistant
#   models/adapters/halden.py:9:import halden_sdk
#   models/adapters/corvid.py:8:import corvid_sdk
# and tests/test_import_rules.py fails on a third line. Threads: jobs use contextvars.copy_context().
