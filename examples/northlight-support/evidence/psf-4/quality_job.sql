-- reply_assistant/jobs/kept_share.sql, release r2026.10.2 (commit 9c41e7d, 2026-10-19); runs Mondays 05:00 UTC (deploy/cron.yaml)
-- Kept share as defined in ND-RA-016, section 3, by week, tenant, language and release; feeds the board "Reply assistant, quality".
INSERT INTO quality_weekly (week, measure, value, items_scored, left_out, segment, version, definition)
SELECT
    date_trunc('week', r.sent_at)::date                                  AS week,
    'kept_share_050'                                                     AS measure,
    round(avg((k.lcs_words::numeric / nullif(k.draft_words, 0) >= 0.50)::int), 4) AS value,
    count(*)                                                             AS items_scored,
    (SELECT count(*) FROM tickets t
      WHERE t.had_draft AND t.closed_without_reply
        AND date_trunc('week', t.closed_at) = date_trunc('week', min(r.sent_at))) AS left_out,
    r.tenant || '/' || r.language                                        AS segment,
    d.release                                                            AS version,
    'ND-RA-016 v5'                                                       AS definition
FROM sent_replies r
JOIN drafts d ON d.id = r.draft_id                -- every draft that was shown, used or not
JOIN word_overlap k ON k.draft_id = d.id          -- filled by jobs/word_overlap.py, longest common subsequence of words
WHERE r.sent_at >= date_trunc('week', now()) - interval '7 days'
  AND r.sent_at <  date_trunc('week', now())
GROUP BY date_trunc('week', r.sent_at), r.tenant, r.language, d.release;
-- Panel 4 of the board: SELECT week, sum(value * items_scored) / sum(items_scored) ... with floor line 0.65 and marks from `releases`.
