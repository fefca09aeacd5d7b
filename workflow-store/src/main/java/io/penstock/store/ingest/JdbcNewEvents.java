package io.penstock.store.ingest;

import io.penstock.platform.seal.Sealing;
import io.penstock.schema.event.Event;
import io.penstock.store.event.BodyDigest;
import io.penstock.store.event.SealedEvent;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcNewEvents {
    private static final String INSERT =
            """
            insert into workflow.event
                (tenant, id, type, channel, time, recorded_time, conversation_key, body_digest, data)
            select e.*
            from unnest(
                cast(:tenants as text[]), cast(:ids as text[]), cast(:types as text[]),
                cast(:channels as text[]), cast(:times as timestamptz[]),
                cast(:recorded as timestamptz[]), cast(:conversations as text[]),
                cast(:digests as text[]), cast(:data as bytea[]))
                as e (tenant, id, type, channel, time, recorded_time, conversation_key, body_digest, data)
            order by e.tenant, e.id
            on conflict (tenant, id) do nothing
            returning tenant, id
            """;

    private static final String UNMATCHED =
            """
            update workflow.event e
            set unmatched = true
            from unnest(cast(:tenants as text[]), cast(:ids as text[])) as u (tenant, id)
            where e.tenant = u.tenant and e.id = u.id
            """;

    private record Key(String tenant, String id) {
        static Key of(Event event) {
            return new Key(event.tenantid().value(), event.id().value());
        }
    }

    private final JdbcClient jdbc;
    private final Sealing sealing;
    private final BodyDigest digest;

    JdbcNewEvents(JdbcClient jdbc, Sealing sealing, BodyDigest digest) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.digest = digest;
    }

    /// @return those that were not there, in the order of the log
    List<Event> insert(List<Event> batch) {
        return insert(batch, digest::of);
    }

    /// @param digest of what the event was made of, where that is more than its body
    /// @return whether it was not there
    boolean insert(Event event, String digest) {
        return !insert(List.of(event), _ -> digest).isEmpty();
    }

    private List<Event> insert(List<Event> batch, Function<Event, String> digests) {
        var first = new LinkedHashMap<Key, Event>();
        batch.forEach(event -> first.putIfAbsent(Key.of(event), event));
        if (first.isEmpty()) {
            return List.of();
        }
        var events = first.values();
        var inserted =
                new HashSet<>(
                        named(INSERT, events)
                                .param("types", texts(events, event -> event.type().word()))
                                .param("channels", texts(events, event -> event.channel().word()))
                                .param("times", texts(events, event -> event.time().toString()))
                                .param(
                                        "recorded",
                                        texts(events, event -> event.recordedtime().toString()))
                                .param("conversations", texts(events, Event::partitionkey))
                                .param("digests", texts(events, digests::apply))
                                .param("data", sealed(events))
                                .query(
                                        (row, _) ->
                                                new Key(
                                                        row.getString("tenant"),
                                                        row.getString("id")))
                                .list());
        return events.stream().filter(event -> inserted.contains(Key.of(event))).toList();
    }

    void unmatched(List<Event> events) {
        if (!events.isEmpty()) {
            named(UNMATCHED, events).update();
        }
    }

    private JdbcClient.StatementSpec named(String sql, Collection<Event> events) {
        return jdbc.sql(sql)
                .param("tenants", texts(events, event -> event.tenantid().value()))
                .param("ids", texts(events, event -> event.id().value()));
    }

    private byte[][] sealed(Collection<Event> events) {
        return events.stream().map(event -> SealedEvent.of(sealing, event)).toArray(byte[][]::new);
    }

    private static String[] texts(
            Collection<Event> events, Function<Event, @Nullable String> column) {
        return events.stream().map(column).toArray(String[]::new);
    }
}
