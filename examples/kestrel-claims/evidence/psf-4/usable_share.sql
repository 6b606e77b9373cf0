-- jobs/usable_share.sql, claims-triage 4.7.0, commit 9c41f7e2 (2026-10-13). Runs Mondays 05:30, writes quality.weekly.
-- Chart: Grafana folder Claims, panel "Usable share" (floor line 0.70, release marks from deploy.history), open to clerks and management.
-- Definition: quality-measure.md version 4. Formula version is written to each row; a change starts a new series.
insert into quality.weekly (week, measure, formula_version, client, product_line, language, release, items_scored, not_scorable, value)
select date_trunc('week', d.opened_at)::date as week,
       'usable_share', 4, d.client_id, d.product_line,
       case when d.language = 'en' then 'en' else 'other' end,
       max(d.release),
       count(*) filter (where d.outcome in ('sent', 'discarded')) as items_scored,
       count(*) filter (where d.outcome not in ('sent', 'discarded')) as not_scorable,
       round(avg(case when d.outcome = 'sent'
                       and d.class_filed = d.class_proposed
                       and levenshtein_ratio(strip_signature(d.draft), strip_signature(d.sent)) <= 0.15
                      then 1.0 else 0.0 end)
             filter (where d.outcome in ('sent', 'discarded')), 4) as value
from drafts d
where d.opened_at >= date_trunc('week', now()) - interval '7 days'
  and d.opened_at <  date_trunc('week', now())
group by 1, 4, 5, 6
having count(*) filter (where d.outcome in ('sent', 'discarded')) >= 50;
