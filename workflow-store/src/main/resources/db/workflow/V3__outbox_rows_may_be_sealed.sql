-- A record of which nobody knows what it holds is sealed whole: value is then the ciphertext of its key, headers and
-- value, bound to sealed_as, which the application made; only the relay opens it. Every other row holds nothing personal
-- outside of what its value seals itself.
alter table outbox
    add column tenant text,
    add column sealed_as uuid,
    add check ((tenant is null) = (sealed_as is null));
