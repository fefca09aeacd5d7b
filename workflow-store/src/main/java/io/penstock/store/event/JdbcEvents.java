package io.penstock.store.event;

import io.penstock.platform.seal.Sealing;
import io.penstock.schema.event.Event;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcEvents implements Events {
    private static final String KNOWN =
            """
            select id, body_digest
            from workflow.event
            where tenant = :tenant and id = any(:ids)
            """;

    private static final String FIND =
            """
            select data from workflow.event where tenant = :tenant and id = :id
            """;

    private record Known(EventId id, String digest) {}

    private final JdbcClient jdbc;
    private final Sealing sealing;

    JdbcEvents(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    @Override
    public Map<EventId, String> known(TenantId tenant, Collection<EventId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql(KNOWN)
                .param("tenant", tenant.value())
                .param("ids", ids.stream().map(EventId::value).toArray(String[]::new))
                .query(
                        (row, _) ->
                                new Known(
                                        new EventId(Columns.text(row, "id")),
                                        Columns.text(row, "body_digest")))
                .list()
                .stream()
                .collect(Collectors.toMap(Known::id, Known::digest));
    }

    @Override
    public Optional<Event> find(TenantId tenant, EventId id) {
        return jdbc.sql(FIND)
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query(byte[].class)
                .optional()
                .map(data -> SealedEvent.open(sealing, tenant, id, data));
    }
}
