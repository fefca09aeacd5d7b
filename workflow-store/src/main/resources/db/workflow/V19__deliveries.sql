-- Requests as they came: what an integrator searches who misses an event, for as long as a sender may still ask.

create table delivery (
    tenant       text        not null,
    id           uuid        not null,
    received_at  timestamptz not null,
    channel      text        not null,
    connection   text        not null,
    verdict      text        not null check (verdict in ('taken', 'unreadable', 'unauthentic')),
    -- bytes of the body as it came
    size         bigint      not null,
    accepted     integer     not null,
    duplicate    integer     not null,
    rejected     integer     not null,
    ignored      integer     not null,
    -- words of ours that say why something was refused or ignored
    codes        text[]      not null,
    -- the one whose request was taken in again
    reprocess_of uuid,
    -- sealed: the whole request, and what became of each item
    record       bytea       not null,
    primary key (tenant, id, received_at)
) partition by range (received_at);

-- sealed bytes were compressed before, and do not shrink any more
alter table delivery alter column record set storage external;

create index delivery_newest on delivery (tenant, received_at desc, id desc);
create index delivery_of_connection on delivery (tenant, channel, connection, received_at desc, id desc);
-- what is rare has an index of its own, which holds little more than that
create index delivery_not_taken on delivery (tenant, verdict, received_at desc, id desc) where verdict <> 'taken';
create index delivery_with_code on delivery (tenant, received_at desc, id desc) where codes <> '{}';
create index delivery_duplicate on delivery (tenant, received_at desc, id desc) where duplicate > 0;
create index delivery_rejected on delivery (tenant, received_at desc, id desc) where rejected > 0;
create index delivery_ignored on delivery (tenant, received_at desc, id desc) where ignored > 0;

-- What belongs to no day that was made, so that nothing is lost.
create table delivery_rest partition of delivery default;

-- A partition is a day of UTC. No service may make or drop a table; this makes the days ahead, and drops those that are
-- over for longer than `age`. What the rest holds of a new day moves there; what is old there is deleted. It waits a
-- second for whoever reads or writes, and is tried again.
create function keep_delivery_days(
    in ahead integer, in age interval, out made integer, out dropped integer, out stray integer)
    language plpgsql
    security definer
    set search_path = workflow, pg_temp
    set lock_timeout = '1s'
as
$$
declare
    today date := (clock_timestamp() at time zone 'UTC')::date;
    since timestamptz;
    until timestamptz;
    part  text;
begin
    made := 0;
    dropped := 0;
    stray := 0;
    if ahead not between 1 and 30 or age < interval '1 day' then
        raise exception 'Days are made 1 to 30 ahead, and kept for a day at least'
            using errcode = 'invalid_parameter_value';
    end if;
    -- whoever comes second finds it done
    if not pg_try_advisory_xact_lock(hashtextextended('workflow.delivery', 0)) then
        return;
    end if;

    for part in
        select c.relname
        from pg_inherits i
        join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'workflow.delivery'::regclass
          and c.relname ~ '^delivery_[0-9]{8}$'
          and to_date(right(c.relname, 8), 'YYYYMMDD') < ((clock_timestamp() - age) at time zone 'UTC')::date
        order by c.relname
    loop
        execute format('drop table %I', part);
        dropped := dropped + 1;
    end loop;

    delete from delivery_rest where received_at < clock_timestamp() - age;
    get diagnostics stray = row_count;

    for day in 0 .. ahead
    loop
        part := 'delivery_' || to_char(today + day, 'YYYYMMDD');
        continue when to_regclass(part) is not null;
        since := (today + day)::timestamp at time zone 'UTC';
        until := (today + day + 1)::timestamp at time zone 'UTC';
        lock table delivery_rest in access exclusive mode;
        execute format('create table %I (like delivery including all)', part);
        execute format(
            'with moved as (delete from delivery_rest where received_at >= $1 and received_at < $2 returning *) '
                'insert into %I select * from moved', part)
        using since, until;
        execute format('alter table delivery attach partition %I for values from (%L) to (%L)', part, since, until);
        made := made + 1;
    end loop;
end
$$;

do $$ begin perform keep_delivery_days(2, interval '7 days'); end $$;

-- Rights ------------------------------------------------------------------------------------------------------------

revoke execute on function keep_delivery_days from public;
grant execute on function keep_delivery_days to penstock_worker;
grant insert on delivery to penstock_worker;
grant select on delivery to penstock_intake;
