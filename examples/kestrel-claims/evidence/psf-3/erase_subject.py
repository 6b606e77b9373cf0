# triage/dsr/erase.py, claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13)
"""Erase one claim from every store that holds it, with a mark per store for the ticket."""

from triage.dsr.tickets import Ticket
from triage.stores import backups, duplicate_index, evaluation_set, messages_db, token_map

STORES = (
    ("R1", messages_db.delete_messages),
    ("R2", messages_db.delete_drafts),
    ("R5", duplicate_index.delete_by_claim),        # every vector carries claim_id and client_id as metadata
    ("R6", evaluation_set.replace_claim),
    ("R3/R4", token_map.destroy),                   # masked records can no longer be resolved to a person
)


def erase(claim_id: str, client_id: str, ticket: Ticket) -> None:
    """Delete everywhere or stop with the store that failed; running again continues."""
    for line, delete in STORES:
        removed = delete(claim_id=claim_id, client_id=client_id)
        left = messages_db.search_everywhere(claim_id) if line == "R1" else 0
        if left:
            raise RuntimeError(f"{line}: {left} rows of {claim_id} remain")
        ticket.mark(line, removed)
    backups.suppress(claim_id)                      # replayed by restore.sh after any restore
    ticket.mark("R9", "suppressed")
    ticket.attach(vendor_attestation("larkspur"), vendor_attestation("northwater"))   # R7, R8


# triage/index/write.py:29   index.upsert(vector, metadata={"claim_id": claim.id, "client_id": claim.client_id})
