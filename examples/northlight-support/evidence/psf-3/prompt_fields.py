# reply_assistant/models/prompt_fields.py, release r2026.10.2 (commit 9c41e7d, 2026-10-19)
"""The fields that each prompt may hold, one by one (ND-RA-015, section 2). Nothing is serialised by reflection."""

from dataclasses import dataclass

from reply_assistant.domain import Order, Passage, Ticket


@dataclass(frozen=True, slots=True)
class OrderFields:
    """What of an order a draft may see. Buyer, address and price paid have no place here."""

    article_number: str
    serial_number: str
    carrier_status: str
    promised_week: str  # reduced from the promised day

    @classmethod
    def of(cls, order: Order) -> "OrderFields":
        year, week, _ = order.promised_on.isocalendar()
        return cls(order.article_number, order.serial_number, order.carrier_status, f"{year}-W{week:02}")


def classify_fields(ticket: Ticket) -> dict[str, object]:
    return {"subject": ticket.subject, "last_message": ticket.messages[-1].text}


def draft_fields(ticket: Ticket, passages: list[Passage], examples: list[str], order: Order | None) -> dict[str, object]:
    fields = OrderFields.of(order) if order else None
    return {
        "subject": ticket.subject,
        "messages": [m.text for m in ticket.messages if not m.is_internal_note],  # K4: notes between agents stay out
        "passages": [{"id": p.id, "text": p.text} for p in passages[:6]],
        "examples": examples[:2],
        "order": {name: getattr(fields, name) for name in OrderFields.__slots__} if fields else None,
    }


# tests/test_prompt_fields.py compares the keys with the table of ND-RA-015 and fails on a new column of `orders`
# that is neither listed here nor in NOT_SENT.
