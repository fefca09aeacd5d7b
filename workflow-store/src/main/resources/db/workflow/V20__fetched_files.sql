-- Files that `fetch` steps brought, as the vendor gave them: sealed, each once. They leave with their run, as whatever
-- belongs to one by a foreign key does.
create table fetched_file (
    tenant     text        not null,
    run        uuid        not null,
    step       text        not null,
    iteration  integer     not null,
    -- of the attachment in the event, from 0
    position   integer     not null,
    -- what the step's result says of it
    about      bytea       not null,
    content    bytea       not null,
    fetched_at timestamptz not null default clock_timestamp(),
    primary key (tenant, run, step, iteration, position),
    foreign key (tenant, run) references run
);

-- what is sealed does not become smaller
alter table fetched_file alter column content set storage external;

grant select, insert on fetched_file to penstock_worker;
grant select on fetched_file to penstock_intake;
