# Applied to production by pipeline run 2218 on 2026-09-24; `terraform plan` of 2026-10-20 shows no difference.
# Line numbers refer to the retention schedule in data-design.md, section 2.

resource "tessera_bucket_lifecycle" "call_records" {      # call records: 60 days
  bucket = "hfa-lotse-records-prod"
  rule { expire_days = 60 }
}

resource "tessera_cron_job" "drop_partitions" {           # drafts, proposals: 400 days
  schedule = "15 1 * * *"
  command  = ["drop-partitions", "--table=drafts", "--table=proposals", "--older-than=400d"]
}

resource "tessera_vector_index" "ratecards"   { expire_after_replacement_days = 90 }
resource "tessera_vector_index" "tariffnotes" { expire_after_replacement_days = 90 }

resource "tessera_cache" "lotse_prompts" { ttl_seconds = 86400 }

resource "tessera_cron_job" "prune_evalsets" {            # evaluation sets: 365 days
  schedule = "0 4 1 * *"
  command  = ["evalsets", "prune", "--older-than=365d"]
}

resource "tessera_database_backup" "main" { retention_days = 7 }

resource "mail_policy" "quotes" {                         # mailbox: 180 days
  mailbox     = "quotes"
  delete_days = 180
}

# Destinations of personal data, each with its line of the map (section 4); the egress firewall allows no others.
resource "tessera_egress_allowlist" "ai" {
  destination { host = "api.nordlicht.example"  region = "eu-frankfurt"  map_line = 4  }
  destination { host = "api.rheingold.example"  region = "eu-amsterdam"  map_line = 5  }
  destination { host = "file.zollgate.example"  region = "eu-bremen"     map_line = "9c" }
}

resource "nordlicht_account" "prod" {
  zero_retention      = true
  use_for_training    = false
  processing_region   = "eu-frankfurt"
}

resource "rheingold_account" "prod" {
  zero_retention      = true
  use_for_training    = false
  processing_region   = "eu-amsterdam"
}

# Notice shown below the quotation mailbox's receipt and on the portal's upload page.
resource "portal_text" "ai_notice" {
  key = "ai-notice-v3"
  de  = "Ihre Angaben werden mit einem Sprachmodell verarbeitet; Namen und Adressen werden vorher ersetzt."
  en  = "Your details are processed with a language model; names and addresses are replaced beforehand."
}
