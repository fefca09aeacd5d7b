-- What people do about runs that failed and records that nobody could read: find them, and send them on again.

-- A result that a reviewer refused, or let lapse, is not taken for good when its run tries again.
alter table step_result add column withdrawn boolean not null default false;

-- state, workflow, step and owner are those of the moment: the run moves on, the letter says why it was written.
-- hops: how often it was sent on before.
alter table dead_letter
    add column state text not null default 'OPEN' check (state in ('OPEN', 'REDRIVEN', 'DISCARDED')),
    add column redriven_at timestamptz,
    add column workflow text,
    add column step text,
    add column owner text,
    add check ((state = 'REDRIVEN') = (redriven_at is not null));
update dead_letter l
set workflow = r.workflow, step = nullif(r.step, ''), owner = r.failure_owner
from run r
where r.tenant = l.tenant and r.id = l.run;

create index dead_letter_newest on dead_letter (tenant, created_at desc, id desc);
create index dead_letter_open on dead_letter (tenant, created_at desc, id desc) where state = 'OPEN';
create index send_of_run on send (tenant, run);
create index dead_letter_of_run on dead_letter (tenant, run) where run is not null;

-- A job: the letters are those of the moment at which a person started it, worked off by workers, oldest first.
create table redrive (
    tenant     text        not null,
    id         uuid        not null,
    state      text        not null default 'RUNNING' check (state in ('RUNNING', 'DONE')),
    filter     jsonb       not null,
    plan       text        not null,
    total      integer     not null,
    started_by text        not null,
    created_at timestamptz not null default clock_timestamp(),
    ended_at   timestamptz,
    primary key (tenant, id),
    check ((state = 'DONE') = (ended_at is not null))
);

create index redrive_running on redrive (created_at) where state = 'RUNNING';

create table redrive_item (
    tenant  text    not null,
    redrive uuid    not null,
    place   integer not null,
    letter  uuid    not null,
    outcome text check (outcome in ('DONE', 'SKIPPED', 'FAILED')),
    note    text,
    at      timestamptz,
    primary key (tenant, redrive, place),
    unique (tenant, redrive, letter),
    foreign key (tenant, redrive) references redrive,
    foreign key (tenant, letter) references dead_letter,
    check ((outcome is null) = (at is null))
);

create index redrive_item_waiting on redrive_item (tenant, redrive, place) where outcome is null;


-- Rights ------------------------------------------------------------------------------------------------------------

grant update (state, redriven_at) on dead_letter to penstock_worker, penstock_intake;
grant update (result, withdrawn) on step_result to penstock_worker, penstock_intake;

grant select on redrive, redrive_item to penstock_worker, penstock_intake;
grant update (state, ended_at) on redrive to penstock_worker;
grant update (outcome, note, at) on redrive_item to penstock_worker;
grant insert on redrive, redrive_item to penstock_intake;
