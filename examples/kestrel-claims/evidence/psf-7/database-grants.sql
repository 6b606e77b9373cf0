-- Grants of the production database, printed 2026-10-19 by `pg_dump --schema-only --section=post-data | grep -E "^(GRANT|ALTER DEFAULT|CREATE POLICY)"`
GRANT SELECT, INSERT ON TABLE triage.messages TO triage_service;
GRANT SELECT, INSERT, UPDATE ON TABLE triage.drafts TO triage_service;
GRANT SELECT ON TABLE claims.claims TO triage_service;
GRANT UPDATE (notes, incident_date) ON TABLE claims.claims TO triage_service;
GRANT SELECT (id, subject, client_id, vector) ON TABLE claims.claims TO triage_reader;
GRANT SELECT ON TABLE claims.closings TO triage_closer;
GRANT EXECUTE ON FUNCTION claims.execute_close(bigint, text) TO triage_closer;
GRANT SELECT ON TABLE ops.stop_state TO triage_service, triage_closer;
GRANT INSERT, DELETE ON TABLE ops.stop_state TO ops_stop;
GRANT DELETE ON TABLE triage.messages, triage.drafts TO retention_sweeper;
CREATE POLICY by_client ON claims.claims FOR ALL TO triage_service, triage_reader, export_job USING (client_id = current_setting('kestrel.client_id'));
CREATE POLICY expired_only ON triage.messages FOR DELETE TO retention_sweeper USING (closed_at < now() - interval '120 days');
-- No role of the application is a member of another; no superuser; no grant to PUBLIC in schemas triage, claims, ops, review.
-- Tool gateway: allow = [find_duplicates, close_duplicate]; a call outside the list is answered "tool_not_registered" and counted.
-- Provider keys (console API, 2026-10-19): 7714-prod scopes [inference]; KC-2-prod scopes [inference]. No administrator key exists in production.
