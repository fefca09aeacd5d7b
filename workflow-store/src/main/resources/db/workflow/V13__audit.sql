-- What people did. Rows are added, never changed: the services may not, and the trigger keeps the
-- owner from it as well.

create table audit (
    id        bigint generated always as identity primary key,
    tenant    text        not null,
    at        timestamptz not null default clock_timestamp(),
    issuer    text        not null,
    subject   text        not null,
    client    text,
    scope     text,
    action    text        not null,
    object    text        not null,
    outcome   text        not null check (outcome in ('DONE', 'REFUSED')),
    code      text,
    sealed_as uuid        not null,
    reason    bytea,
    -- hashes, counts and versions
    facts     jsonb       not null,
    request   text,
    check ((outcome = 'REFUSED') = (code is not null))
);

create index audit_newest on audit (tenant, id desc);
create index audit_of_object on audit (tenant, object, id desc);
create index audit_of_actor on audit (tenant, subject, id desc);

create function refuse_rewriting() returns trigger
    language plpgsql as
$$
begin
    raise exception 'Rows of % are only ever added', tg_table_name using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_is_kept
    before update or delete or truncate
    on audit
    for each statement
execute function refuse_rewriting();

grant select, insert on audit to penstock_intake;
grant insert on audit to penstock_worker;
