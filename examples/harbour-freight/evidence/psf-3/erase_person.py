"""Erase one person from every store of the retention schedule (hfa/privacy 1.4, commit 3aa81d5, 2026-07-30)."""

from __future__ import annotations

from dataclasses import dataclass

from privacy import cache, crm, evalsets, keyring, mailbox, postgres, suppression, vectors
from privacy.tickets import Ticket


@dataclass(frozen=True)
class Deleted:
    store: str
    count: int


def erase_person(contact_id: str, ticket: Ticket) -> tuple[Deleted, ...]:
    """Delete everything that is kept about a contact; each count is written into the ticket."""
    crm.require_identity_confirmed(contact_id, ticket)
    done = (
        Deleted("mailbox", mailbox.purge(header=("X-HFA-Contact", contact_id))),
        Deleted("drafts", postgres.delete("drafts", contact_id=contact_id)),
        Deleted("proposals", postgres.delete("proposals", contact_id=contact_id)),
        Deleted("call records", keyring.destroy(f"contact/{contact_id}")),       # locked bucket: crypto-erasure
        Deleted("ratecards", vectors.delete("ratecards", document_ids=crm.documents_of(contact_id))),
        Deleted("tariffnotes", vectors.delete("tariffnotes", document_ids=crm.documents_of(contact_id))),
        Deleted("evaluation sets", evalsets.remove(contact_id=contact_id)),
        Deleted("prompt cache", cache.drop(tag=contact_id)),
    )
    suppression.add(contact_id, ticket.number)       # replayed by restore.sh before a restored copy goes into service
    for part in done:
        ticket.add_completion(part.store, part.count)
    return done


def index_document(namespace: str, document, chunks) -> None:
    """Every vector carries the document id and the tenant; without them the write is refused."""
    if not document.id or not namespace.startswith("cust-"):
        raise ValueError("a vector needs a document id and a customer's namespace")
    for number, chunk in enumerate(chunks):
        vectors.put(namespace, key=f"{document.id}/{number}", text=chunk, meta={"document_id": document.id, "owner": namespace})
