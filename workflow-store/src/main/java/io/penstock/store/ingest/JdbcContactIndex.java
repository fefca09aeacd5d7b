package io.penstock.store.ingest;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.event.Event;
import io.penstock.store.contact.ContactKey;
import io.penstock.store.contact.Contacts;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// By what new events can be found. Rows name events that this transaction inserted, so two
/// ingesters never wait for each other here.
@Repository
class JdbcContactIndex {
    private static final String INSERT =
            """
            insert into workflow.contact_index (tenant, kind, value, event)
            select c.*
            from unnest(
                cast(:tenants as text[]), cast(:kinds as text[]), cast(:values as bytea[]),
                cast(:events as text[]))
                as c (tenant, kind, value, event)
            on conflict do nothing
            """;

    private final JdbcClient jdbc;
    private final KeyedHash hash;

    JdbcContactIndex(JdbcClient jdbc, KeyedHash hash) {
        this.jdbc = jdbc;
        this.hash = hash;
    }

    private record Row(Event event, ContactKey key) {}

    void insert(List<Event> events) {
        var rows =
                events.stream()
                        .flatMap(
                                event ->
                                        Contacts.of(event).stream().map(key -> new Row(event, key)))
                        .toList();
        if (rows.isEmpty()) {
            return;
        }
        jdbc.sql(INSERT)
                .param("tenants", texts(rows, row -> row.event().tenantid().value()))
                .param("kinds", texts(rows, row -> row.key().kind().word()))
                .param("values", rows.stream().map(this::hash).toArray(byte[][]::new))
                .param("events", texts(rows, row -> row.event().id().value()))
                .update();
    }

    private byte[] hash(Row row) {
        return row.key().hash(hash, row.event().tenantid());
    }

    private static String[] texts(List<Row> rows, Function<Row, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }
}
