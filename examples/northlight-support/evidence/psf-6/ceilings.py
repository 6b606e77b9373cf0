# reply_assistant/actions/gate.py, release r2026.10.2 (commit 9c41e7d, 2026-10-19)
"""Every effect goes through perform(); what has no entry, or lies above its ceiling, is refused (ND-RA-030)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reply_assistant.actions import counters
from reply_assistant.telemetry import action_log


@dataclass(frozen=True, slots=True)
class Ceiling:
    line: str  # line of the register
    level: str
    per_ticket: int | None
    per_tenant_day: int | None
    max_chars: int | None = None


CEILINGS = {
    "put_internal_draft": Ceiling("A1", "L1", per_ticket=6, per_tenant_day=600, max_chars=8000),
    "set_labels": Ceiling("A2", "L1", per_ticket=6, per_tenant_day=2000),
    "lookup_order": Ceiling("A4", "L1", per_ticket=3, per_tenant_day=1500),
    "add_example": Ceiling("A5", "L1", per_ticket=1, per_tenant_day=50),
    "store_score": Ceiling("A6", "L1", per_ticket=None, per_tenant_day=10),
}


class OverCeiling(PermissionError):
    """The action was not carried out; the pipeline ends with "no draft"."""


def perform(action: str, ticket: str, tenant: str, effect: Callable[[], Any], *, chars: int = 0) -> Any:
    ceiling = CEILINGS.get(action)
    if ceiling is None:
        _refuse(action, ticket, "no entry")
    used = counters.add(action, ticket, tenant)  # running totals, so that splitting does not help
    if ceiling.per_ticket is not None and used.ticket > ceiling.per_ticket:
        _refuse(action, ticket, "per ticket")
    if ceiling.per_tenant_day is not None and used.tenant_day > ceiling.per_tenant_day:
        _refuse(action, ticket, "per day")
    if ceiling.max_chars is not None and chars > ceiling.max_chars:
        _refuse(action, ticket, "length")
    action_log.write(action, ticket, level=ceiling.level, ceiling_checked="yes", verdict="done")
    return effect()


def _refuse(action: str, ticket: str, reason: str) -> None:
    action_log.write(action, ticket, level="", ceiling_checked="yes", verdict="refused", reason=reason)
    raise OverCeiling(f"{action}: {reason}")


# The helpdesk token has the scopes tickets:read and internal_draft:write (EV-701); `reply:send` is not among them, so a call past
# this module would be refused by the helpdesk as well. A3 has no effect outside and therefore no entry.
