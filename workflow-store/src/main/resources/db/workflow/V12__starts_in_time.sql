-- Runs that start later, and schedules that start runs.

-- A run that is to start later has no place in its conversation yet: seq is null until it is due, so nobody waits for it.
-- A run that is its own conversation has nobody to wait for, and its place from the start.
alter table run alter column seq drop not null;
alter table run alter column in_line set expression as (
    seq is not null
    and (status in ('PENDING', 'RUNNING', 'WAITING')
        or (status = 'IN_REVIEW' and while_in_review in ('queue', 'supersede'))));
alter table run add check (seq is not null or status in ('PENDING', 'CANCELLED', 'FAILED'));

-- As before, but that a run which was to start later is, when it starts, a timer among timers: a burst of them keeps no
-- new run waiting.
create or replace function next_head(
    conversation_id bigint, out ready_at timestamptz, out route text, out lane smallint, out run uuid)
    language sql
    volatile
begin atomic
    select candidate.ready_at, coalesce(candidate.route, ''), coalesce(candidate.lane, 0::smallint), candidate.id
    from (values (1)) as one (row)
    left join lateral (
        select placed.id, placed.route, placed.seq,
               case when placed.fence = 0 and placed.due_at <= placed.created_at then 1::smallint
                    else 0::smallint end as lane,
               greatest(placed.due_at, placed.passed_from) as ready_at
        from (select h.id, h.status, h.route, h.seq, h.fence, h.due_at, h.created_at,
                     max(case when h.status = 'WAITING' then coalesce(h.passable_at, 'infinity')
                              else 'infinity' end)
                         over (order by h.seq rows between unbounded preceding and 1 preceding) as passed_from
              from (select r.id, r.status, r.route, r.seq, r.fence, r.due_at, r.created_at, r.passable_at
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

-- What takes its place next.
create index run_without_place on run (due_at) where seq is null and status = 'PENDING';
-- What goes on by itself, by its time.
create index run_by_due on run (tenant, due_at) where status in ('PENDING', 'WAITING');

-- Cron expressions that start runs. next_at is the next occurrence by this server's clock; null where there is none more.
-- event: the event of a run, sealed, as far as it is known before an occurrence.
create table schedule (
    tenant           text        not null,
    name             text        not null,
    workflow         text        not null,
    workflow_version integer,
    cron             text        not null,
    zone             text        not null,
    misfire          text        not null check (misfire in ('skip', 'fire-once')),
    overlap          text        not null check (overlap in ('queue', 'skip')),
    paused           boolean     not null default false,
    event            bytea       not null,
    next_at          timestamptz,
    created_at       timestamptz not null default clock_timestamp(),
    updated_at       timestamptz not null default clock_timestamp(),
    primary key (tenant, name)
);

create index schedule_due on schedule (next_at) where not paused and next_at is not null;

-- What became of the last occurrences.
create table occurrence (
    tenant   text        not null,
    schedule text        not null,
    at       timestamptz not null,
    -- the first of those that passed while nobody looked and that it stands for; null where it stands for itself
    since    timestamptz,
    outcome  text        not null check (outcome in ('STARTED', 'OVERLAPPED', 'MISSED', 'REFUSED')),
    run      uuid,
    told_at  timestamptz not null default clock_timestamp(),
    primary key (tenant, schedule, at),
    foreign key (tenant, schedule) references schedule on delete cascade,
    check ((outcome = 'STARTED') = (run is not null))
);

-- Rights: runs that people start are written by intake, those of schedules by workers.
grant insert on event, run, conversation, contact_index to penstock_intake;
grant select, insert, update, delete on schedule to penstock_intake;
grant select on occurrence to penstock_intake;
grant select, update (next_at) on schedule to penstock_worker;
grant select, insert, delete on occurrence to penstock_worker;
