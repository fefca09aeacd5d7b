-- Sources that tenants connect themselves. The address of a webhook, (channel, id), is one over all tenants.
--
-- Each change of a row or of its secrets takes a new version, over all rows and for ever: who has read these versions
-- has read these rows.
create sequence connection_version;

create table connection (
    tenant        text        not null,
    channel       text        not null,
    id            text        not null,
    accounts      text[]      not null,
    enabled       boolean     not null,
    -- what the channel's adapter wants to know, nothing of it secret; json, because a form's fields have an order
    options       json        not null,
    base_url      text,
    allowed_hosts text[],
    access_token  bytea,
    verify_token  bytea,
    version       bigint      not null default nextval('connection_version'),
    created_at    timestamptz not null default clock_timestamp(),
    updated_at    timestamptz not null default clock_timestamp(),
    primary key (channel, id),
    check ((base_url is null) = (access_token is null)),
    check ((base_url is null) = (allowed_hosts is null))
);

create index connection_of_tenant on connection (tenant, channel, id);

-- One that is followed by another lives until expires_at, so that the sender can change over.
create table connection_secret (
    id         uuid        not null primary key,
    channel    text        not null,
    connection text        not null,
    value      bytea       not null,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz,
    foreign key (channel, connection) references connection on delete cascade
);

create index connection_secret_of on connection_secret (channel, connection);

grant select, insert, update, delete on connection, connection_secret to penstock_intake;
grant usage on sequence connection_version to penstock_intake;

-- A worker needs the way back, never what a sender signs with.
grant select (tenant, channel, id, accounts, enabled, options, base_url, allowed_hosts, access_token, version)
    on connection to penstock_worker;
