"""Tenant boundary and field lists (Lotse 4.11, commit 7c1e9a2, released 2026-09-08). Used by both systems."""

from __future__ import annotations

from lotse import cache, vectors
from lotse.session import Session

# The serialisers name every field one by one: a new database column does not flow into a prompt by itself.
FIELDS = {
    "quote.draft": ("lane", "items", "weight_kg", "incoterm", "rate_card_lines", "open_questions"),
    "customs.propose": ("description", "material", "origin_country", "use"),
}
NEVER = frozenset({"margin", "purchase_price", "contact_name", "consignee", "birth_date"})


class NoTenant(PermissionError):
    """Nothing is retrieved without a tenant taken from the session on the server."""


def tenant_of(session: Session) -> str:
    if session.customer_number is None:                 # portal login or verified sender domain, never a parameter
        raise NoTenant(session.id)
    return f"cust-{session.customer_number}"


def find_passages(session: Session, query: str, *, index: str, top: int = 8) -> list:
    tenant = tenant_of(session)
    key = (tenant, index, query)
    hit = cache.get(key)
    if hit is not None:
        return hit
    namespace = tenant if index == "ratecards" else "public"      # tariffnotes holds public law only
    found = vectors.search(namespace, query, top=top)
    for passage in found:
        if passage.meta["owner"] not in (tenant, "public"):      # second look, independent of the namespace
            raise NoTenant(f"{passage.meta['owner']} is not {tenant}")
    cache.put(key, found, ttl_s=86400)
    return found


def serialise(step: str, record: dict) -> dict:
    fields = FIELDS[step]
    assert not NEVER & set(fields)
    return {name: record[name] for name in fields}
