package io.penstock.store.ingest;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.topic.Topics;
import io.penstock.store.announce.Signals;
import io.penstock.store.outbox.Outbox;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Records that never became an event. Nobody knows what they hold, so bytes, key and headers are
/// sealed; those that name no tenant belong to the installation.
@Repository
class JdbcUnreadable {
    static final TenantId INSTALLATION = new TenantId("penstock");

    private static final String KEEP =
            """
            insert into workflow.dead_letter
                (tenant, id, kind, topic, partition, record_offset, record_key, headers, body,
                 failure_class, failure_code, failure_detail, hops)
            values (:tenant, :id, 'RECORD', :topic, :partition, :offset, :key, :headers, :body,
                    :class, :code, :detail, :hops)
            on conflict (topic, partition, record_offset) where kind = 'RECORD' do nothing
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;
    private final Outbox outbox;
    private final Signals signals;

    JdbcUnreadable(JdbcClient jdbc, Sealing sealing, Outbox outbox, Signals signals) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.outbox = outbox;
        this.signals = signals;
    }

    /// @return how many were not there yet
    int keep(List<LogRecord.Unreadable> letters) {
        var kept = letters.stream().filter(this::kept).toList();
        kept.forEach(this::copy);
        return kept.size();
    }

    private boolean kept(LogRecord.Unreadable letter) {
        var id = UUID.randomUUID();
        var kept = keep(letter, id) == 1;
        if (kept) {
            signals.recordLetter(tenant(letter), id);
        }
        return kept;
    }

    private int keep(LogRecord.Unreadable letter, UUID id) {
        var tenant = tenant(letter);
        var origin = letter.origin();
        var headers = StrictJson.TOLERANT.writeValueAsBytes(letter.headers());
        var reason = letter.reason().getBytes(StandardCharsets.UTF_8);
        return jdbc.sql(KEEP)
                .param("tenant", tenant.value())
                .param("id", id)
                .param("topic", origin.topic())
                .param("partition", origin.partition())
                .param("offset", origin.offset())
                .param("key", sealed(tenant, id, "record_key", letter.key()))
                .param("headers", sealed(tenant, id, "headers", headers))
                .param("body", sealed(tenant, id, "body", letter.value()))
                .param("class", FailureClass.UNREADABLE.name())
                .param("code", FailureCode.UNREADABLE_RECORD.word())
                .param("detail", sealed(tenant, id, "failure_detail", reason))
                .param("hops", hops(letter))
                .update();
    }

    private static TenantId tenant(LogRecord.Unreadable letter) {
        return letter.tenant() == null ? INSTALLATION : letter.tenant();
    }

    /// How often the record was put back before; what is no small number counts as never.
    private static int hops(LogRecord.Unreadable letter) {
        var header = letter.headers().get(Topics.HOPS);
        var digits = header == null ? "" : new String(header, StandardCharsets.US_ASCII);
        return digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : 0;
    }

    private byte @Nullable [] sealed(
            TenantId tenant, UUID id, String column, byte @Nullable [] plain) {
        return plain == null
                ? null
                : sealing.seal(
                        tenant, new SealedPlace("dead_letter", column, id.toString()), plain);
    }

    /// A copy for people and their Kafka tools: the bytes as they came, and why they are here.
    private void copy(LogRecord.Unreadable letter) {
        outbox.addSealed(
                tenant(letter),
                Topics.DEAD_LETTERS,
                letter.key(),
                CopyHeaders.of(letter, FailureCode.UNREADABLE_RECORD.word(), hops(letter)),
                letter.value() == null ? new byte[0] : letter.value());
    }
}
