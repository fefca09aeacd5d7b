-- Completion signals: who wants to be told of what, and each telling, until the receiver took it or a person must look.

create table subscription (
    tenant          text        not null,
    id              uuid        not null,
    url             text        not null,
    types           text[]      not null,
    -- null for any
    workflow        text,
    owner           text,
    state           text        not null default 'ENABLED' check (state in ('ENABLED', 'DISABLED')),
    disabled_reason text check (disabled_reason in ('gone', 'failing')),
    disabled_at     timestamptz,
    -- failures in a row, and since when; nothing is sent before not_before
    failures        integer     not null default 0,
    failing_since   timestamptz,
    not_before      timestamptz,
    created_by      text        not null,
    created_at      timestamptz not null default clock_timestamp(),
    primary key (tenant, id),
    check ((state = 'DISABLED') = (disabled_at is not null)),
    check ((failures = 0) = (failing_since is null))
);

create index subscription_listening on subscription (tenant) where state = 'ENABLED';

-- One that is followed by another signs beside it until expires_at.
create table subscription_secret (
    tenant       text        not null,
    id           uuid        not null,
    subscription uuid        not null,
    value        bytea       not null,
    created_at   timestamptz not null default clock_timestamp(),
    expires_at   timestamptz,
    primary key (tenant, id),
    foreign key (tenant, subscription) references subscription on delete cascade
);

create index subscription_secret_of on subscription_secret (tenant, subscription);

-- Written in the transaction that it tells of. Rows of a run are written under its row lock, so place is in commit order
-- within a run. body holds ids, words and times only: nothing personal, so it is not sealed.
create table signal (
    place        bigint generated always as identity primary key,
    tenant       text        not null,
    subscription uuid        not null,
    -- names the message to its receiver, at every attempt
    id           uuid        not null default gen_random_uuid(),
    type         text        not null,
    run          uuid,
    body         text        not null,
    state        text        not null default 'PENDING' check (state in ('PENDING', 'DONE', 'DEAD')),
    attempts     integer     not null default 0,
    due_at       timestamptz not null default clock_timestamp(),
    lease        uuid,
    lease_until  timestamptz,
    -- of the last attempt: the receiver's status, and what went wrong in a word of ours
    status       integer,
    code         text,
    created_at   timestamptz not null default clock_timestamp(),
    -- retries are counted from here
    begun_at     timestamptz not null default clock_timestamp(),
    ended_at     timestamptz,
    unique (tenant, id),
    foreign key (tenant, subscription) references subscription on delete cascade,
    check ((state = 'PENDING') = (ended_at is null)),
    check ((lease is null) = (lease_until is null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

create index signal_due on signal (tenant, subscription, due_at, place) where state = 'PENDING';
create index signal_held on signal (tenant, subscription) where state = 'PENDING' and lease is not null;
create index signal_of_run on signal (tenant, subscription, run, place) where state = 'PENDING' and run is not null;
create index signal_newest on signal (tenant, subscription, place);
create index signal_ended on signal (ended_at) where state <> 'PENDING';

-- A third kind of dead letter: a signal that nobody took. Its workflow and owner are those of what it told of.
alter table dead_letter
    add column signal uuid,
    add column subscription uuid,
    drop constraint dead_letter_kind_check,
    add constraint dead_letter_kind_check check (kind in ('RECORD', 'RUN', 'SIGNAL')),
    add check ((kind = 'SIGNAL') = (signal is not null)),
    add check ((signal is null) = (subscription is null));

create index dead_letter_of_signal on dead_letter (tenant, signal) where signal is not null;

-- Reviews: told once of each that three quarters of its time are over.
alter table review add column ageing_at timestamptz;
update review
set ageing_at = due_at - due_for * 0.25
where status = 'OPEN' and due_at is not null and due_for is not null;

create index review_ageing on review (ageing_at) where status = 'OPEN' and ageing_at is not null;

-- The action that a person approved, as a keyed hash: the step that executes it compares.
alter table review
    add column action_step text,
    add column action_digest text,
    add column assigned_by text,
    add check ((action_step is null) = (action_digest is null));

-- What people said instead of a model: cases that may become ground truth. content is sealed.
create table ground_truth_candidate (
    tenant           text        not null,
    id               uuid        not null,
    review           uuid        not null,
    run              uuid        not null,
    event            text        not null,
    workflow         text        not null,
    workflow_version integer     not null,
    step             text        not null,
    prompt           text        not null,
    decision         text        not null check (decision in ('edit', 'reject')),
    decided_by       text        not null,
    decided_issuer   text        not null,
    content          bytea       not null,
    created_at       timestamptz not null default clock_timestamp(),
    primary key (tenant, id),
    unique (tenant, review),
    foreign key (tenant, review) references review
);

create index ground_truth_candidate_newest on ground_truth_candidate (tenant, created_at desc, id desc);

-- Rights ------------------------------------------------------------------------------------------------------------

grant select, insert, update, delete on subscription, subscription_secret to penstock_intake;
grant select, insert, update on signal to penstock_intake;
grant select, insert, delete on ground_truth_candidate to penstock_intake;

-- A worker signs, and ends what it cannot deliver.
grant select, update on subscription to penstock_worker;
grant select on subscription_secret to penstock_worker;
grant select, insert, update, delete on signal to penstock_worker;
