# hfa/infra, applied by pipeline run 2231 on 2026-10-02; `terraform plan` of 2026-10-20 shows no difference.
# One block for each row of the permission matrix; no wildcard, no administrator role.

resource "tessera_role" "svc_quote_writer" {
  allow { actions = ["mail.read"]            on = "mailbox/quotes" }
  allow { actions = ["mail.send"]            on = "template/receipt" }
  allow { actions = ["mail.send"]            on = "template/ask-details" }
  allow { actions = ["vector.search"]        on = "index/ratecards" }
  allow { actions = ["sql.insert", "sql.select"] on = "table/drafts" }
}
resource "tessera_role" "tool_schedule" {
  allow { actions = ["http.get"]             on = "host/schedule.harbour-freight.example" }
}
resource "tessera_role" "svc_customs_coder" {
  allow { actions = ["object.get"]           on = "bucket/hfa-invoices-prod" }
  allow { actions = ["vector.search"]        on = "index/tariffnotes" }
  allow { actions = ["sql.insert", "sql.select"] on = "table/proposals" }
}
resource "tessera_role" "tool_zollgate" {
  allow { actions = ["http.post"]            on = "host/file.zollgate.example/declarations" }
  allow { actions = ["http.get"]             on = "host/file.zollgate.example/status" }
  allow { actions = ["secret.read"]          on = "secret/zollgate-cert-*" condition = "secret.mandate == message.mandate" }
}
resource "tessera_role" "svc_lotse" {
  allow { actions = ["secret.read"]          on = "secret/nordlicht-${var.environment}" }
  allow { actions = ["secret.read"]          on = "secret/rheingold-${var.environment}" }
  allow { actions = ["object.put"]           on = "bucket/hfa-lotse-records-${var.environment}" }
}
resource "tessera_policy_default" "deny" { effect = "deny" status = 403 emit_event = true }

# Deployments name references, never values.
resource "tessera_service" "lotse" {
  env_from_secret = {
    NORDLICHT = "secret/nordlicht-${var.environment}"
    RHEINGOLD = "secret/rheingold-${var.environment}"
  }
}
resource "repository_required_check" "secrets" { name = "scan-secrets" paths = ["**"] block_merge = true }

# Supply chain: the build stops when a hash differs, the loader when a file is not safetensors.
resource "build_step" "verify_hashes" {
  run  = "uv sync --locked --require-hashes && verify-images images.lock && verify-weights weights.lock"
  lock = { images = "images.lock", weights = "weights.lock", python = "uv.lock", node = "package-lock.json" }
  images = {
    lotse         = "sha256:5f0a7d1e9c4b88f3a2f6d7b1c0e94a3d5b6c7e8f9a0b1c2d3e4f5a6b7c8d9e0f"
    quote_writer  = "sha256:1b9e3c5d7f8a0b2c4d6e8f0a1b3c5d7e9f1a2b4c6d8e0f2a4b6c8d0e1f3a5b7c"
    customs_coder = "sha256:8c2d4e6f0a1b3c5d7e9f1a2b4c6d8e0f1b9e3c5d7f8a0b2c4d6e8f0a1b3c5d7e"
  }
  on_difference = "fail"
}
