# reply_assistant/jobs/score_sample.py with deploy/cron.yaml, release r2026.10.2 (commit 9c41e7d, 2026-10-19)
"""Score a random draw of yesterday's drafts (ND-RA-012, section 5)."""

import secrets
from datetime import date

from reply_assistant.models.calls import score_call
from reply_assistant.telemetry.stores import drafts, scores
from reply_assistant.validate.answer import NoAnswer, ask

SAMPLE = 10
SCORER = "score@v9+halden-large-2026-06-11"  # both parts pinned; a change is a release (ND-RA-021)


def run(day: date) -> None:
    """Draw before any filter: drafts that the agent threw away are in the pool like all others."""
    pool = drafts.ids_by_tenant(day)
    for tenant, share in _quota(pool).items():
        for draft_id in _draw(pool[tenant], share):
            item = drafts.load_masked(draft_id)
            try:
                marks = ask(score_call(item, scorer=SCORER))
            except NoAnswer:
                scores.add_unscored(day, draft_id)
                continue
            scores.add(day, draft_id, tenant=tenant, version=item.release, scorer=SCORER, score=marks.mean_of_100())


def _draw(ids: list[str], count: int) -> list[str]:
    return secrets.SystemRandom().sample(ids, min(count, len(ids)))


def _quota(pool: dict[str, list[str]]) -> dict[str, int]:
    whole = sum(map(len, pool.values())) or 1
    return {tenant: max(1, round(SAMPLE * len(ids) / whole)) for tenant, ids in pool.items()}


# deploy/cron.yaml
#   - name: score-sample
#     schedule: "10 2 * * *"
#     command: [python, -m, reply_assistant.jobs.score_sample]
#     concurrencyPolicy: Forbid
# monitoring/rules/quality.yaml
#   - alert: QualityDrop
#     expr: avg_over_time(draft_score:mean[7d]) < 76.4 or min by (tenant) (avg_over_time(draft_score:mean[7d])) < 75
#     labels: {severity: page, owner: applied-ml, runbook: RB-17}
