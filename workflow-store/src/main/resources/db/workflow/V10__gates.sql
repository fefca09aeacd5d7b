-- A target that asked to be left alone for a while: no run of the tenant calls it before closed_until. A row stays when its
-- gate is open, so that closings in a row can be counted; there are no more rows than routes and connections.
create table gate (
    tenant       text        not null,
    kind         text        not null check (kind in ('route', 'connection')),
    -- of the route, or {channel}/{id} of the connection
    name         text        not null,
    closed_at    timestamptz not null,
    closed_until timestamptz not null,
    failure_code text        not null,
    -- closings in a row
    times        integer     not null,
    -- a person who did not want to wait
    opened_by    text,
    opened_at    timestamptz,
    -- what a run says that waits here
    label        text        not null generated always as ('gate ' || kind || ' ' || name) stored,
    primary key (tenant, kind, name),
    check ((opened_by is null) = (opened_at is null))
) with (fillfactor = 50);

-- What a WAITING run waits for; words, nothing personal.
alter table run add column waiting_for text;

-- Who waits at a gate, for when a person opens it.
create index run_at_gate on run (tenant, waiting_for, due_at)
    where status = 'WAITING' and waiting_for like 'gate %';

grant select, insert, update on gate to penstock_worker;
grant select on gate to penstock_intake;
grant update (closed_until, opened_by, opened_at) on gate to penstock_intake;

-- How much waits to be told, never what.
grant select (id, created_at) on outbox to penstock_intake;
