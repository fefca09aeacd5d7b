-- 100,000 runs of tenant acme and 10,000 of globex, over 30 days: 20 workflows of which four have nine tenths of the runs,
-- five channels, ten owners, twenty failure codes; nine tenths completed, 6 % failed, 2 % in review.
insert into workflow.definition (tenant, name, version, sha256, body)
select t.tenant, 'workflow-' || w, 1, '-', 'name: workflow-' || w
from (values ('acme'), ('globex')) as t (tenant)
cross join generate_series(0, 19) as w;

insert into workflow.worker (name, lease_until)
select 'worker-' || w, clock_timestamp() + interval '1 day'
from generate_series(1, 4) as w;

create temporary table made as
select t.tenant, n,
       md5(t.tenant || n)::uuid as id,
       translate(substr(md5('e' || t.tenant || n), 1, 26), '0189', 'wxyz') as event,
       'workflow-' || case when r.workflow < 0.9 then floor(r.workflow * 4 / 0.9) else 4 + floor((r.workflow - 0.9) * 160) end as workflow,
       (array['whatsapp', 'whatsapp', 'whatsapp', 'zendesk', 'zendesk', 'form', 'hubspot', 'cloudevents'])[1 + floor(r.channel * 8)] as channel,
       'owner-' || floor(r.owner * r.owner * 10) as owner,
       case
           when r.status < 0.900 then 'COMPLETED'
           when r.status < 0.960 then 'FAILED'
           when r.status < 0.970 then 'CANCELLED'
           when r.status < 0.990 then 'IN_REVIEW'
           when r.status < 0.995 then 'PENDING'
           when r.status < 0.999 then 'WAITING'
           else 'RUNNING' end as status,
       floor(r.code * r.code * 20)::int as code,
       floor(r.person * 20000)::int as person,
       clock_timestamp() - n * interval '26 seconds' - r.jitter * interval '20 seconds' as at
from (values ('acme', 100000), ('globex', 10000)) as t (tenant, runs)
cross join lateral generate_series(1, t.runs) as n
cross join lateral (
    select random() as workflow, random() as channel, random() as owner, random() as status, random() as code,
           random() as person, random() as jitter, n as each_row_its_own) r;

insert into workflow.event (tenant, id, type, channel, time, recorded_time, body_digest, data, ingested_at)
select tenant, event, 'intake.message.received', channel, at, at, '-', convert_to(repeat('x', 900), 'UTF8'), at
from made
order by at;

insert into workflow.conversation (tenant, workflow, key, next_seq, active_run, ready_at)
select tenant, workflow, 'run:' || id, 2, case status when 'RUNNING' then id end,
       case when status in ('PENDING', 'WAITING') then at end
from made
order by at;

insert into workflow.run
    (tenant, id, event, channel, owner, workflow, workflow_version, conversation, seq, while_in_review, status, version,
     fence, worker_epoch, step, due_at, deadline_at, failure_class, failure_code, failure_detail, failure_owner,
     created_at, updated_at, ended_at)
select m.tenant, m.id, m.event, m.channel, m.owner, m.workflow, 1, c.id, 1, 'queue', m.status, 6,
       1, case m.status when 'RUNNING' then (select min(epoch) from workflow.worker) + m.n % 4 end, 'reply', m.at, m.at + interval '30 minutes',
       case when f.failed then (array['TRANSIENT', 'LOGIC_DEFECT', 'LOW_CONFIDENCE', 'EXPIRED'])[1 + m.code % 4] end,
       case when f.failed then 'code_' || m.code end,
       null,
       case when f.failed then m.owner end,
       m.at, m.at + interval '10 seconds',
       case when m.status in ('COMPLETED', 'FAILED', 'CANCELLED') then m.at + interval '10 seconds' end
from made m
join workflow.conversation c on c.tenant = m.tenant and c.workflow = m.workflow and c.key = 'run:' || m.id
cross join lateral (select m.status in ('FAILED', 'IN_REVIEW', 'WAITING') as failed) f
order by m.at;

insert into workflow.review (tenant, id, run, step, queue, nonce, status, failure_class, failure_code, opened_at, due_at)
select tenant, gen_random_uuid(), id, 'reply', 'support', gen_random_uuid(), 'OPEN', 'LOW_CONFIDENCE', 'review_required', at,
       at + interval '4 hours'
from made
where status = 'IN_REVIEW';

insert into workflow.dead_letter (tenant, id, kind, run, failure_class, failure_code, created_at)
select tenant, gen_random_uuid(), 'RUN', id, 'LOGIC_DEFECT', 'code_' || code, at
from made
where status = 'FAILED';

-- Some 20,000 people with about five events each, and one with 2,000; hash is what the service makes of +15550<person>.
insert into workflow.contact_index (tenant, kind, value, event)
select tenant, 'phone', substring(sha256(convert_to(tenant || person, 'UTF8')) for 16), event from made
union all
select tenant, 'phone', decode('00000000000000000000000000000001', 'hex'), event from made where n <= 2000;

analyze;
