-- migrations/0037_rls.sql and 0044_connectors.sql; live catalogue compared on 2026-10-27 (SELECT * FROM pg_policies): equal
ALTER TABLE tickets  ENABLE ROW LEVEL SECURITY;  ALTER TABLE tickets  FORCE ROW LEVEL SECURITY;
ALTER TABLE drafts   ENABLE ROW LEVEL SECURITY;  ALTER TABLE drafts   FORCE ROW LEVEL SECURITY;
ALTER TABLE passages ENABLE ROW LEVEL SECURITY;  ALTER TABLE passages FORCE ROW LEVEL SECURITY;
ALTER TABLE examples ENABLE ROW LEVEL SECURITY;  ALTER TABLE examples FORCE ROW LEVEL SECURITY;
ALTER TABLE scores   ENABLE ROW LEVEL SECURITY;  ALTER TABLE scores   FORCE ROW LEVEL SECURITY;

-- current_setting without a second argument raises an error when the tenant was not set: refusal, not an empty filter
CREATE POLICY tenant_only ON tickets  USING (tenant = current_setting('app.tenant')) WITH CHECK (tenant = current_setting('app.tenant'));
CREATE POLICY tenant_only ON drafts   USING (tenant = current_setting('app.tenant')) WITH CHECK (tenant = current_setting('app.tenant'));
CREATE POLICY tenant_only ON passages USING (owner_tenant = current_setting('app.tenant')) WITH CHECK (owner_tenant = current_setting('app.tenant'));
CREATE POLICY tenant_only ON examples USING (tenant = current_setting('app.tenant')) WITH CHECK (tenant = current_setting('app.tenant'));
CREATE POLICY tenant_only ON scores   USING (tenant = current_setting('app.tenant')) WITH CHECK (tenant = current_setting('app.tenant'));

-- 0044: connector credentials are found by the tenant of the session; the view takes no tenant as an argument
CREATE VIEW my_connectors AS
  SELECT kind, vault_path FROM connectors WHERE tenant = current_setting('app.tenant');
REVOKE ALL ON connectors FROM reply_assistant, redraft, scorer, indexer;
GRANT SELECT ON my_connectors TO reply_assistant, redraft;

-- Queues: queue/worker.py:22 verifies the envelope's signature, then: session = Session.from_envelope(e); no tenant -> dead letter.
-- Cache and tokenmap: see tenant_filter.py (EV-309), function cache_key.
