package io.penstock.store.redrive;

import io.penstock.schema.id.TenantId;
import io.penstock.store.subscription.Subscribers;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Sends signals again that their receivers did not take, each under its own id.
@Repository
class JdbcSignalLetters {
    private static final String OPEN =
            """
            select id, signal
            from workflow.dead_letter
            where tenant = :tenant and id = any(cast(:letters as uuid[]))
              and kind = 'SIGNAL' and state = 'OPEN'
            order by id
            for update
            """;

    private static final String REDRIVEN =
            """
            update workflow.dead_letter
            set state = 'REDRIVEN', redriven_at = clock_timestamp()
            where tenant = :tenant and id = any(cast(:letters as uuid[])) and state = 'OPEN'
            """;

    private final JdbcClient jdbc;
    private final Subscribers subscribers;

    JdbcSignalLetters(JdbcClient jdbc, Subscribers subscribers) {
        this.jdbc = jdbc;
        this.subscribers = subscribers;
    }

    /// To be called in a transaction. A signal goes out again once: whoever comes second finds it
    /// pending.
    ///
    /// @return what became of those that were open, by letter
    Map<UUID, ItemOutcome> sendAgain(TenantId tenant, Collection<UUID> letters) {
        var signals = new LinkedHashMap<UUID, UUID>();
        about(OPEN, tenant, letters)
                .query(
                        row -> {
                            signals.put(
                                    row.getObject("id", UUID.class),
                                    row.getObject("signal", UUID.class));
                        });
        var again = subscribers.redrive(tenant, Set.copyOf(signals.values()));
        var outcomes = new HashMap<UUID, ItemOutcome>();
        signals.forEach(
                (letter, signal) ->
                        outcomes.put(
                                letter,
                                again.contains(signal)
                                        ? ItemOutcome.DONE
                                        : ItemOutcome.skipped(
                                                "sent again already, or its subscription is disabled"
                                                        + " or gone")));
        var done = signals.keySet().stream().filter(id -> again.contains(signals.get(id))).toList();
        about(REDRIVEN, tenant, done).update();
        return outcomes;
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, Collection<UUID> letters) {
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("letters", letters.stream().map(UUID::toString).toArray(String[]::new));
    }
}
