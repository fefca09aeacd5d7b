package io.penstock.gateway.idempotency;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Keys in Postgres. A key is held under a lease, so that a call that dies with its instance does
/// not keep it; the call's id is the fence of whoever comes back late.
@Repository
class JdbcIdempotency {
    private static final String CLAIM =
            """
            insert into gateway.idempotent_call as held (
                tenant, client, key_digest, body_digest, call, lease_until, expires_at)
            values (
                :tenant, :client, :key, :body, :call,
                clock_timestamp() + make_interval(secs => :lease), clock_timestamp() + make_interval(secs => :keep))
            on conflict (tenant, client, key_digest) do update
            set body_digest = excluded.body_digest,
                call = excluded.call,
                lease_until = excluded.lease_until,
                expires_at = excluded.expires_at,
                status = null,
                headers = null,
                answer = null
            where held.expires_at < clock_timestamp()
               or (held.answer is null and held.lease_until < clock_timestamp())
            """;

    private static final String READ =
            """
            select body_digest, call, status, headers, answer
            from gateway.idempotent_call
            where tenant = :tenant and client = :client and key_digest = :key
            """;

    private static final String RECORD =
            """
            update gateway.idempotent_call
            set status = :status, headers = :headers::jsonb, answer = :answer
            where tenant = :tenant and client = :client and key_digest = :key and call = :call
            """;

    private static final String RELEASE =
            """
            delete from gateway.idempotent_call
            where tenant = :tenant and client = :client and key_digest = :key and call = :call and answer is null
            """;

    private static final String FORGET_EXPIRED =
            """
            delete from gateway.idempotent_call
            where (tenant, client, key_digest) in (
                select tenant, client, key_digest
                from gateway.idempotent_call
                where expires_at < clock_timestamp()
                order by expires_at
                limit 1000
                for update skip locked)
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;
    private final JsonMapper json;

    JdbcIdempotency(JdbcClient jdbc, Sealing sealing, JsonMapper json) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.json = json;
    }

    Claim claim(IdempotencyKey key, String body, UUID call, Duration lease, Duration keep) {
        var taken =
                on(key, CLAIM)
                        .param("body", body)
                        .param("call", call)
                        .param("lease", lease.toMillis() / 1000.0)
                        .param("keep", (double) keep.toSeconds())
                        .update();
        return taken == 1 ? new Claim.Taken() : read(key, body);
    }

    private Claim read(IdempotencyKey key, String body) {
        // a row that was released in between is claimed in the next round
        return on(key, READ)
                .query((row, _) -> read(key, body, row))
                .optional()
                .orElseGet(Claim.InFlight::new);
    }

    private Claim read(IdempotencyKey key, String body, ResultSet row) throws SQLException {
        if (!row.getString("body_digest").equals(body)) {
            return new Claim.OtherBody();
        }
        byte @Nullable [] sealed = row.getBytes("answer");
        if (sealed == null) {
            return new Claim.InFlight();
        }
        var place = place(row.getObject("call", UUID.class));
        var headers =
                json.readValue(
                        row.getString("headers"), new TypeReference<Map<String, String>>() {});
        return new Claim.Recorded(
                new Answer(
                        row.getInt("status"), headers, sealing.open(key.tenant(), place, sealed)));
    }

    /// @return false: the lease ran out, and another call holds the key
    boolean record(IdempotencyKey key, UUID call, Answer answer) {
        return on(key, RECORD)
                        .param("call", call)
                        .param("status", answer.status())
                        .param("headers", json.writeValueAsString(answer.headers()))
                        .param("answer", sealing.seal(key.tenant(), place(call), answer.body()))
                        .update()
                == 1;
    }

    void release(IdempotencyKey key, UUID call) {
        on(key, RELEASE).param("call", call).update();
    }

    int forgetExpired() {
        return jdbc.sql(FORGET_EXPIRED).update();
    }

    private JdbcClient.StatementSpec on(IdempotencyKey key, String sql) {
        return jdbc.sql(sql)
                .param("tenant", key.tenant().value())
                .param("client", key.client())
                .param("key", key.digest());
    }

    private static SealedPlace place(UUID call) {
        return new SealedPlace("gateway.idempotent_call", "answer", call.toString());
    }
}
