# triage/clients/fallback.py and settings.toml (excerpt), claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13)
"""Give up on a failing provider after a bounded time and take the alternative."""

from triage.clients.adapters import larkspur, northwater
from triage.clients.breaker import Breaker, Open
from triage.clients.errors import AccountRefused, Overloaded, Unreachable

TRIPS_ON = (TimeoutError, Overloaded, Unreachable, AccountRefused)      # 5 of the last 20 open the breaker for 60 s
breaker = Breaker(trips_on=TRIPS_ON, window=20, failures=5, open_seconds=60)


def classify(messages, call):
    try:
        return breaker.call(larkspur.post, "classify", messages, timeout=20, retries=1)
    except (Open, *TRIPS_ON):
        call.route = "fallback"
        variant = call.prompts.variant("classify", "northwater")         # own wording, own output check (class allow-list)
        return northwater.post("classify", variant.apply(messages), timeout=20, retries=1)


def draft(messages, call):
    try:
        return breaker.call(larkspur.post, "draft", messages, timeout=40, retries=1)
    except (Open, *TRIPS_ON):
        call.route = "reduced"
        return NoDraft("Drafting is off. Please write the reply.")       # editor opens empty with a yellow bar


# settings.toml: [northwater] account = "KC-2", quota_requests_per_minute = 120, prepaid_balance_alert_pounds = 150
# (peak need of classify on a storm day: 74 a minute)
