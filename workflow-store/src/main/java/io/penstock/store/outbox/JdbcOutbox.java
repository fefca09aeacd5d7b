package io.penstock.store.outbox;

import io.penstock.platform.seal.SealBrokenException;
import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.sql.Columns;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/// No cursor over ids: a row with a lower id may commit later, and is found because it is there.
@Repository
class JdbcOutbox implements Outbox {
    private static final Logger log = LoggerFactory.getLogger(JdbcOutbox.class);

    private static final String ADD =
            """
            insert into workflow.outbox (topic, record_key, headers, value)
            values (:topic, :key, :headers, :value)
            """;

    private static final String ADD_SEALED =
            """
            insert into workflow.outbox (topic, record_key, tenant, sealed_as, value)
            values (:topic, '', :tenant, :row, :value)
            """;

    private static final String TAKE =
            """
            select id, topic, record_key, tenant, sealed_as, headers, value
            from workflow.outbox
            order by id
            limit :limit
            """;

    private static final String DELETE =
            """
            delete from workflow.outbox where id = any(:ids)
            """;

    private static final String SET_ASIDE =
            """
            with gone as (
                delete from workflow.outbox where id = :id returning *
            )
            insert into workflow.outbox_aside
                (id, topic, record_key, headers, tenant, sealed_as, value, created_at, why)
            select id, topic, record_key, headers, tenant, sealed_as, value, created_at, :why
            from gone
            """;

    private static final String ASIDE =
            """
            select count(*) from workflow.outbox_aside
            """;

    private static final String DEPTH =
            """
            select count(*) from workflow.outbox
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;

    JdbcOutbox(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    /// What a sealed row's value holds.
    ///
    /// @param key of rows that were written when keys were texts
    private record Whole(
            @Nullable String key,
            byte @Nullable [] keyBytes,
            Map<String, byte[]> headers,
            byte @Nullable [] value) {
        byte @Nullable [] recordKey() {
            return key == null ? keyBytes : key.getBytes(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void add(String topic, String key, Map<String, byte[]> headers, byte[] value) {
        jdbc.sql(ADD)
                .param("topic", topic)
                .param("key", key)
                .param("headers", StrictJson.TOLERANT.writeValueAsBytes(headers))
                .param("value", value)
                .update();
    }

    @Override
    public void addSealed(
            TenantId tenant,
            String topic,
            byte @Nullable [] key,
            Map<String, byte[]> headers,
            byte @Nullable [] value) {
        var row = UUID.randomUUID();
        var whole = StrictJson.TOLERANT.writeValueAsBytes(new Whole(null, key, headers, value));
        jdbc.sql(ADD_SEALED)
                .param("topic", topic)
                .param("tenant", tenant.value())
                .param("row", row)
                .param("value", sealing.seal(tenant, place(row), whole))
                .update();
    }

    @Override
    public List<OutboxRow> take(int limit) {
        return jdbc.sql(TAKE).param("limit", limit).query((row, _) -> taken(row)).list().stream()
                .flatMap(taken -> opened(taken).stream())
                .toList();
    }

    @Override
    public void setAside(long id, String why) {
        jdbc.sql(SET_ASIDE).param("id", id).param("why", why).update();
        log.atError()
                .addKeyValue("row", id)
                .addKeyValue("why", why)
                .log("A row of the outbox cannot leave; it is set aside, those behind it go on");
    }

    @Override
    public long aside() {
        return jdbc.sql(ASIDE).query(Long.class).single();
    }

    @Override
    public int delete(Collection<Long> ids) {
        return ids.isEmpty() ? 0 : jdbc.sql(DELETE).param("ids", ids.toArray(Long[]::new)).update();
    }

    @Override
    public long depth() {
        return jdbc.sql(DEPTH).query(Long.class).single();
    }

    /// A row as it stands in the table.
    private sealed interface Taken {
        record Plain(OutboxRow row) implements Taken {}

        record Sealed(long id, String topic, TenantId tenant, UUID sealedAs, byte[] value)
                implements Taken {}
    }

    private static Taken taken(ResultSet row) throws SQLException {
        var sealedAs = row.getObject("sealed_as", UUID.class);
        return sealedAs == null
                ? new Taken.Plain(plain(row))
                : new Taken.Sealed(
                        row.getLong("id"),
                        row.getString("topic"),
                        Columns.tenant(row),
                        sealedAs,
                        row.getBytes("value"));
    }

    private static OutboxRow plain(ResultSet row) throws SQLException {
        return new OutboxRow(
                row.getLong("id"),
                row.getString("topic"),
                Columns.text(row, "record_key").getBytes(StandardCharsets.UTF_8),
                headers(row.getBytes("headers")),
                row.getBytes("value"));
    }

    private Optional<OutboxRow> opened(Taken taken) {
        return switch (taken) {
            case Taken.Plain(var row) -> Optional.of(row);
            case Taken.Sealed row -> opened(row);
        };
    }

    private Optional<OutboxRow> opened(Taken.Sealed row) {
        try {
            var bytes = sealing.open(row.tenant(), place(row.sealedAs()), row.value());
            var whole = StrictJson.TOLERANT.readValue(bytes, Whole.class);
            return Optional.of(
                    new OutboxRow(
                            row.id(),
                            row.topic(),
                            whole.recordKey(),
                            whole.headers(),
                            whole.value()));
        } catch (SealBrokenException | JacksonException e) {
            setAside(row.id(), e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private static SealedPlace place(UUID row) {
        return new SealedPlace("outbox", "value", row.toString());
    }

    private static Map<String, byte[]> headers(byte @Nullable [] json) {
        return json == null
                ? Map.of()
                : StrictJson.TOLERANT.readValue(
                        json, new TypeReference<LinkedHashMap<String, byte[]>>() {});
    }
}
