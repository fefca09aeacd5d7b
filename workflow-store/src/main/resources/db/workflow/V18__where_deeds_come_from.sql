-- The network that somebody acted from, /24 or /48: what tells a stranger from the office, and is no
-- person's address. Rows from before have none.

alter table audit
    add column source cidr;
