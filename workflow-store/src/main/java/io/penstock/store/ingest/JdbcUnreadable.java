package io.penstock.store.ingest;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
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
                 failure_class, failure_code, failure_detail)
            values (:tenant, :id, 'RECORD', :topic, :partition, :offset, :key, :headers, :body,
                    :class, 'unreadable-record', :detail)
            on conflict (topic, partition, record_offset) where kind = 'RECORD' do nothing
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;

    JdbcUnreadable(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    /// @return how many were not there yet
    int keep(List<LogRecord.Unreadable> letters) {
        return letters.stream().mapToInt(this::keep).sum();
    }

    private int keep(LogRecord.Unreadable letter) {
        var tenant = letter.tenant() == null ? INSTALLATION : letter.tenant();
        var origin = letter.origin();
        var id = UUID.randomUUID();
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
                .param("detail", sealed(tenant, id, "failure_detail", reason))
                .update();
    }

    private byte @Nullable [] sealed(
            TenantId tenant, UUID id, String column, byte @Nullable [] plain) {
        return plain == null
                ? null
                : sealing.seal(
                        tenant, new SealedPlace("dead_letter", column, id.toString()), plain);
    }
}
