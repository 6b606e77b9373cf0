# reply_assistant/models/assembly.py, release r2026.10.2 (commit 9c41e7d, 2026-10-19)
"""Build the messages of a call. Operator text and foreign text never share a role."""

import json
import re

from reply_assistant.models.calls import Assembled, Message
from reply_assistant.prompts import store

_MARKERS = re.compile(r"<\|[^|>]{0,40}\|>|\[/?INST\]|^\s*(system|assistant)\s*:", re.IGNORECASE | re.MULTILINE)


def assemble(call: Assembled) -> list[Message]:
    """Return one system message, constant for the prompt version, and one user message holding JSON.

    `store.load` returns the text of a tagged version; it has no placeholders, `store` refuses texts that hold any.
    """
    operator = store.load(call.prompt_name, call.prompt_version)
    foreign = {
        "ticket": {"subject": _defuse(call.ticket.subject), "messages": [_defuse(m) for m in call.ticket.messages]},
        "passages": [{"id": p.id, "text": _defuse(p.text)} for p in call.passages],
        "examples": [_defuse(e) for e in call.examples],
        "order": call.order.as_allowed_fields() if call.order else None,
    }
    return [
        Message(role="system", content=operator),
        Message(role="user", content=json.dumps(foreign, ensure_ascii=False)),
    ]


def _defuse(text: str) -> str:
    """Replace role markers in foreign text by look-alikes that no model reads as a role."""
    return _MARKERS.sub(lambda m: m.group().translate({0x3C: "\u2039", 0x5B: "\u2045", 0x3A: "\ua789"}), text)


# History: call.ticket.messages is read from tickets.messages by ticket id (pipeline/draft.py:49). What a client sends as
# history is not part of DraftRequest, so it cannot arrive with roles.
# Tools: none are offered to the model. The order lookup runs before assembly with the verified customer id
# (lookup/orders.py:55, `require(customer.verified)`), so no wording can make it look up somebody else.
# Marker: every operator text carries a canary; validate/leak.py:22 blocks an answer that repeats it or 60 characters of it.
