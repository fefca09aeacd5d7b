package io.penstock.store.ingest;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.event.EventType;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Messages of ours that a channel tells of as it tells of a customer's. The id by which the
/// channel took ours gives them away.
///
/// A channel may tell of a message before its answer is written down. A comment of somebody of ours
/// in a conversation into which something of ours is on its way counts as that. A notice that names
/// neither text nor author may be the customer's: it starts a run, which ends when the answer is
/// written. What the channel took without our knowing is not recognised.
@Repository
class JdbcOwnMessages {
    private static final String OURS =
            """
            select k.tenant, k.event
            from unnest(
                cast(:tenants as text[]), cast(:events as text[]), cast(:channels as text[]),
                cast(:digests as text[]), cast(:conversations as text[]))
                as k (tenant, event, channel, digest, conversation)
            where exists (
                    select from workflow.send s
                    where s.tenant = k.tenant and s.vendor_digest = k.digest
                      and s.channel = k.channel)
               or exists (
                    select from workflow.send s
                    where s.tenant = k.tenant and s.conversation_key = k.conversation
                      and s.channel = k.channel and s.status in ('INTENDED', 'UNKNOWN'))
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
                                .param(
                                        "conversations",
                                        texts(
                                                notices,
                                                event ->
                                                        isComment(event)
                                                                ? event.partitionkey()
                                                                : null))
                                .query(
                                        (row, _) ->
                                                Ours.key(
                                                        row.getString("tenant"),
                                                        row.getString("event")))
                                .list()));
    }

    private static boolean isNotice(Event event) {
        var message = event.data().message();
        return isComment(event)
                || (event.type() == EventType.MESSAGE_RECEIVED
                        && message != null
                        && Boolean.TRUE.equals(message.thin()));
    }

    private static boolean isComment(Event event) {
        var message = event.data().message();
        return event.type() == EventType.TICKET_COMMENT_ADDED
                && message != null
                && message.direction() == Direction.OUTBOUND;
    }

    private String digest(Event event) {
        var message = event.data().message();
        var id = message == null ? "" : message.id();
        return hash.digest(event.tenantid(), id.getBytes(StandardCharsets.UTF_8));
    }

    private static String[] texts(List<Event> events, Function<Event, @Nullable String> column) {
        return events.stream().map(column).toArray(String[]::new);
    }
}
