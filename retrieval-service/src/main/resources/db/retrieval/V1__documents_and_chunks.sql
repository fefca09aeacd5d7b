-- Documents as they were given, cut into chunks. Text is sealed; what stands in clear is ids,
-- versions, counts, metadata and keyed hashes. Every key and every query begins with the tenant.

grant usage on schema retrieval to penstock_retrieval;

create table document (
    tenant       text        not null,
    id           text        not null,
    source       text        not null,
    version      integer     not null,
    content_hash text        not null,            -- keyed; covers the way of chunking
    title        bytea       not null,            -- sealed
    text         bytea       not null,            -- sealed
    metadata     jsonb       not null,
    created_at   timestamptz not null default clock_timestamp(),
    updated_at   timestamptz not null default clock_timestamp(),
    primary key (tenant, id)
);

create table chunk (
    tenant           text    not null,
    id               text    not null,            -- keyed hash of document, place and text
    document         text    not null,
    document_version integer not null,
    source           text    not null,
    ordinal          integer not null,
    start_offset     integer not null,
    end_offset       integer not null,
    tokens           integer not null,
    text_hash        text    not null,            -- keyed hash of the text alone
    content          bytea   not null,            -- sealed: title, headings, text
    primary key (tenant, id),
    foreign key (tenant, document) references document (tenant, id) on delete cascade
);

create index chunk_by_document on chunk (tenant, document, ordinal);

grant select, insert, update, delete on document, chunk to penstock_retrieval;
