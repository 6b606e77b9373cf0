# reply_assistant/retrieval/store.py and cache.py, release r2026.10.2 (commit 9c41e7d, 2026-10-19)
"""Every shared component is asked with the tenant of the session, never with one that a caller or a model names."""

import hmac
from contextlib import asynccontextmanager

from reply_assistant.edge.session import Session, TenantMissing


@asynccontextmanager
async def connection(pool, session: Session):
    """Lend a connection on which row level security knows the tenant."""
    if not session.tenant:
        raise TenantMissing
    async with pool.acquire() as con, con.transaction():
        await con.execute("SELECT set_config('app.tenant', $1, true)", session.tenant)
        yield con


async def nearest(pool, session: Session, vector: list[float], count: int) -> list[dict]:
    """Passages of the session's tenant; the policy below applies even if the WHERE clause were forgotten."""
    async with connection(pool, session) as con:
        return await con.fetch(
            "SELECT id, document_id, text, owner_tenant FROM passages "
            "WHERE owner_tenant = current_setting('app.tenant') ORDER BY embedding <=> $1 LIMIT $2",
            vector, count,
        )


def cache_key(session: Session, digest: str, keys) -> str:
    if not session.tenant:
        raise TenantMissing
    return f"{session.tenant}:{hmac.new(keys.for_tenant(session.tenant), digest.encode(), 'sha256').hexdigest()}"


# edge/session.py:30   Session.tenant = token.claims["tid"]; the gateway verified the signature; body and path are not read
# migrations/0037_rls.sql (2026-03-09), checked against the live catalogue on 2026-10-27:
#   ALTER TABLE passages ENABLE ROW LEVEL SECURITY; ALTER TABLE passages FORCE ROW LEVEL SECURITY;
#   CREATE POLICY tenant_only ON passages USING (owner_tenant = current_setting('app.tenant'))
#     WITH CHECK (owner_tenant = current_setting('app.tenant'));
#   ... the same for examples, tickets, drafts, scores
