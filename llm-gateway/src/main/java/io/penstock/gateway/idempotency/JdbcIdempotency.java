package io.penstock.gateway.idempotency;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Keys in Postgres. A key is held under a lease, so that a call that dies with its instance does
/// not keep it; the call's id is the fence of whoever comes back late.
@Repository
class JdbcIdempotency {
    /// Rows are locked in the order of their keys here and below, so that no two batches wait for
    /// each other. Of claims of one key in a batch, one is made.
    private static final String CLAIM =
            """
            insert into gateway.idempotent_call as held (
                tenant, client, key_digest, body_digest, call, lease_until, expires_at)
            select distinct on (c.tenant, c.client, c.key_digest)
                   c.tenant, c.client, c.key_digest, c.body_digest, c.call,
                   clock_timestamp() + make_interval(secs => c.lease), clock_timestamp() + make_interval(secs => :keep)
            from unnest(
                cast(:tenants as text[]), cast(:clients as text[]), cast(:keys as text[]), cast(:bodies as text[]),
                cast(:calls as uuid[]), cast(:leases as double precision[]))
                as c (tenant, client, key_digest, body_digest, call, lease)
            order by c.tenant, c.client, c.key_digest
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
            returning held.call
            """;

    private static final String LOOK =
            """
            select c.call, held.body_digest = c.body_digest as same, held.answer is not null as recorded
            from unnest(
                cast(:tenants as text[]), cast(:clients as text[]), cast(:keys as text[]), cast(:bodies as text[]),
                cast(:calls as uuid[]))
                as c (tenant, client, key_digest, body_digest, call)
            join gateway.idempotent_call held
              on held.tenant = c.tenant and held.client = c.client and held.key_digest = c.key_digest
            """;

    private static final String FREE =
            """
            select w.tenant, w.client, w.key_digest
            from unnest(cast(:tenants as text[]), cast(:clients as text[]), cast(:keys as text[]))
                as w (tenant, client, key_digest)
            left join gateway.idempotent_call held
              on held.tenant = w.tenant and held.client = w.client and held.key_digest = w.key_digest
            where held.call is null
               or held.answer is not null
               or held.lease_until < clock_timestamp()
               or held.expires_at < clock_timestamp()
            """;

    private static final String ANSWER =
            """
            select call, status, headers, answer
            from gateway.idempotent_call
            where tenant = :tenant and client = :client and key_digest = :key and answer is not null
            """;

    private static final String RECORD =
            """
            with mine as materialized (
                select held.tenant, held.client, held.key_digest, e.status, e.headers, e.answer
                from unnest(
                    cast(:tenants as text[]), cast(:clients as text[]), cast(:keys as text[]), cast(:calls as uuid[]),
                    cast(:statuses as integer[]), cast(:headers as text[]), cast(:answers as bytea[]))
                    as e (tenant, client, key_digest, call, status, headers, answer)
                join gateway.idempotent_call held
                  on held.tenant = e.tenant and held.client = e.client and held.key_digest = e.key_digest
                 and held.call = e.call
                order by held.tenant, held.client, held.key_digest
                for update of held
            )
            update gateway.idempotent_call held
            set status = mine.status, headers = cast(mine.headers as jsonb), answer = mine.answer
            from mine
            where held.tenant = mine.tenant and held.client = mine.client and held.key_digest = mine.key_digest
            returning held.call
            """;

    private static final String RELEASE =
            """
            with mine as materialized (
                select held.tenant, held.client, held.key_digest
                from unnest(
                    cast(:tenants as text[]), cast(:clients as text[]), cast(:keys as text[]), cast(:calls as uuid[]))
                    as e (tenant, client, key_digest, call)
                join gateway.idempotent_call held
                  on held.tenant = e.tenant and held.client = e.client and held.key_digest = e.key_digest
                 and held.call = e.call and held.answer is null
                order by held.tenant, held.client, held.key_digest
                for update of held
            )
            delete from gateway.idempotent_call held
            using mine
            where held.tenant = mine.tenant and held.client = mine.client and held.key_digest = mine.key_digest
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

    /// @return what each key's row says, in the order of the claims
    List<Claim.State> claim(List<Claim> claims, Duration keep) {
        var taken =
                on(claims, Claim::key, CLAIM)
                        .param("bodies", texts(claims, Claim::body))
                        .param("calls", texts(claims, claim -> claim.call().toString()))
                        .param(
                                "leases",
                                claims.stream()
                                        .map(claim -> claim.lease().toMillis() / 1000.0)
                                        .toArray(Double[]::new))
                        .param("keep", (double) keep.toSeconds())
                        .query(UUID.class)
                        .set();
        var others = claims.stream().filter(claim -> !taken.contains(claim.call())).toList();
        var states = others.isEmpty() ? Map.<UUID, Claim.State>of() : look(others);
        return claims.stream()
                .map(
                        claim ->
                                taken.contains(claim.call())
                                        ? Claim.State.TAKEN
                                        // a row that was released in between is claimed in the
                                        // next round
                                        : states.getOrDefault(claim.call(), Claim.State.IN_FLIGHT))
                .toList();
    }

    private Map<UUID, Claim.State> look(List<Claim> claims) {
        var states = new HashMap<UUID, Claim.State>();
        on(claims, Claim::key, LOOK)
                .param("bodies", texts(claims, Claim::body))
                .param("calls", texts(claims, claim -> claim.call().toString()))
                .query(
                        row -> {
                            states.put(row.getObject("call", UUID.class), state(row));
                        });
        return states;
    }

    private static Claim.State state(ResultSet row) throws SQLException {
        if (!row.getBoolean("same")) {
            return Claim.State.OTHER_BODY;
        }
        return row.getBoolean("recorded") ? Claim.State.RECORDED : Claim.State.IN_FLIGHT;
    }

    /// Those of the keys that no call in flight holds any more.
    Set<IdempotencyKey> free(Collection<IdempotencyKey> keys) {
        return new HashSet<>(
                on(List.copyOf(keys), Function.identity(), FREE)
                        .query(
                                (row, _) ->
                                        new IdempotencyKey(
                                                new TenantId(row.getString("tenant")),
                                                row.getString("client"),
                                                row.getString("key_digest")))
                        .list());
    }

    /// Empty: it is not kept any longer.
    Optional<Answer> answer(IdempotencyKey key) {
        return jdbc.sql(ANSWER)
                .param("tenant", key.tenant().value())
                .param("client", key.client())
                .param("key", key.digest())
                .query((row, _) -> answer(key, row))
                .optional();
    }

    private Answer answer(IdempotencyKey key, ResultSet row) throws SQLException {
        var place = place(row.getObject("call", UUID.class));
        var headers =
                json.readValue(
                        row.getString("headers"), new TypeReference<Map<String, String>>() {});
        return new Answer(
                row.getInt("status"),
                headers,
                sealing.open(key.tenant(), place, row.getBytes("answer")));
    }

    /// @return the calls that still held their keys; of the others the lease ran out, and another
    ///     call holds the key
    Set<UUID> record(List<End.Recorded> ends) {
        return on(ends, End::key, RECORD)
                .param("calls", texts(ends, end -> end.call().toString()))
                .param(
                        "statuses",
                        ends.stream().map(end -> end.answer().status()).toArray(Integer[]::new))
                .param(
                        "headers",
                        texts(ends, end -> json.writeValueAsString(end.answer().headers())))
                .param("answers", ends.stream().map(this::sealed).toArray(byte[][]::new))
                .query(UUID.class)
                .set();
    }

    private byte[] sealed(End.Recorded end) {
        return sealing.seal(end.key().tenant(), place(end.call()), end.answer().body());
    }

    void release(List<End.Released> ends) {
        on(ends, End::key, RELEASE)
                .param("calls", texts(ends, end -> end.call().toString()))
                .update();
    }

    int forgetExpired() {
        return jdbc.sql(FORGET_EXPIRED).update();
    }

    private <T> JdbcClient.StatementSpec on(
            List<? extends T> things, Function<T, IdempotencyKey> key, String sql) {
        return jdbc.sql(sql)
                .param("tenants", texts(things, thing -> key.apply(thing).tenant().value()))
                .param("clients", texts(things, thing -> key.apply(thing).client()))
                .param("keys", texts(things, thing -> key.apply(thing).digest()));
    }

    private static <T> String[] texts(List<? extends T> things, Function<T, String> text) {
        return things.stream().map(text).toArray(String[]::new);
    }

    private static SealedPlace place(UUID call) {
        return new SealedPlace("gateway.idempotent_call", "answer", call.toString());
    }
}
