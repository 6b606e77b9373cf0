# reply_assistant/jobs/drift.py and deploy/cron.yaml, release r2026.10.2 (commit 9c41e7d, 2026-10-19)
"""Compare last week with the stored baseline (ND-RA-016, section 2)."""

from datetime import date

from reply_assistant.jobs.statistics import ks_distance, largest_share_gap, psi
from reply_assistant.telemetry.stores import baselines, drift, weekly

SMALLEST = 100
FEATURES = (
    ("input", "ticket_length", psi, 0.20),
    ("input", "language", largest_share_gap, 0.10),
    ("input", "retrieval_score", ks_distance, 0.15),
    ("output", "draft_length", psi, 0.20),
    ("output", "no_draft_share", largest_share_gap, 0.04),
)


def run(monday: date, baseline_version: str) -> None:
    base = baselines.load(baseline_version)  # dated, checked against its sha256 in config/baselines.lock
    for side, feature, statistic, threshold in FEATURES:
        sample = weekly.values(monday, feature)
        if len(sample) < SMALLEST:
            drift.add(monday, side, feature, statistic.__name__, None, len(sample), "too_few", baseline_version)
            continue
        value = statistic(base.values(feature), sample)
        verdict = "shifted" if value > threshold else "stable"
        drift.add(monday, side, feature, statistic.__name__, value, len(sample), verdict, baseline_version)


# deploy/cron.yaml: name: drift, schedule: "0 4 * * 1", command: [python, -m, reply_assistant.jobs.drift]
# config/baselines.lock: b3 2026-06-15..2026-07-12 n=560; b4 2026-09-07..2026-10-04 n=541
# monitoring/rules/drift.yaml: DriftShifted, expr: drift_shifted_features > 0, owner: applied-ml
