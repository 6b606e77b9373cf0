"""quote-writer 3.6 (commit b42d07e, released 2026-09-17): what stands in front of its tools and its outgoing mail."""

from __future__ import annotations

from hashlib import sha256

from control import stop_state
from quote_writer.events import write_action, write_review
from quote_writer.totals import used_today

# Register lines D1 to D4 (oversight-design.md); values equal the register, test_register.py compares them.
CEILINGS = {
    "send_receipt": {"line": "D1", "per_day": 400, "per_chain": 1},
    "ask_details": {"line": "D2", "per_day": 150, "per_chain": 1, "questions": 5},
    "look_up_schedule": {"line": "D4", "per_chain": 20},
}


class Refused(PermissionError):
    pass


def act(chain, name: str, arguments: dict):
    """Run a tool within its ceiling; a tool without an entry is refused."""
    stop_state.require_running("quote-writer", chain.id)         # read before each step; unreadable means stopped
    ceiling = CEILINGS.get(name)
    size = 1 if ceiling is None else used_today(name, chain.id).chain + 1
    if ceiling is None or size > ceiling["per_chain"] or used_today(name).all >= ceiling.get("per_day", 10**9):
        write_action(chain, name, size, ceiling, checked=True, verdict="refused")
        raise Refused(name)
    if name == "ask_details" and len(arguments["questions"]) > ceiling["questions"]:
        write_action(chain, name, size, ceiling, checked=True, verdict="refused")
        raise Refused("more than five questions")
    result = chain.tools[name](**arguments)
    write_action(chain, name, size, ceiling, checked=True, verdict="done")
    return result


def send_quotation(draft, approval, mailer):
    """D3: a quotation leaves only with a clerk's approval of exactly this text."""
    stop_state.require_running("quote-writer", draft.chain_id)
    digest = sha256(draft.canonical_bytes()).hexdigest()
    if approval is None or approval.digest != digest:            # any edit voids the approval
        raise Refused("no approval of this text")
    if approval.role != "sales-clerk" or approval.account.startswith("svc-"):
        raise Refused("not an approver")
    if approval.expired():
        raise Refused("approval is older than 24 hours")
    mailer.send(draft)


def needs_person(signals) -> str | None:
    """Return the rule that sends a case to the desk; a signal that cannot be computed sends it too."""
    if signals.agreement is None or signals.agreement < 0.90:
        return "low_confidence"
    if signals.best_passage is None or signals.best_passage < 0.55:
        return "unfamiliar"
    if signals.total_eur is None or signals.total_eur > 25_000 or signals.dangerous_goods:
        return "value"
    return "repeated_failure" if signals.failed_rules >= 2 else None


def record_review(draft, clerk_alias: str, opened, decided, decision: str, changed: tuple[str, ...], reason: str):
    write_review(item=draft.id, proposal=draft.digest, decision=decision, changed=changed, reason=reason,
                 reviewer=clerk_alias, opened=opened, decided=decided)          # table is insert-only for the desk
