"""The stop switch (hfa/control 1.3, commit 88d2f10, released 2026-06-30), used by the workers of quote-writer."""

from __future__ import annotations

import os

from control.database import Unreadable, connect

DSN = os.environ["CONTROL_READ_DSN"]      # role control_reader; the writing role belongs to people only, see grants below


class Stopped(RuntimeError):
    pass


def require_running(system: str, chain: str | None = None) -> None:
    """Raise Stopped when everything, this system or this chain is stopped, or when that cannot be read."""
    try:
        with connect(DSN, timeout_s=2) as db:
            rows = db.query("select scope, name from stops where lifted_at is null")
    except Unreadable as reason:
        raise Stopped(f"stop state unreadable: {reason}") from reason
    for scope, name in rows:
        if scope == "all" or (scope, name) in (("system", system), ("chain", chain)):
            raise Stopped(f"{scope} {name}")


# Called in: quote_writer.worker.loop() before each step, quote_writer.queue.consume() before each message,
#            quote_writer.timers.fire() before each timer, quote_writer.guard.act() before each tool.
# Written by: `lotse stop` and the red button in desk-ui, under the person's own login.
#
# grant select on stops to control_reader;                       -- all workers
# grant insert, update on stops to control_people;               -- rota, M. Thomsen, two team leads, I. Demirkan
# revoke all on stops from svc_quote_writer, svc_customs_coder;  -- no agent credential can write
