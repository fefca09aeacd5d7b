-- What the status pages ask: which runs, newest first, by any filter; and who waits for what.

-- channel: of the run's event. owner: of the step it stands at, at first of its first step; transitions keep it.
alter table run add column channel text, add column owner text;

-- Runs from before: the channel of their event. The owner of their failure, else of the last thing that their timeline
-- tells of their step, else nobody until they move.
update run r
set channel = e.channel,
    owner = coalesce(
        r.failure_owner,
        (select t.owner
         from timeline t
         where t.tenant = r.tenant and t.run = r.id and t.step = r.step and t.owner is not null
         order by t.id desc
         limit 1))
from event e
where e.tenant = r.tenant and e.id = r.event;

-- Newest first by one equality each; other filters of the same page are checked on the rows that these give. Workflow
-- and channel never change and owner seldom does; of failures only runs that have one are here.
create index run_by_workflow on run (tenant, workflow, created_at desc, id desc);
create index run_by_channel on run (tenant, channel, created_at desc, id desc);
create index run_by_owner on run (tenant, owner, created_at desc, id desc) where owner is not null;
create index run_by_failure on run (tenant, failure_class, created_at desc, id desc) where failure_class is not null;
create index run_by_code on run (tenant, failure_code, created_at desc, id desc) where failure_code is not null;

-- A blind index: who is in an event can be asked for by equality, and by nobody who lacks the tenant's search key. value
-- is the first half of an HMAC-SHA-256 over the canonical form, so it is no ciphertext.
create table contact_index (
    tenant text  not null,
    kind   text  not null check (kind in ('phone', 'email', 'external-id')),
    value  bytea not null check (octet_length(value) = 16),
    event  text  not null,
    primary key (tenant, kind, value, event)
);

grant select, insert on contact_index to penstock_worker;
grant select on contact_index, worker, conversation, review, dead_letter to penstock_intake;
