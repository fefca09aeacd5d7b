-- Who runs next: groups of work that are claimed apart, limited and paused; heads that may be passed while they wait.
--
-- A group is (priority, tenant, workflow, route, lane): what is full or paused is left out by its group, before any of
-- its conversations is read.

-- priority: -1 high, 0 normal, 1 low. route: where the head's next model call goes; empty where there is none, or where
-- nobody has said. lane: 0 what goes on, 1 what has never begun; so neither a burst of timers nor a flood of new events
-- keeps the other waiting. route and lane are the head's, kept with ready_at.
alter table conversation
    add column route text collate "C" not null default '',
    add column lane smallint not null default 0,
    add check (priority between -1 and 1);

create index conversation_group on conversation (priority, tenant, workflow, route, lane, ready_at)
    where active_run is null and ready_at is not null;
drop index conversation_due;

-- route: for which it is claimed, and counted while it runs; it changes when the run leaves its worker.
-- passable_at: from when those behind it in its conversation need not wait for it any more; set while it waits.
alter table run
    add column route text collate "C" not null default '',
    add column passable_at timestamptz,
    drop constraint run_while_in_review_check,
    add constraint run_while_in_review_check check (while_in_review in ('queue', 'parallel', 'supersede'));

-- One that may be superseded keeps its place until the next arrives, and then ends.
alter table run alter column in_line
    set expression as (status in ('PENDING', 'RUNNING', 'WAITING')
        or (status = 'IN_REVIEW' and while_in_review in ('queue', 'supersede')));

-- kind `order`: what another run of its conversation did to it.
alter table timeline
    drop constraint timeline_kind_check,
    add constraint timeline_kind_check check (kind in ('status', 'step', 'attempt', 'review', 'send', 'order'));

-- What limits count.
create index run_active on run (tenant, workflow, route) where status = 'RUNNING';
drop index run_active_of_tenant;

-- Of a conversation, when which run may be claimed: its head, or whoever may pass a head that waits. At most 16 are
-- waiting so at a time; then everybody waits.
--
-- Volatile on purpose: it then reads with a snapshot of its own, younger than the lock that its caller holds. Always one
-- row; ready_at is null where nobody may be claimed.
create function next_head(
    conversation_id bigint, out ready_at timestamptz, out route text, out lane smallint, out run uuid)
    language sql
    volatile
begin atomic
    select candidate.ready_at, coalesce(candidate.route, ''), coalesce(candidate.lane, 0::smallint), candidate.id
    from (values (1)) as one (row)
    left join lateral (
        select placed.id, placed.route, placed.seq,
               case when placed.fence = 0 then 1::smallint else 0::smallint end as lane,
               greatest(placed.due_at, placed.passed_from) as ready_at
        from (select h.id, h.status, h.route, h.seq, h.fence, h.due_at,
                     max(case when h.status = 'WAITING' then coalesce(h.passable_at, 'infinity')
                              else 'infinity' end)
                         over (order by h.seq rows between unbounded preceding and 1 preceding) as passed_from
              from (select r.id, r.status, r.route, r.seq, r.fence, r.due_at, r.passable_at
                    from run r
                    where r.conversation = conversation_id and r.in_line
                    order by r.seq
                    limit 16) h) placed
        where placed.status in ('PENDING', 'WAITING')) candidate on candidate.ready_at < 'infinity'
    order by candidate.ready_at > clock_timestamp(),
             case when candidate.ready_at <= clock_timestamp() then candidate.seq end,
             candidate.ready_at, candidate.seq
    limit 1;
end;

create or replace function next_ready(conversation_id bigint) returns timestamptz
    language sql
    volatile
return (select h.ready_at from next_head(conversation_id) h);

-- Limits and pauses ---------------------------------------------------------------------------------------------------

-- Whom one means: '*' for any. (tenant, *, *) a tenant, (tenant, workflow, *), (tenant, *, route), (*, *, route).
--
-- Runs of it at once. A ceiling is set for a tenant, or for a route over all tenants, by the installation; what a tenant
-- sets itself stands beside it, and the lesser counts. Claims lock the row and count; nobody else does.
create table claim_limit (
    id       bigint generated always as identity primary key,
    tenant   text collate "C" not null,
    workflow text collate "C" not null default '*',
    route    text collate "C" not null default '*',
    ceiling  boolean          not null default false,
    runs     integer          not null check (runs >= 0),
    set_by   text             not null,
    set_at   timestamptz      not null default clock_timestamp(),
    unique (tenant, workflow, route, ceiling),
    check (workflow = '*' or route = '*'),
    check (tenant <> '*' or (ceiling and route <> '*')),
    check (not ceiling or workflow = '*')
);

create table pause (
    tenant   text collate "C" not null,
    workflow text collate "C" not null default '*',
    route    text collate "C" not null default '*',
    reason   text,
    set_by   text             not null,
    since    timestamptz      not null default clock_timestamp(),
    primary key (tenant, workflow, route),
    check (tenant <> '*' and (workflow = '*' or route = '*'))
);

-- Rights --------------------------------------------------------------------------------------------------------------

-- to lock a row is to be allowed to update something of it
grant select, update (set_at) on claim_limit to penstock_worker;
grant select on pause to penstock_worker;
grant select, insert, update, delete on claim_limit, pause to penstock_intake;
grant execute on function next_head(bigint) to penstock_worker, penstock_intake;
