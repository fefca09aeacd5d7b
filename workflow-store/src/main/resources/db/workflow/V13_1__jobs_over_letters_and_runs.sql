-- A redrive is one kind of job over a set that was fixed and confirmed: it takes letters, or runs,
-- and resumes, restarts or cancels them, at a rate, until it is done or stopped.

alter table redrive
    add column subject text not null default 'LETTERS' check (subject in ('LETTERS', 'RUNS')),
    add column action text not null default 'RESUME' check (action in ('RESUME', 'RESTART', 'CANCEL')),
    -- of the definition to move to: a number, or 'newest'; null: none
    add column to_version text check (to_version ~ '^(newest|[1-9][0-9]{0,8})$'),
    -- items a second; null: as fast as workers go
    add column rate integer check (rate > 0),
    -- before it, no item is due: what the rate is kept by
    add column next_at timestamptz not null default clock_timestamp(),
    add column stopped_by text,
    drop constraint redrive_state_check,
    drop constraint redrive_check,
    add check (state in ('RUNNING', 'DONE', 'STOPPED')),
    add check ((state = 'RUNNING') = (ended_at is null)),
    add check ((state = 'STOPPED') = (stopped_by is not null)),
    add check (subject = 'RUNS' or action <> 'CANCEL');

drop index redrive_running;
create index redrive_due on redrive (next_at) where state = 'RUNNING';
create index redrive_newest on redrive (tenant, created_at desc);

alter table redrive_item
    alter column letter drop not null,
    add column run uuid,
    add foreign key (tenant, run) references run,
    add check ((letter is null) <> (run is null));

create unique index redrive_item_run on redrive_item (tenant, redrive, run) where run is not null;
-- which job is over a letter, or a run, now
create index redrive_item_of_letter on redrive_item (tenant, letter) where outcome is null;
create index redrive_item_of_run on redrive_item (tenant, run) where run is not null;

alter table dead_letter
    add column discarded_at timestamptz,
    add column discarded_by text,
    -- as the person gave it, sealed
    add column discard_reason bytea,
    add check ((state = 'DISCARDED') = (discarded_at is not null)),
    add check ((discarded_at is null) = (discarded_by is null));

-- that a run was cancelled is told as a failure is
alter table run add check (status <> 'CANCELLED' or failure_code is null or failure_code in ('cancelled', 'superseded'));

grant update (next_at) on redrive to penstock_worker;
grant update (state, ended_at, stopped_by) on redrive to penstock_intake;
grant update (discarded_at, discarded_by, discard_reason) on dead_letter to penstock_intake;
