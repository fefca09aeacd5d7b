package io.penstock.store.send;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Held;
import io.penstock.store.sql.Columns;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

@Repository
class JdbcSends implements Sends {
    private static final String HOLD =
            """
            select version
            from workflow.run
            where tenant = :tenant and id = :run and fence = :fence and status = 'RUNNING'
            for update
            """;

    private static final String INTEND =
            """
            insert into workflow.send
                (tenant, key, run, step, owner, iteration, channel, conversation_key, status, body,
                 intended_at, updated_at)
            select r.tenant, :key, r.id, :step, :owner, :iteration, :channel, r.conversation_key, 'INTENDED',
                   :body, clock_timestamp(), clock_timestamp()
            from workflow.run r
            where r.tenant = :tenant and r.id = :run
            on conflict (tenant, key) do nothing
            """;

    /// What was refused certainly did not happen, so it may be tried again under its key.
    private static final String INTEND_AGAIN =
            """
            update workflow.send
            set status = 'INTENDED', body = :body, failure_class = null, failure_code = null,
                intended_at = clock_timestamp(), updated_at = clock_timestamp()
            where tenant = :tenant and key = :key and run = :run
              and status = 'REFUSED' and not settled
            """;

    private static final String FIND =
            """
            select tenant, key, status, vendor_message, failure_class, failure_code
            from workflow.send
            where tenant = :tenant and key = :key and run = :run
            """;

    private static final String EARLIER =
            """
            select tenant, key, status, vendor_message, failure_class, failure_code
            from workflow.send
            where tenant = :tenant and key = :key and run = :run
              and (status <> 'REFUSED' or settled)
            """;

    /// An outcome that a callback told first stays; an acknowledgement that came late adds its id.
    private static final String OUTCOME =
            """
            with outcome as (
                update workflow.send
                set status = case when settled then status else :status end,
                    vendor_message = coalesce(:message, vendor_message),
                    vendor_digest = coalesce(:digest, vendor_digest),
                    failure_class = case when settled then failure_class else :class end,
                    failure_code = case when settled then failure_code else :code end,
                    updated_at = clock_timestamp()
                where tenant = :tenant and key = :key and run = :run
                returning tenant, run, updated_at, step, owner, failure_class, failure_code, status
            )
            insert into workflow.timeline (tenant, run, at, kind, step, owner, failure_class, failure_code, note)
            select tenant, run, updated_at, 'send', step, owner, failure_class, failure_code, lower(status)
            from outcome
            """;

    private static final String BEGUN =
            """
            select exists (
                select from workflow.send
                where tenant = :tenant and key = :key and (status <> 'REFUSED' or settled))
            """;

    private static final String ANNOUNCE =
            """
            update workflow.send
            set announced = true
            where tenant = :tenant and key = :key and run = :run
              and status = 'DONE' and not announced
            """;

    private static final String STARTED_BY =
            """
            select id
            from workflow.run
            where tenant = :tenant and event = :event and ended_at is null
            """;

    private static final String OVERDUE =
            """
            select count(*)
            from workflow.send
            where status in ('INTENDED', 'UNKNOWN')
              and intended_at < clock_timestamp() - interval '60 seconds'
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Sealing sealing;
    private final KeyedHash hash;
    private final JdbcSettledSends settled;

    JdbcSends(
            JdbcClient jdbc,
            TransactionOperations transaction,
            Sealing sealing,
            KeyedHash hash,
            JdbcSettledSends settled) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.sealing = sealing;
        this.hash = hash;
        this.settled = settled;
    }

    @Override
    public Intent intend(Held held, Outgoing outgoing) {
        return transaction.execute(
                _ -> holds(held) ? intent(held, outgoing) : new Intent.LostRace(held.run()));
    }

    @Override
    public Optional<Intent> earlier(Held held, String key) {
        return about(EARLIER, held, key).query((row, _) -> earlier(held, row)).optional();
    }

    @Override
    public Checkpoint outcome(Held held, String key, Outcome outcome) {
        return transaction.execute(_ -> write(held, key, outcome));
    }

    @Override
    public boolean begun(TenantId tenant, String key) {
        return jdbc.sql(BEGUN)
                .param("tenant", tenant.value())
                .param("key", key)
                .query(Boolean.class)
                .single();
    }

    @Override
    public Telling tell(Held held, String key) {
        return transaction.execute(_ -> holds(held) ? telling(held, key) : Telling.LOST_RACE);
    }

    private Telling telling(Held held, String key) {
        return about(ANNOUNCE, held, key).update() == 1 ? Telling.NOW : Telling.NOTHING;
    }

    @Override
    public List<RunId> startedBy(TenantId tenant, EventId sent) {
        return jdbc.sql(STARTED_BY)
                .param("tenant", tenant.value())
                .param("event", sent.value())
                .query((row, _) -> Columns.run(row, "id"))
                .list();
    }

    @Override
    public int wakeSettled(int limit) {
        return settled.wake(limit);
    }

    @Override
    public long overdue() {
        return jdbc.sql(OVERDUE).query(Long.class).single();
    }

    private boolean holds(Held held) {
        return version(held) != null;
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

    private Intent intent(Held held, Outgoing outgoing) {
        var body = sealing.sealText(held.tenant(), place("body", outgoing.key()), outgoing.body());
        var inserted =
                about(INTEND, held, outgoing.key())
                        .param("step", outgoing.step())
                        .param("owner", outgoing.owner())
                        .param("iteration", outgoing.iteration())
                        .param("channel", outgoing.channel().word())
                        .param("body", body)
                        .update();
        if (inserted == 1
                || about(INTEND_AGAIN, held, outgoing.key()).param("body", body).update() == 1) {
            return new Intent.Fresh();
        }
        return about(FIND, held, outgoing.key()).query((row, _) -> earlier(held, row)).single();
    }

    private Intent earlier(Held held, ResultSet row) throws SQLException {
        return switch (Columns.text(row, "status")) {
            case "DONE" -> new Intent.AlreadyDone(vendorMessage(held, row));
            case "REFUSED" ->
                    new Intent.AlreadyRefused(
                            FailureClass.valueOf(Columns.text(row, "failure_class")),
                            Columns.text(row, "failure_code"));
            default -> new Intent.InDoubt();
        };
    }

    private @Nullable String vendorMessage(Held held, ResultSet row) throws SQLException {
        var message = row.getBytes("vendor_message");
        var place = place("vendor_message", Columns.text(row, "key"));
        return message == null ? null : sealing.openText(held.tenant(), place, message);
    }

    private Checkpoint write(Held held, String key, Outcome outcome) {
        var version = version(held);
        if (version == null) {
            return new Checkpoint.LostRace(held.run());
        }
        var written =
                switch (outcome) {
                    case Outcome.Done(var message) -> done(held, key, message);
                    case Outcome.Refused(var failure) ->
                            outcome(held, key, "REFUSED")
                                    .param("class", failure.failureClass().name())
                                    .param("code", failure.code())
                                    .param("message", null)
                                    .param("digest", null)
                                    .update();
                    case Outcome.Unknown() -> bare(held, key, "UNKNOWN");
                };
        if (written != 1) {
            throw new IllegalStateException("Nothing was intended under key " + key);
        }
        return new Checkpoint.Written(version);
    }

    private int done(Held held, String key, String message) {
        var bytes = message.getBytes(StandardCharsets.UTF_8);
        return outcome(held, key, "DONE")
                .param("class", null)
                .param("code", null)
                .param("message", sealing.seal(held.tenant(), place("vendor_message", key), bytes))
                .param("digest", hash.digest(held.tenant(), bytes))
                .update();
    }

    private int bare(Held held, String key, String status) {
        return outcome(held, key, status)
                .param("class", null)
                .param("code", null)
                .param("message", null)
                .param("digest", null)
                .update();
    }

    private JdbcClient.StatementSpec outcome(Held held, String key, String status) {
        return about(OUTCOME, held, key).param("status", status);
    }

    private JdbcClient.StatementSpec about(String sql, Held held, String key) {
        return jdbc.sql(sql)
                .param("tenant", held.tenant().value())
                .param("run", held.run().value())
                .param("key", key);
    }

    private static SealedPlace place(String column, String key) {
        return new SealedPlace("send", column, key);
    }
}
