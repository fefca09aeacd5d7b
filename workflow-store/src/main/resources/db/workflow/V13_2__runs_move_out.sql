-- Runs that ended long ago leave the tables that are worked with. What stays of one is a row of
-- metadata, with a hash by which its timeline, kept elsewhere, can be recognised.

create table run_archive (
    tenant           text        not null,
    id               uuid        not null,
    event            text        not null,
    channel          text,
    workflow         text        not null,
    workflow_version integer     not null,
    iteration        integer     not null,
    version          bigint      not null,
    status           text        not null,
    failure_class    text,
    failure_code     text,
    owner            text,
    created_at       timestamptz not null,
    ended_at         timestamptz not null,
    -- hex SHA-256 over the lines of the timeline in their order; null where there was none
    timeline_sha256  text,
    archived_at      timestamptz not null default clock_timestamp(),
    primary key (tenant, id)
);

create index run_ended on run (status, ended_at, id) where ended_at is not null;
create index event_ingested on event (ingested_at, tenant, id);
create index contact_index_of_event on contact_index (tenant, event);

-- A job's results leave with the letters and runs they are about; how many there were stays.
alter table redrive
    add column done integer not null default 0,
    add column skipped integer not null default 0,
    add column failed integer not null default 0;

update redrive r
set done = i.done, skipped = i.skipped, failed = i.failed
from (
    select tenant, redrive, count(*) filter (where outcome = 'DONE') as done,
           count(*) filter (where outcome = 'SKIPPED') as skipped,
           count(*) filter (where outcome = 'FAILED') as failed
    from redrive_item
    group by tenant, redrive) i
where i.tenant = r.tenant and i.redrive = r.id;

grant update (done, skipped, failed) on redrive to penstock_worker;

-- The services may delete no run; this may, and only one that has ended exactly when its caller saw
-- it end, that has no open letter, and that no running job has before it. It locks as everything
-- that moves a run does, conversations in key order and then runs, but waits for nobody: whom
-- somebody is busy with is left for another time.
create function move_out(
    in tenants text[], in runs uuid[], in ends timestamptz[], out moved integer, out forgotten integer)
    language plpgsql
    security definer
    set search_path = workflow, pg_temp
as
$$
declare
    held      bigint[];
    t         text[];
    i         uuid[];
    letters   uuid[];
    child     regclass;
    reference name;
begin
    select array_agg(c.id)
    into held
    from (
        select c.id
        from conversation c
        where c.id in (
            select r.conversation
            from run r
            join unnest(tenants, runs) as m (tenant, id) on r.tenant = m.tenant and r.id = m.id)
        order by c.tenant, c.workflow, c.key
        for update skip locked) c;

    select array_agg(r.tenant), array_agg(r.id)
    into t, i
    from (
        select r.tenant, r.id
        from run r
        join unnest(tenants, runs, ends) as m (tenant, id, ended_at)
            on r.tenant = m.tenant and r.id = m.id and r.ended_at = m.ended_at
        where r.conversation = any (held)
          and r.status in ('COMPLETED', 'FAILED', 'CANCELLED')
          and not exists (
              select from dead_letter l
              where l.tenant = r.tenant and l.run = r.id and l.state = 'OPEN')
          and not exists (
              select from redrive_item w
              join redrive j on j.tenant = w.tenant and j.id = w.redrive
              where w.tenant = r.tenant and w.outcome is null and j.state = 'RUNNING'
                and (w.run = r.id or w.letter in (
                    select l.id from dead_letter l where l.tenant = r.tenant and l.run = r.id)))
          -- tables of a later migration: this is read when it runs
          and not exists (
              select from signal s
              where s.tenant = r.tenant and s.run = r.id and s.state = 'PENDING')
          and not exists (
              select from ground_truth_candidate g
              where g.tenant = r.tenant and g.run = r.id)
        order by r.id
        for update of r skip locked) r;

    insert into run_archive
        (tenant, id, event, channel, workflow, workflow_version, iteration, version, status,
         failure_class, failure_code, owner, created_at, ended_at, timeline_sha256)
    select r.tenant, r.id, r.event, r.channel, r.workflow, r.workflow_version, r.iteration,
           r.version, r.status, r.failure_class, r.failure_code,
           coalesce(r.failure_owner, r.owner), r.created_at, r.ended_at,
           (select encode(sha256(convert_to(string_agg(
                       concat_ws('|', l.id, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                           l.kind, coalesce(l.status, ''), coalesce(l.step, ''), coalesce(l.owner, ''),
                           coalesce(l.attempt::text, ''), coalesce(l.failure_class, ''),
                           coalesce(l.failure_code, ''), coalesce(l.note, '')),
                       E'\n' order by l.id), 'UTF8')), 'hex')
            from timeline l
            where l.tenant = r.tenant and l.run = r.id)
    from unnest(t, i) as m (tenant, id)
    join run r on r.tenant = m.tenant and r.id = m.id;

    select array_agg(l.id)
    into letters
    from dead_letter l
    join unnest(t, i) as m (tenant, id) on l.tenant = m.tenant and l.run = m.id;

    delete from redrive_item w where w.tenant = any (t) and w.letter = any (letters);
    delete from timeline l using unnest(t, i) as m (tenant, id)
    where l.tenant = m.tenant and l.run = m.id;
    -- whatever belongs to a run says so by a foreign key; a table that comes later is not forgotten
    for child, reference in
        select c.conrelid::regclass, a.attname
        from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey) and a.attname <> 'tenant'
        where c.contype = 'f' and c.confrelid = 'workflow.run'::regclass
    loop
        execute format(
            'delete from %s c using unnest($1, $2) as m (tenant, id) where c.tenant = m.tenant and c.%I = m.id',
            child, reference)
        using t, i;
    end loop;

    with gone as (
        delete from run r using unnest(t, i) as m (tenant, id)
        where r.tenant = m.tenant and r.id = m.id
        returning r.tenant, r.id, r.event),
    alone as (
        select distinct g.tenant, g.event
        from gone g
        where not exists (
            select from run other
            where other.tenant = g.tenant and other.event = g.event
              and other.id not in (select gone.id from gone where gone.tenant = g.tenant))),
    contacts as (
        delete from contact_index c using alone a
        where c.tenant = a.tenant and c.event = a.event),
    events as (
        delete from event e using alone a
        where e.tenant = a.tenant and e.id = a.event
        returning e.id)
    select (select count(*) from gone), (select count(*) from events)
    into moved, forgotten;
end
$$;

-- Events that started nothing, or whose last run has left by another way.
create function forget_events(tenants text[], events text[]) returns integer
    language sql
    volatile
    security definer
    set search_path = workflow, pg_temp
as
$$
    with alone as (
        select e.tenant, e.id
        from event e
        join unnest(tenants, events) as m (tenant, id) on e.tenant = m.tenant and e.id = m.id
        where not exists (select from run r where r.tenant = e.tenant and r.event = e.id)
        for update of e skip locked),
    contacts as (
        delete from contact_index c using alone a
        where c.tenant = a.tenant and c.event = a.id),
    gone as (
        delete from event e using alone a where e.tenant = a.tenant and e.id = a.id
        returning e.id)
    select count(*)::integer from gone
$$;

revoke execute on function move_out, forget_events from public;
grant execute on function move_out, forget_events to penstock_worker;
