-- Events, the runs they start, and everything that moves a run. The protocol is in docs/architecture.md.
--
-- Columns of type bytea hold ciphertext (AES-256-GCM, bound to tenant, table, column and row), unless they say otherwise.
-- Leases and due times are kept by this server's clock: clock_timestamp(), never now(), which stands still in a transaction.

-- Facts, as they came through Kafka -------------------------------------------------------------------------------

create table event (
    tenant           text        not null,
    id               text        not null,
    type             text        not null,
    channel          text        not null,
    time             timestamptz not null,
    recorded_time    timestamptz not null,
    conversation_key text,
    body_digest      text        not null,
    unmatched        boolean     not null default false,
    data             bytea       not null,
    ingested_at      timestamptz not null default clock_timestamp(),
    primary key (tenant, id)
);

create index event_conversation on event (tenant, conversation_key, time desc) where conversation_key is not null;

-- How far the log was read. Offsets in Kafka are committed after this.
create table ingest_progress (
    topic       text        not null,
    partition   integer     not null,
    next_offset bigint      not null,
    record_time timestamptz not null,
    updated_at  timestamptz not null,
    primary key (topic, partition)
);

create table definition (
    tenant       text        not null,
    name         text        not null,
    version      integer     not null check (version > 0),
    sha256       text        not null,
    body         text        not null,
    published_at timestamptz not null default clock_timestamp(),
    primary key (tenant, name, version)
);

-- Who works --------------------------------------------------------------------------------------------------------

-- One row per start of a worker. An epoch is never used again; reaped_at ends it for good.
create table worker (
    epoch       bigint generated always as identity primary key,
    name        text        not null,
    lease_until timestamptz not null,
    started_at  timestamptz not null default clock_timestamp(),
    reaped_at   timestamptz
) with (fillfactor = 50);

create index worker_alive on worker (lease_until) where reaped_at is null;

-- Lock, sequence allocator and unit of claim. A run without a conversation is its own: key `run:{id}`.
create table conversation (
    id         bigint generated always as identity primary key,
    tenant     text collate "C" not null,
    workflow   text collate "C" not null,
    key        text collate "C" not null,
    next_seq   bigint           not null,
    active_run uuid,
    ready_at   timestamptz,
    priority   smallint         not null default 0,
    unique (tenant, workflow, key)
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

-- What a claim reads: due conversations of a tenant within a priority band.
create index conversation_due on conversation (priority, tenant, ready_at)
    where active_run is null and ready_at is not null;

create table run (
    tenant           text        not null,
    id               uuid        not null,
    event            text        not null,
    workflow         text        not null,
    workflow_version integer     not null,
    conversation     bigint      not null references conversation,
    conversation_key text,
    seq              bigint      not null,
    iteration        integer     not null default 1,
    while_in_review  text        not null check (while_in_review in ('queue', 'parallel')),
    status           text        not null
        check (status in ('PENDING', 'RUNNING', 'WAITING', 'IN_REVIEW', 'COMPLETED', 'FAILED', 'CANCELLED')),
    -- whether its successors wait for it
    in_line          boolean     not null generated always as (
        status in ('PENDING', 'RUNNING', 'WAITING') or (status = 'IN_REVIEW' and while_in_review = 'queue')) stored,
    version          bigint      not null default 1,
    fence            bigint      not null default 0,
    worker_epoch     bigint,
    claim            uuid,
    crash_count      integer     not null default 0,
    step             text,
    due_at           timestamptz not null,
    deadline_at      timestamptz,
    failure_class    text,
    failure_code     text,
    failure_detail   bytea,
    failure_owner    text,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    ended_at         timestamptz,
    primary key (tenant, id),
    foreign key (tenant, workflow, workflow_version) references definition (tenant, name, version),
    check ((status = 'RUNNING') = (worker_epoch is not null)),
    check ((status in ('COMPLETED', 'FAILED', 'CANCELLED')) = (ended_at is not null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

-- An assertion, not the mechanism: it never fires while claims lock their conversation.
create unique index run_one_active on run (conversation) where status = 'RUNNING';
create index run_in_line on run (conversation, seq) where in_line;
create index run_held on run (worker_epoch, claim) where status = 'RUNNING';
create index run_active_of_tenant on run (tenant) where status = 'RUNNING';
create index run_of_event on run (tenant, event);
create index run_newest on run (tenant, created_at desc, id desc);
create index run_by_status on run (tenant, status, created_at desc, id desc);

-- When a conversation's head may be claimed; null where there is none, or where it waits for a person.
-- Volatile on purpose: it then reads with a snapshot of its own, younger than the lock that its caller holds.
create function next_ready(conversation_id bigint) returns timestamptz
    language sql
    volatile
return (
    select case when head.status in ('PENDING', 'WAITING') then head.due_at end
    from run head
    where head.conversation = conversation_id and head.in_line
    order by head.seq
    limit 1);

-- What a run has behind it ------------------------------------------------------------------------------------------

create table step_result (
    tenant     text        not null,
    run        uuid        not null,
    step       text        not null,
    iteration  integer     not null,
    result     bytea       not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (tenant, run, step, iteration),
    foreign key (tenant, run) references run
);

create table attempt (
    tenant         text        not null,
    run            uuid        not null,
    step           text        not null,
    iteration      integer     not null,
    attempt        integer     not null,
    usage          jsonb,
    answer         bytea,
    failure_class  text,
    failure_code   text,
    failure_detail bytea,
    created_at     timestamptz not null default clock_timestamp(),
    updated_at     timestamptz not null default clock_timestamp(),
    primary key (tenant, run, step, iteration, attempt),
    foreign key (tenant, run) references run
);

-- Ids are given under the run's row lock, so they are in commit order within a run.
create table timeline (
    id            bigint generated always as identity primary key,
    tenant        text        not null,
    run           uuid        not null,
    at            timestamptz not null,
    kind          text        not null check (kind in ('status', 'step', 'attempt', 'review', 'send')),
    status        text,
    step          text,
    owner         text,
    attempt       integer,
    failure_class text,
    failure_code  text,
    note          text
);

create index timeline_of_run on timeline (tenant, run, id);

create table review (
    tenant        text        not null,
    id            uuid        not null,
    run           uuid        not null,
    step          text        not null,
    owner         text,
    queue         text        not null,
    nonce         uuid        not null,
    status        text        not null check (status in ('OPEN', 'DECIDED', 'SETTLED', 'CANCELLED')),
    failure_class text        not null,
    failure_code  text        not null,
    opened_at     timestamptz not null default clock_timestamp(),
    due_at        timestamptz,
    on_expiry     text,
    closed_at     timestamptz,
    primary key (tenant, id),
    foreign key (tenant, run) references run
);

create unique index review_one_open on review (tenant, run) where status = 'OPEN';
create index review_queue on review (tenant, queue, opened_at) where status = 'OPEN';

-- Side effects: the intent stands before the effect, the outcome after it. The key goes with the effect.
create table send (
    tenant           text        not null,
    key              text        not null,
    run              uuid        not null,
    step             text        not null,
    iteration        integer     not null,
    channel          text        not null,
    conversation_key text,
    status           text        not null check (status in ('INTENDED', 'DONE', 'REFUSED', 'UNKNOWN')),
    body             bytea       not null,
    vendor_message   bytea,
    vendor_digest    text,
    failure_class    text,
    failure_code     text,
    intended_at      timestamptz not null,
    updated_at       timestamptz not null,
    -- a status callback decided the outcome; its run may wait for it
    settled          boolean     not null default false,
    wake             boolean     not null default false,
    primary key (tenant, key),
    foreign key (tenant, run) references run
);

create index send_unresolved on send (intended_at) where status in ('INTENDED', 'UNKNOWN');
create index send_wake on send (tenant, key) where wake;
create index send_vendor on send (tenant, vendor_digest) where vendor_digest is not null;
create index send_conversation on send (tenant, conversation_key, updated_at desc) where conversation_key is not null;

-- What needs a person, and what is to be told ------------------------------------------------------------------------

-- kind RECORD: never became an event; its bytes and headers are here. kind RUN: a run that ended so.
create table dead_letter (
    tenant         text        not null,
    id             uuid        not null,
    kind           text        not null check (kind in ('RECORD', 'RUN')),
    run            uuid,
    topic          text,
    partition      integer,
    record_offset  bigint,
    record_key     bytea,
    headers        bytea,
    body           bytea,
    failure_class  text        not null,
    failure_code   text        not null,
    failure_detail bytea,
    hops           integer     not null default 0,
    created_at     timestamptz not null default clock_timestamp(),
    primary key (tenant, id),
    foreign key (tenant, run) references run,
    check ((kind = 'RUN') = (run is not null)),
    check ((kind = 'RECORD') = (record_offset is not null))
);

-- Reading the log again finds the letter that is there.
create unique index dead_letter_once on dead_letter (topic, partition, record_offset) where kind = 'RECORD';

-- Rows of one run are written under its row lock, so their ids are in commit order. Values hold nothing personal.
create table outbox (
    id         bigint generated always as identity primary key,
    topic      text        not null,
    record_key text        not null,
    value      bytea       not null,
    created_at timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
        autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 5000);

create table relay (
    name        text        not null primary key,
    holder      uuid        not null,
    epoch       bigint      not null,
    lease_until timestamptz not null
) with (fillfactor = 50);

-- Rights: the services own nothing and get what they need ------------------------------------------------------------

grant usage on schema workflow to penstock_worker, penstock_intake;

grant select, insert, update on
    event, ingest_progress, worker, conversation, run, attempt, review, send, relay to penstock_worker;
grant select, insert on definition, step_result, timeline, dead_letter to penstock_worker;
grant select, insert, delete on outbox to penstock_worker;
grant execute on function next_ready(bigint) to penstock_worker;

grant select on event, ingest_progress, run, timeline to penstock_intake;
grant select, insert on definition to penstock_intake;
