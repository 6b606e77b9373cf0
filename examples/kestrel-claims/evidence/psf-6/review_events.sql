-- db/migrations/0147_review_events.sql, in force since claims-triage 4.3.0; read out of production 2026-10-19
create table review.events (
    id              bigint generated always as identity primary key,
    item            text        not null,                       -- chain id of the mail
    kind            text        not null check (kind in ('draft', 'class', 'duplicate_above_ceiling', 'escalated')),
    proposal        text        not null,                       -- digest of what was proposed; text in quality.drafts
    decision        text        not null check (decision in ('approved', 'changed', 'refused', 'expired')),
    changed_parts   text[]      not null default '{}',
    reason          text        not null default '',
    reviewer        text        not null,                       -- pseudonym; table review.people, readable by H. Okafor only
    opened_at       timestamptz not null,
    decided_at      timestamptz not null,
    release         text        not null,
    check (decision <> 'refused' or length(reason) >= 10)
);
revoke update, delete, truncate on review.events from public, clerk, triage_service;
grant insert on review.events to review_service;

create table review.objections (
    id          bigint generated always as identity primary key,
    item        text        not null,
    entered_at  timestamptz not null default now(),
    route       text        not null check (route in ('reply keyword', 'letter', 'insurer')),
    answered_at timestamptz,
    answered_by text,
    outcome     text check (outcome in ('upheld', 'not upheld'))
);

-- The four figures
create view review.monthly as
select date_trunc('month', decided_at) as month, kind,
       avg((decision in ('changed', 'refused'))::int)                                          as override_share,
       percentile_cont(0.5) within group (order by extract(epoch from decided_at - opened_at)) as median_seconds,
       count(*) / nullif(count(distinct (reviewer, date_trunc('hour', decided_at))), 0)         as items_per_person_hour,
       max(decided_at - opened_at)                                                             as longest_open
from review.events group by 1, 2;
-- Objection address in every acknowledgement: reply NO SOFTWARE, or write to the claims senior at the address below.
