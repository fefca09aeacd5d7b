-- The gateway's own schema. The service connects as penstock_gateway, which owns nothing and may only what is granted here.

create table gateway.prompt_version (
    tenant       text        not null,
    id           text        not null,
    version      integer     not null check (version > 0),
    sha256       text        not null,
    messages     text        not null,  -- canonical JSON; sha256 is over exactly this text
    published_by text        not null,
    published_at timestamptz not null default clock_timestamp(),
    primary key (tenant, id, version)
);

create table gateway.model_call (
    tenant          text        not null,
    id              uuid        not null,  -- UUIDv7
    client          text        not null,
    run             text,
    step            text,
    model_asked     text        not null,  -- as the caller wrote it: a route, or provider/model
    route           text,
    provider        text,
    model_requested text,                  -- at the provider
    model_returned  text,
    prompt_id       text,
    prompt_version  integer,
    prompt_sha256   text,
    started_at      timestamptz not null,
    duration_ms     bigint      not null,
    status          integer     not null,
    error_code      text,
    finish_reason   text,
    schema_sha256   text,
    schema_verdict  text        not null,
    input_tokens    bigint,
    output_tokens   bigint,
    usage_source    text        not null check (usage_source in ('provider', 'estimated', 'none')),
    attempts        jsonb       not null,
    primary key (tenant, id)
);
create index model_call_by_run on gateway.model_call (tenant, run) where run is not null;

-- Sealed, and apart: kept shorter than the metadata, and read with another permission.
create table gateway.model_call_content (
    tenant text  not null,
    call   uuid  not null,
    prompt bytea not null,
    answer bytea,
    primary key (tenant, call),
    foreign key (tenant, call) references gateway.model_call (tenant, id) on delete cascade
);

create table gateway.idempotent_call (
    tenant      text        not null,
    client      text        not null,
    key_digest  text        not null,
    body_digest text        not null,
    call        uuid        not null,  -- the call that holds the key: its fence
    lease_until timestamptz not null,
    expires_at  timestamptz not null,
    status      integer,
    headers     jsonb,
    answer      bytea,                 -- sealed; null while the call is in flight
    primary key (tenant, client, key_digest)
);
create index idempotent_call_by_expiry on gateway.idempotent_call (expires_at);

grant usage on schema gateway to penstock_gateway;
grant select, insert on gateway.prompt_version to penstock_gateway;
grant select, insert on gateway.model_call to penstock_gateway;
grant select, insert on gateway.model_call_content to penstock_gateway;
grant select, insert, update, delete on gateway.idempotent_call to penstock_gateway;
