-- A person, or the clock, moves a run. It goes on in its iteration, so results stay and side effects keep their keys;
-- attempts are counted anew, within a round.
alter table run
    add column round integer not null default 1,
    -- how long a run may take from its start, or from the start of a new round
    add column term interval;
update run set term = deadline_at - created_at where deadline_at is not null;

alter table attempt add column round integer not null default 1;
alter table attempt
    drop constraint attempt_pkey,
    add primary key (tenant, run, step, iteration, round, attempt);

-- Reviews: who looks at one, what was decided by whom, and what became of those that nobody decided in time.
alter table review
    add column iteration integer not null default 1,
    add column failure_detail bytea,
    add column due_for interval,
    add column escalated boolean not null default false,
    add column assignee text,
    add column assignee_issuer text,
    add column claimed_until timestamptz,
    add column decision text check (decision in ('approve', 'edit', 'reject')),
    add column decided_by text,
    add column decided_issuer text,
    add column decided_client text,
    -- keyed hash of what was shown: the event, the answer and the action that were decided on
    add column shown_digest text,
    add column reason bytea,
    -- of an edit: the generate step whose result it replaces, and that result
    add column answer_step text,
    add column answer bytea,
    drop constraint review_status_check,
    add constraint review_status_check
        check (status in ('OPEN', 'DECIDED', 'EXPIRED', 'SETTLED', 'CANCELLED')),
    add check ((status = 'DECIDED') = (decision is not null)),
    add check ((decision is null) = (decided_by is null)),
    add check ((decision is not null and decision = 'edit') = (answer is not null)),
    add check ((answer is null) = (answer_step is null)),
    add check ((assignee is null) = (claimed_until is null));
update review set due_for = due_at - opened_at;

-- Lists: what is open, the first due first; everything, newest first.
create index review_by_due on review (tenant, (coalesce(due_at, 'infinity'::timestamptz)), id) where status = 'OPEN';
create index review_newest on review (tenant, opened_at desc, id desc);
create index review_of_run on review (tenant, run);
create index review_expiring on review (due_at) where status = 'OPEN' and due_at is not null;

-- Rights: a decision is made in intake's process, in one transaction with the run that it moves.
grant select on step_result, attempt, send, conversation, review, dead_letter to penstock_intake;
grant update on run, conversation, review to penstock_intake;
grant update (status, settled, failure_class, failure_code, updated_at) on send to penstock_intake;
grant insert on step_result, timeline, outbox, dead_letter to penstock_intake;
grant execute on function next_ready(bigint) to penstock_intake;
