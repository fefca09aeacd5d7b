-- Steps that take their time: when one began, by when it must be done, until when it waits. All by this server's clock,
-- and written once: a later claim finds what the first one wrote. A person who moves the run begins its deadline anew,
-- never its wait.
create table step_begun (
    tenant      text        not null,
    run         uuid        not null,
    step        text        not null,
    iteration   integer     not null,
    round       integer     not null,
    begun_at    timestamptz not null,
    deadline_at timestamptz,
    due_at      timestamptz,
    primary key (tenant, run, step, iteration),
    foreign key (tenant, run) references run
);

-- When a run that waits goes on.
alter table timeline add column due_at timestamptz;

-- Model calls of an attempt, counted before each: how many may have reached a model, of how many the price is known,
-- and what these cost.
alter table attempt
    add column calls integer not null default 0,
    add column priced integer not null default 0,
    add column cost numeric(14, 8) not null default 0;

-- Who answers for the step that sends.
alter table send add column owner text;

-- Calls of other systems: the intent stands before the call, the outcome after it. The key goes with the call.
create table call (
    tenant        text        not null,
    key           text        not null,
    run           uuid        not null,
    step          text        not null,
    iteration     integer     not null,
    owner         text        not null,
    host          text        not null,
    status        text        not null check (status in ('INTENDED', 'DONE', 'REFUSED', 'UNKNOWN')),
    http_status   integer,
    response      bytea,
    failure_class text,
    failure_code  text,
    intended_at   timestamptz not null,
    updated_at    timestamptz not null,
    primary key (tenant, key),
    foreign key (tenant, run) references run
);

create index call_of_run on call (tenant, run);

grant select, insert, update on step_begun, call to penstock_worker;
grant select on step_begun, call to penstock_intake;
grant update (status, failure_class, failure_code, updated_at) on call to penstock_intake;
