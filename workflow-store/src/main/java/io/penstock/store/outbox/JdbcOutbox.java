package io.penstock.store.outbox;

import io.penstock.schema.json.StrictJson;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static final String TAKE =
            """
            select id, topic, record_key, headers, value
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

    JdbcOutbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
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
    public List<OutboxRow> take(int limit) {
        return jdbc.sql(TAKE)
                .param("limit", limit)
                .query(
                        (row, _) ->
                                new OutboxRow(
                                        row.getLong("id"),
                                        row.getString("topic"),
                                        row.getString("record_key"),
                                        headers(row.getBytes("headers")),
                                        row.getBytes("value")))
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

    private static Map<String, byte[]> headers(byte @Nullable [] json) {
        return json == null
                ? Map.of()
                : StrictJson.TOLERANT.readValue(
                        json, new TypeReference<LinkedHashMap<String, byte[]>>() {});
    }
}
