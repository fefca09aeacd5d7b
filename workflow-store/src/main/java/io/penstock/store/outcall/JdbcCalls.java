package io.penstock.store.outcall;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.failure.Failure;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Held;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

@Repository
class JdbcCalls implements Calls {
    private static final String HOLD =
            """
            select version
            from workflow.run
            where tenant = :tenant and id = :run and fence = :fence and status = 'RUNNING'
            for update
            """;

    private static final String INTEND =
            """
            insert into workflow.call
                (tenant, key, run, step, iteration, owner, host, status, intended_at, updated_at)
            values (:tenant, :key, :run, :step, :iteration, :owner, :host, 'INTENDED',
                    clock_timestamp(), clock_timestamp())
            on conflict (tenant, key) do nothing
            """;

    /// What was refused certainly did not happen, so it may be tried again under its key.
    private static final String INTEND_AGAIN =
            """
            update workflow.call
            set status = 'INTENDED', failure_class = null, failure_code = null,
                intended_at = clock_timestamp(), updated_at = clock_timestamp()
            where tenant = :tenant and key = :key and run = :run and status = 'REFUSED'
            """;

    private static final String FIND =
            """
            select status, http_status, response
            from workflow.call
            where tenant = :tenant and key = :key and run = :run
            """;

    private static final String EARLIER =
            """
            select status, http_status, response
            from workflow.call
            where tenant = :tenant and key = :key and run = :run and status <> 'REFUSED'
            """;

    private static final String OUTCOME =
            """
            update workflow.call
            set status = :status, http_status = :http, response = :response,
                failure_class = :class, failure_code = :code, updated_at = clock_timestamp()
            where tenant = :tenant and key = :key and run = :run and status <> 'DONE'
            """;

    private static final String TELL =
            """
            insert into workflow.timeline
                (tenant, run, at, kind, step, owner, failure_class, failure_code, note)
            select tenant, run, updated_at, 'send', step, owner, failure_class, failure_code,
                   'call ' || lower(status) || coalesce(' ' || http_status, '')
            from workflow.call
            where tenant = :tenant and key = :key
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Sealing sealing;

    JdbcCalls(JdbcClient jdbc, TransactionOperations transaction, Sealing sealing) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.sealing = sealing;
    }

    @Override
    public Intent intend(Held held, Outgoing outgoing) {
        return transaction.execute(
                _ -> version(held) == null ? new Intent.LostRace() : intent(held, outgoing));
    }

    @Override
    public Optional<Intent> earlier(Held held, String key) {
        return about(EARLIER, held, key).query((row, _) -> earlier(held, key, row)).optional();
    }

    @Override
    public Checkpoint outcome(Held held, String key, Outcome outcome) {
        return transaction.execute(_ -> write(held, key, outcome));
    }

    private Intent intent(Held held, Outgoing outgoing) {
        var inserted =
                about(INTEND, held, outgoing.key())
                        .param("step", outgoing.step())
                        .param("iteration", outgoing.iteration())
                        .param("owner", outgoing.owner())
                        .param("host", outgoing.host())
                        .update();
        return inserted == 1 || about(INTEND_AGAIN, held, outgoing.key()).update() == 1
                ? new Intent.Fresh()
                : about(FIND, held, outgoing.key())
                        .query((row, _) -> earlier(held, outgoing.key(), row))
                        .single();
    }

    private Intent earlier(Held held, String key, ResultSet row) throws SQLException {
        var response = row.getBytes("response");
        return Columns.text(row, "status").equals("DONE") && response != null
                ? new Intent.Answered(
                        row.getInt("http_status"),
                        sealing.open(held.tenant(), place(key), response))
                : new Intent.InDoubt();
    }

    private Checkpoint write(Held held, String key, Outcome outcome) {
        var version = version(held);
        if (version == null) {
            return new Checkpoint.LostRace(held.run());
        }
        var written =
                switch (outcome) {
                    case Outcome.Answered(var status, var body) ->
                            update(
                                    held,
                                    key,
                                    "DONE",
                                    status,
                                    sealing.seal(held.tenant(), place(key), body),
                                    null);
                    case Outcome.Refused(var failure) ->
                            update(held, key, "REFUSED", null, null, failure);
                    case Outcome.Unknown() -> update(held, key, "UNKNOWN", null, null, null);
                };
        if (written != 1) {
            throw new IllegalStateException("Nothing was intended under key " + key);
        }
        about(TELL, held, key).update();
        return new Checkpoint.Written(Objects.requireNonNull(version));
    }

    private int update(
            Held held,
            String key,
            String status,
            @Nullable Integer http,
            byte @Nullable [] response,
            @Nullable Failure failure) {
        return about(OUTCOME, held, key)
                .param("status", status)
                .param("http", http)
                .param("response", response)
                .param("class", failure == null ? null : failure.failureClass().name())
                .param("code", failure == null ? null : failure.code())
                .update();
    }

    private @Nullable Long version(Held held) {
        return jdbc.sql(HOLD)
                .param("tenant", held.tenant().value())
                .param("run", held.run().value())
                .param("fence", held.fence())
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    private JdbcClient.StatementSpec about(String sql, Held held, String key) {
        return jdbc.sql(sql)
                .param("tenant", held.tenant().value())
                .param("run", held.run().value())
                .param("key", key);
    }

    private static SealedPlace place(String key) {
        return new SealedPlace("call", "response", key);
    }
}
