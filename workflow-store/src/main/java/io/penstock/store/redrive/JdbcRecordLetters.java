package io.penstock.store.redrive;

import io.penstock.platform.seal.SealBrokenException;
import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.topic.Topics;
import io.penstock.store.outbox.Outbox;
import io.penstock.store.sql.Columns;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/// Puts records back into their topic as they came, with one header more: how often that happened.
/// The ingester reads them as if they were new.
@Repository
class JdbcRecordLetters {
    private static final String LOCK_OPEN =
            """
            select tenant, id, topic, record_key, headers, body, hops
            from workflow.dead_letter
            where tenant = :tenant and id = any(cast(:letters as uuid[]))
              and kind = 'RECORD' and state = 'OPEN'
            order by id
            for update
            """;

    private static final String REDRIVEN =
            """
            update workflow.dead_letter
            set state = 'REDRIVEN', redriven_at = clock_timestamp()
            where tenant = :tenant and id = any(cast(:letters as uuid[]))
            """;

    /// A topic takes no larger record, and one that it refuses would hold up the relay.
    private static final int MAX = Topics.MAX_RECORD - 1024;

    private record Record(
            UUID id,
            String topic,
            byte @Nullable [] key,
            Map<String, byte[]> headers,
            byte @Nullable [] value) {

        long size() {
            return headers.entrySet().stream()
                            .mapToLong(
                                    header -> header.getKey().length() + header.getValue().length)
                            .sum()
                    + (key == null ? 0 : key.length)
                    + (value == null ? 0 : value.length);
        }
    }

    private final JdbcClient jdbc;
    private final Sealing sealing;
    private final Outbox outbox;

    JdbcRecordLetters(JdbcClient jdbc, Sealing sealing, Outbox outbox) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.outbox = outbox;
    }

    /// To be called in a transaction.
    ///
    /// @return what became of those that were open, by letter
    Map<UUID, ItemOutcome> putBack(TenantId tenant, Collection<UUID> letters) {
        var outcomes = new LinkedHashMap<UUID, ItemOutcome>();
        var back = new ArrayList<UUID>();
        var opened =
                about(LOCK_OPEN, tenant, letters).query((row, _) -> opened(row, outcomes)).list();
        for (var record : opened.stream().flatMap(Optional::stream).toList()) {
            outbox.addSealed(
                    tenant, record.topic(), record.key(), record.headers(), record.value());
            outcomes.put(record.id(), ItemOutcome.DONE);
            back.add(record.id());
        }
        about(REDRIVEN, tenant, back).update();
        return outcomes;
    }

    /// @return empty where it cannot be put back; `outcomes` says why
    private Optional<Record> opened(ResultSet row, Map<UUID, ItemOutcome> outcomes)
            throws SQLException {
        var id = row.getObject("id", UUID.class);
        try {
            var record = record(id, row);
            if (record.size() <= MAX) {
                return Optional.of(record);
            }
            outcomes.put(id, ItemOutcome.failed("larger than a topic takes"));
        } catch (SealBrokenException _) {
            outcomes.put(id, ItemOutcome.failed("does not open under the tenant's key"));
        }
        return Optional.empty();
    }

    private Record record(UUID id, ResultSet row) throws SQLException {
        var headers = new LinkedHashMap<String, byte[]>();
        var json = opened(id, row, "headers");
        if (json != null) {
            headers.putAll(
                    StrictJson.TOLERANT.readValue(
                            json, new TypeReference<LinkedHashMap<String, byte[]>>() {}));
        }
        var hops = Integer.toString(row.getInt("hops") + 1);
        headers.put(Topics.HOPS, hops.getBytes(StandardCharsets.US_ASCII));
        return new Record(
                id,
                Columns.text(row, "topic"),
                opened(id, row, "record_key"),
                headers,
                opened(id, row, "body"));
    }

    private byte @Nullable [] opened(UUID id, ResultSet row, String column) throws SQLException {
        var sealed = row.getBytes(column);
        return sealed == null
                ? null
                : sealing.open(
                        Columns.tenant(row),
                        new SealedPlace("dead_letter", column, id.toString()),
                        sealed);
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, Collection<UUID> letters) {
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("letters", letters.stream().map(UUID::toString).toArray(String[]::new));
    }
}
