package io.penstock.store.ingest;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventType;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Messages of ours that a channel tells of as it tells of a customer's: a notice that names
// neither
/// text nor author. The id by which the channel took ours gives them away. What it took without our
/// knowing, or tells of before its answer was written down, is not recognised.
@Repository
class JdbcOwnMessages {
    private static final String OURS =
            """
            select k.tenant, k.event
            from unnest(
                cast(:tenants as text[]), cast(:events as text[]), cast(:channels as text[]),
                cast(:digests as text[]))
                as k (tenant, event, channel, digest)
            where exists (
                select from workflow.send s
                where s.tenant = k.tenant and s.vendor_digest = k.digest and s.channel = k.channel)
            """;

    private final JdbcClient jdbc;
    private final KeyedHash hash;

    JdbcOwnMessages(JdbcClient jdbc, KeyedHash hash) {
        this.jdbc = jdbc;
        this.hash = hash;
    }

    record Ours(Set<String> keys) {
        boolean contain(Event event) {
            return keys.contains(key(event.tenantid().value(), event.id().value()));
        }

        private static String key(String tenant, String event) {
            return tenant + "/" + event;
        }
    }

    Ours among(List<Event> events) {
        var notices = events.stream().filter(JdbcOwnMessages::isNotice).toList();
        if (notices.isEmpty()) {
            return new Ours(Set.of());
        }
        return new Ours(
                new HashSet<>(
                        jdbc.sql(OURS)
                                .param("tenants", texts(notices, event -> event.tenantid().value()))
                                .param("events", texts(notices, event -> event.id().value()))
                                .param("channels", texts(notices, event -> event.channel().word()))
                                .param("digests", texts(notices, this::digest))
                                .query(
                                        (row, _) ->
                                                Ours.key(
                                                        row.getString("tenant"),
                                                        row.getString("event")))
                                .list()));
    }

    private static boolean isNotice(Event event) {
        var message = event.data().message();
        return event.type() == EventType.MESSAGE_RECEIVED
                && message != null
                && Boolean.TRUE.equals(message.thin());
    }

    private String digest(Event event) {
        var message = event.data().message();
        var id = message == null ? "" : message.id();
        return hash.digest(event.tenantid(), id.getBytes(StandardCharsets.UTF_8));
    }

    private static String[] texts(List<Event> events, Function<Event, String> column) {
        return events.stream().map(column).toArray(String[]::new);
    }
}
