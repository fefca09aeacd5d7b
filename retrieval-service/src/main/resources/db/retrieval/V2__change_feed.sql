-- What every replica's index follows. A sequence alone is handed out before commit and out of order;
-- (xid, seq) below the snapshot's xmin misses no transaction, however late it commits. Rows carry ids
-- only: the follower reads the row as it is now, so replay and reorder are harmless.

create table chunk_change (
    xid         xid8        not null default pg_current_xact_id(),
    seq         bigint      not null generated always as identity,
    tenant      text        not null,
    chunk       text        not null,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (xid, seq)
);

create index chunk_change_by_age on chunk_change (recorded_at);

-- One row: which history the cursors belong to (a restored dump has other xids and must get a new
-- epoch), and the newest change that was purged: a cursor at or below it may have missed something.
create table feed (
    one       boolean primary key default true check (one),
    epoch     uuid   not null,
    purged_to_xid xid8   not null default '0',
    purged_to_seq bigint not null default 0
);

insert into feed (epoch) values (gen_random_uuid());

grant select, insert, delete on chunk_change to penstock_retrieval;
grant select, update on feed to penstock_retrieval;
