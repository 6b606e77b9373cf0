# triage/stop.py and its readers, claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13)
"""Read the stop state before every model and tool step."""

from triage.database import StopTable

# Table ops.stop_state: written by role ops_stop (operations screen, ops/bin/stop). Role triage_service has select only.


class Stopped(Exception):
    """A person has stopped this scope, or the state could not be read."""


def require_running(scope: tuple[str, ...]) -> None:
    try:
        stopped = StopTable.read(timeout_seconds=1)
    except Exception as error:
        raise Stopped("stop state unreadable") from error
    for name in scope:
        if name in stopped:
            raise Stopped(name)


# Readers (make stop-readers):
#   triage/clients/model_client.py:71    require_running(("all", step, f"client:{client_id}"))      every attempt, retries too
#   triage/actions/guard.py:26           require_running(("all", tool, client_id))
#   triage/worker.py:33                  require_running(("all",))                                  before each message is taken
#   triage/jobs/redraft.py:22            require_running(("all", "draft"))                          timer
