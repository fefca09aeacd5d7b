-- Kafka headers of the record: a JSON object of base64 texts, as bytes, since a header may hold what jsonb refuses.
alter table outbox add column headers bytea;
