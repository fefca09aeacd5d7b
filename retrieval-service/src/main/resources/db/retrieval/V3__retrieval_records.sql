-- One immutable row for each search: what was asked (sealed), found, decided and passed on.

create table retrieval_record (
    tenant        text             not null,
    id            uuid             not null,
    kind          text             not null check (kind in ('search', 'context')),
    asked_at      timestamptz      not null,
    question      bytea            not null,      -- sealed: query, history, conversation
    details       jsonb            not null,      -- ids, hashes and numbers only
    confidence    double precision not null,
    primary key (tenant, id)
);

grant select, insert on retrieval_record to penstock_retrieval;
