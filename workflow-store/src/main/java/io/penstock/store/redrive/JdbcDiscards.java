package io.penstock.store.redrive;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.api.DeadLetters.Discarded;
import io.penstock.schema.id.TenantId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Puts letters away. A redrive that has one before it skips it.
@Repository
class JdbcDiscards {
    /// In the order of their ids, as a redrive locks them.
    private static final String LOCK_OPEN =
            """
            select id
            from workflow.dead_letter
            where tenant = :tenant and id = any(cast(:letters as uuid[])) and state = 'OPEN'
            order by id
            for update
            """;

    private static final String DISCARD =
            """
            update workflow.dead_letter l
            set state = 'DISCARDED', discarded_at = clock_timestamp(), discarded_by = :by,
                discard_reason = d.reason
            from unnest(cast(:letters as uuid[]), cast(:reasons as bytea[])) as d (id, reason)
            where l.tenant = :tenant and l.id = d.id
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;

    JdbcDiscards(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    /// To be called in a transaction.
    Discarded discard(TenantId tenant, List<String> letters, String reason, String by) {
        var open =
                jdbc.sql(LOCK_OPEN)
                        .param("tenant", tenant.value())
                        .param("letters", letters.toArray(String[]::new))
                        .query(UUID.class)
                        .list();
        var count =
                jdbc.sql(DISCARD)
                        .param("tenant", tenant.value())
                        .param("letters", open.stream().map(UUID::toString).toArray(String[]::new))
                        .param(
                                "reasons",
                                open.stream()
                                        .map(id -> sealed(tenant, id, reason))
                                        .toArray(byte[][]::new))
                        .param("by", by)
                        .update();
        return new Discarded(count);
    }

    private byte[] sealed(TenantId tenant, UUID letter, String reason) {
        var place = new SealedPlace("dead_letter", "discard_reason", letter.toString());
        return sealing.sealText(tenant, place, reason);
    }
}
