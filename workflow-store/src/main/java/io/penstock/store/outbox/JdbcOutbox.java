package io.penstock.store.outbox;

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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/// No cursor over ids: a row with a lower id may commit later, and is found because it is there.
@Repository
class JdbcOutbox implements Outbox {
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
        return jdbc.sql(TAKE)
                .param("limit", limit)
                .query((row, _) -> row.getObject("sealed_as") == null ? plain(row) : opened(row))
                .list();
    }

    @Override
    public int delete(Collection<Long> ids) {
        return ids.isEmpty() ? 0 : jdbc.sql(DELETE).param("ids", ids.toArray(Long[]::new)).update();
    }

    @Override
    public long depth() {
        return jdbc.sql(DEPTH).query(Long.class).single();
    }

    private static OutboxRow plain(ResultSet row) throws SQLException {
        return new OutboxRow(
                row.getLong("id"),
                row.getString("topic"),
                Columns.text(row, "record_key").getBytes(StandardCharsets.UTF_8),
                headers(row.getBytes("headers")),
                row.getBytes("value"));
    }

    private OutboxRow opened(ResultSet row) throws SQLException {
        var place = place(row.getObject("sealed_as", UUID.class));
        var bytes = sealing.open(Columns.tenant(row), place, row.getBytes("value"));
        var whole = StrictJson.TOLERANT.readValue(bytes, Whole.class);
        return new OutboxRow(
                row.getLong("id"),
                row.getString("topic"),
                whole.recordKey(),
                whole.headers(),
                whole.value());
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
