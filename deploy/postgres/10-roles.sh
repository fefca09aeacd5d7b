#!/bin/bash
# Runs once, when the data folder is new: the databases, and one role for each service, which owns
# nothing and may do what a migration grants it.
set -euo pipefail

role() { # name, password
    psql --quiet --no-psqlrc -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres \
        -v role="$1" -v password="$2" <<'SQL'
create role :"role" with login nosuperuser nocreatedb nocreaterole nobypassrls password :'password';
SQL
}

database() { # name, owner, further roles that may connect
    psql --quiet --no-psqlrc -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres \
        -v database="$1" -v owner="$2" -v roles="$3" <<'SQL'
create database :"database" owner :"owner";
revoke all on database :"database" from public;
select format('grant connect on database %I to %I', :'database', name)
from unnest(string_to_array(:'roles', ' ')) name
where name <> ''
\gexec
SQL
}

role penstock_owner "$PENSTOCK_OWNER_DB_PASSWORD"
role penstock_intake "$PENSTOCK_INTAKE_DB_PASSWORD"
role penstock_worker "$PENSTOCK_WORKER_DB_PASSWORD"
role penstock_gateway "$PENSTOCK_GATEWAY_DB_PASSWORD"
role penstock_retrieval "$PENSTOCK_RETRIEVAL_DB_PASSWORD"
role keycloak "$KEYCLOAK_DB_PASSWORD"
database penstock penstock_owner "penstock_intake penstock_worker penstock_gateway penstock_retrieval"
database keycloak keycloak ""
psql --quiet --no-psqlrc -U "$POSTGRES_USER" -d postgres -c "revoke all on database postgres from public"
