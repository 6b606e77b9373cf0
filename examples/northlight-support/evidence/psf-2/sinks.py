# reply_assistant/sinks/drafts.py and sinks/helpdesk.py, sinks/export.py, release r2026.10.2 (commit 9c41e7d)
"""S1, S3 and S5 of ND-RA-012. Only a TreatedDraft can be written; only treat() makes one."""

from typing import NewType

from reply_assistant.sinks.markdown import to_plain
from reply_assistant.validate.structure import ValidDraft

TreatedDraft = NewType("TreatedDraft", dict)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def treat(draft: ValidDraft, ticket_id: str) -> TreatedDraft:
    """Keep the known fields, as plain text without control characters."""
    return TreatedDraft(
        {
            "ticket_id": ticket_id,
            "language": draft.language,
            "paragraphs": [{"text": to_plain(p.text)[:900], "passages": list(p.passages)} for p in draft.paragraphs],
            "open_questions": [to_plain(q)[:300] for q in draft.open_questions],
        }
    )


async def store(connection, draft: TreatedDraft) -> None:  # S1
    await connection.execute(
        "INSERT INTO drafts (ticket_id, language, body) VALUES ($1, $2, $3::jsonb)",
        draft["ticket_id"], draft["language"], draft,
    )


async def put_internal_draft(session, tenant, draft: TreatedDraft) -> None:  # S3
    text = "\n\n".join(p["text"] for p in draft["paragraphs"])[:8000]
    await session.put(
        f"{tenant.helpdesk_url}/api/tickets/{draft['ticket_id']}/internal_draft",  # ticket id matches ^[A-Z]{2,5}-\d+$
        json={"text": text, "format": "plain"},
    )


def csv_cell(text: str) -> str:  # S5
    return f"'{text}" if text.startswith(_FORMULA) else text


# S4: indexing/answers.py:21 reads table `sent_replies`, which only the webhook ticket.replied fills (a person sent it).
# S6: reports/morning.py has no import of ValidDraft or TreatedDraft; tests/test_import_rules.py holds it.
