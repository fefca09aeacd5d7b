package io.penstock.store.outbox;

import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// No cursor over ids: a row with a lower id may commit later, and is found because it is there.
@Repository
class JdbcOutbox implements Outbox {
    private static final String TAKE =
            """
            select id, topic, record_key, value
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
    public List<OutboxRow> take(int limit) {
        return jdbc.sql(TAKE)
                .param("limit", limit)
                .query(
                        (row, _) ->
                                new OutboxRow(
                                        row.getLong("id"),
                                        row.getString("topic"),
                                        row.getString("record_key"),
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
}
