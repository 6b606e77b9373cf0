# triage/tenancy.py and retrieval/fetch.py (excerpt), claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13)
"""The client id comes from the mailbox certificate or the clerk's session and from nowhere else."""

from contextvars import ContextVar

_client: ContextVar[str] = ContextVar("client")


class NoTenant(Exception):
    """A shared component was called without a client."""


def current_client() -> str:
    try:
        return _client.get()
    except LookupError:
        raise NoTenant from None


def enter_intake(certificate: Certificate) -> None:
    _client.set(MAILBOX_OWNERS[certificate.mailbox])       # request body is not consulted


def enter_session(session: Session) -> None:
    _client.set(session.verified_claims["client_id"])


# --- shared components -----------------------------------------------------------------------------------------------
def fetch_wordings(query: str, limit: int = 4) -> list[Passage]:
    return index.search(namespace=f"wordings-{current_client()}", text=query, limit=limit)


def find_duplicates(subject: str) -> list[Candidate]:
    with database.role("triage_reader", client_id=current_client()) as rows:     # row rule: client_id = current_setting(...)
        return rows.nearest_subjects(subject, limit=5)


def load_examples(step: str) -> list[Example]:
    examples = read_examples(step, current_client())
    if any(example.client_id != current_client() for example in examples):
        raise NoTenant
    return examples
