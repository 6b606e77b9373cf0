# reply_assistant/models/router.py and routing.yaml v6, release r2026.10.2 (commit 9c41e7d, 2026-10-19)
"""Give up on a failing vendor after a bounded time, take the other one, and come back."""

import time
from collections import deque
from dataclasses import dataclass, field

from reply_assistant.models.adapters import corvid, halden
from reply_assistant.models.calls import Assembled

TRIPS = (halden.Timeout, halden.ServerError, halden.RateLimited, halden.AccountRefused)


@dataclass(slots=True)
class Breaker:
    """Open after three failures among the last five within a minute; try again after five."""

    outcomes: deque[tuple[float, bool]] = field(default_factory=lambda: deque(maxlen=5))
    opened_at: float | None = None
    good_probes: int = 0

    def failed(self) -> None:
        now = time.monotonic()
        self.outcomes.append((now, False))
        recent = [ok for at, ok in self.outcomes if now - at <= 60]
        if recent.count(False) >= 3:
            self.opened_at, self.good_probes = now, 0

    def allows(self) -> bool:
        return self.opened_at is None or time.monotonic() - self.opened_at > 300


PRIMARY = Breaker()


def complete(call: Assembled, messages, params_for) -> "corvid.Answer | halden.Answer":
    """One try with Halden (call.timeout), then one with Corvid for `draft`; no endless retries."""
    if PRIMARY.allows():
        try:
            return halden.complete(messages, **params_for(call, "primary"), timeout=call.timeout_s)
        except TRIPS:
            PRIMARY.failed()
    if call.name != "draft":
        raise NoAlternative(call.name)
    return corvid.complete(call.messages_for("v31-c"), **params_for(call, "fallback"), timeout=45)


class NoAlternative(Exception):
    """classify and score have none; validate/answer.py turns it into the planned end state."""


# routing.yaml v6: draft: {primary: halden-large-2026-06-11, fallback: corvid-pro-2.4-20260518, prompt_variant: v31-c}
# Account corvid/ra-prod: funded, 60 requests a minute (peak of the year: 11), console export of 2026-10-27.
# Output checks are the same code for both (validate/answer.py); daily probes: jobs/route_probe.py, four a day.
