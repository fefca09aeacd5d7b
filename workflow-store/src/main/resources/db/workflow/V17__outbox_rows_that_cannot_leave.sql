-- Rows that no try would get out: their seal does not open, or Kafka refuses the record for what it is. They stand here, as
-- they were, so that those behind them leave; whoever mended the cause puts them back (docs/operating.md).
create table outbox_aside (
    id         bigint      not null primary key,
    topic      text        not null,
    record_key text        not null,
    headers    bytea,
    tenant     text,
    sealed_as  uuid,
    value      bytea       not null,
    created_at timestamptz not null,
    aside_at   timestamptz not null default clock_timestamp(),
    why        text        not null
);

grant select, insert on outbox_aside to penstock_worker;
