# reply_assistant/privacy/erase.py, release r2026.10.2 (commit 9c41e7d, 2026-10-19): the command `ra erase`
"""Delete one customer of one tenant from every store of runbook RB-21, in its order."""

from dataclasses import dataclass

from reply_assistant.stores import attachments, drafts, examples, inputrec, scores, suppression, tickets, tokenmap
from reply_assistant.telemetry import erase_log
from reply_assistant.vendors import corvid


@dataclass(frozen=True, slots=True)
class Subject:
    tenant: str
    customer_id: str


def erase(subject: Subject, request_no: str) -> None:
    suppression.add(subject, request_no)  # first, so that a restore in between cannot bring the person back
    ids = tickets.ids_of(subject)
    fallback = inputrec.fallback_request_ids(ids)  # read before inputrec loses them
    steps = (
        ("tickets", lambda: tickets.delete(ids)),
        ("drafts", lambda: drafts.delete(ids)),
        ("attachments", lambda: attachments.delete(ids)),
        ("tokenmap", lambda: tokenmap.delete(ids)),
        ("inputrec", lambda: inputrec.delete(ids)),
        ("examples", lambda: examples.delete_by_source(subject.tenant, ids)),
        ("scores", lambda: scores.delete(ids)),
        ("corvid", lambda: corvid.delete_requests(fallback)),
    )
    for store, delete in steps:
        removed = delete()
        erase_log.write(request=request_no, store=store, removed=removed, left=_left(store, ids))


_COUNTS = {
    "tickets": tickets.count,
    "drafts": drafts.count,
    "attachments": attachments.count,
    "tokenmap": tokenmap.count,
    "inputrec": inputrec.count,
    "examples": examples.count_by_source,
    "scores": scores.count,
}


def _left(store: str, ids: list[str]) -> int | None:
    """Rows still found under the ids; None at a vendor, whose answer codes are the proof."""
    count = _COUNTS.get(store)
    return count(ids) if count else None


# indexing/answers.py:33  INSERT INTO examples (tenant, source_ticket, text, embedding) VALUES ($1, $2, $3, $4)
#                         source_ticket is NOT NULL since migration 0041 (2026-04-02)
# ops/restore.sh:58       psql -f replay_suppression.sql   before the read-only flag is lifted
