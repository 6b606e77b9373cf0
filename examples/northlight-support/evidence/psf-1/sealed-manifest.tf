# infra/audit/sealed_manifest.tf, applied 2026-08-19, state read back 2026-10-27 (module version 1.4.0)
# Compensating control ND-RA-019: the input record lies in the trace store `inputrec`, which its writer could still edit.
# Every hour a separate account writes a hash chain over the hour's records into a bucket that nobody can rewrite.

resource "nordrack_account" "audit" {
  name  = "northlight-audit" # its own account; the application's account has no role in it
  owner = "dpo@northlight.example"
}

resource "nordrack_bucket" "seal" {
  account = nordrack_account.audit.id
  name    = "ra-inputrec-seal"
  region  = "no-trd-1"

  object_lock {
    mode           = "compliance" # no role, the account's owner included, can shorten or lift it
    retention_days = 120          # longer than the 90 days that the records themselves are kept
  }
}

resource "nordrack_role_binding" "seal_writer" {
  bucket  = nordrack_bucket.seal.id
  subject = "serviceAccount:seal-job@northlight-audit"
  actions = ["object:put"]
}

resource "nordrack_role_binding" "seal_readers" {
  bucket  = nordrack_bucket.seal.id
  subject = "group:ra-seal-readers" # DPO, Security Lead
  actions = ["object:get", "object:list"]
}

resource "nordrack_role_binding" "inputrec_writer" {
  store   = "inputrec"
  subject = "serviceAccount:reply-assistant@northlight-prod"
  actions = ["record:append", "record:delete_expired"] # no read, no update
}

resource "nordrack_role_binding" "inputrec_readers" {
  store   = "inputrec"
  subject = "group:ra-trace-readers"
  actions = ["record:get", "record:query"]
}

resource "nordrack_schedule" "seal_job" {
  account  = nordrack_account.audit.id
  cron     = "5 * * * *"
  image    = "registry.northlight.example/seal-job@sha256:5f0c2b3b7d1e4d1f8f1f5f6c1de0a7d9b2c41e86a7d0f3a95e6b8c7d2a1f4e30"
  args     = ["--store=inputrec", "--chain=sha256", "--verify-previous", "--on-mismatch=page:security-duty"]
  deadline = "20m"
}
