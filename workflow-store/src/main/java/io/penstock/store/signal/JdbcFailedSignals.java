package io.penstock.store.signal;

import io.penstock.schema.failure.FailureClass;
import io.penstock.store.announce.Signals;
import io.penstock.store.signal.SignalWork.Failing;
import io.penstock.store.signal.SignalWork.Marked;
import io.penstock.store.sql.Columns;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What an attempt that failed comes to; every call stands in a transaction, which locks the
/// subscription first.
@Repository
class JdbcFailedSignals {
    private static final Logger log = LoggerFactory.getLogger(JdbcFailedSignals.class);

    /// A receiver that fails again and again is asked ever more seldom, at least once in five
    /// minutes: one call, whatever waits for it.
    private static final String FAILING =
            """
            update workflow.subscription
            set failures = failures + 1, failing_since = coalesce(failing_since, clock_timestamp()),
                not_before = greatest(
                    not_before,
                    cast(:notBefore as timestamptz),
                    case when failures >= 5
                        then clock_timestamp() + make_interval(secs => least(300, 2 ^ least(failures - 5, 9))) end)
            where tenant = :tenant and id = :subscription
            returning state = 'DISABLED' as disabled,
                      failures >= 10
                          and failing_since <= clock_timestamp() - make_interval(secs => :window) as hopeless
            """;

    private static final String RETRY =
            """
            update workflow.signal
            set due_at = greatest(
                    clock_timestamp() + make_interval(secs => :delay), cast(:notBefore as timestamptz)),
                status = :status, code = :code, lease = null, lease_until = null
            where place = :place and lease = :lease and state = 'PENDING'
            """;

    private static final String GIVE_UP =
            """
            update workflow.signal
            set state = 'DEAD', status = :status, code = :code, ended_at = clock_timestamp(),
                lease = null, lease_until = null
            where place = :place and lease = :lease and state = 'PENDING'
            """;

    private static final String DISABLE =
            """
            update workflow.subscription
            set state = 'DISABLED', disabled_reason = :reason, disabled_at = clock_timestamp()
            where tenant = :tenant and id = :subscription and state = 'ENABLED'
            """;

    /// Of each signal `e`; its class and its code follow.
    private static final String INTO_LETTERS =
            """
            insert into workflow.dead_letter
                (tenant, id, kind, signal, subscription, workflow, owner, hops, failure_class, failure_code)
            select e.tenant, gen_random_uuid(), 'SIGNAL', e.id, e.subscription,
                   cast(e.body as jsonb) -> 'data' ->> 'workflow', cast(e.body as jsonb) -> 'data' ->> 'owner',
                   (select count(*)
                    from workflow.dead_letter earlier
                    where earlier.tenant = e.tenant and earlier.signal = e.id and earlier.state = 'REDRIVEN'),
            """;

    /// What is on its way finds its own end.
    private static final String GIVE_UP_ALL =
            """
            with lost as materialized (
                select s.place
                from workflow.subscription b
                join workflow.signal s on s.tenant = b.tenant and s.subscription = b.id
                where b.state = 'DISABLED' and s.state = 'PENDING'
                  and (s.lease is null or s.lease_until <= clock_timestamp())
                order by s.place
                limit :limit
                for update of s skip locked
            ), ended as (
                update workflow.signal
                set state = 'DEAD', code = 'subscription_disabled', ended_at = clock_timestamp(),
                    lease = null, lease_until = null
                where place in (select place from lost)
                returning *
            ), counted as (
                select count(*) as n from ended
            ), told as (
            """
                    + INTO_LETTERS
                    + """
                'TRANSIENT', 'subscription_disabled'
                from ended e
                where e.type <> 'ping'
            )
            select n from counted
            """;

    /// A ping tells whoever asked for it, and nobody else.
    private static final String LETTER =
            INTO_LETTERS
                    + """
                   :class, 'signal_' || :code
            from workflow.signal e
            where e.place = :place and e.type <> 'ping'
            """;

    /// Given up with the disabling itself; the rest is by later looks.
    private static final int AT_ONCE = 1000;

    private final JdbcClient jdbc;
    private final Signals signals;

    JdbcFailedSignals(JdbcClient jdbc, Signals signals) {
        this.jdbc = jdbc;
        this.signals = signals;
    }

    private record Endpoint(boolean disabled, boolean hopeless) {}

    Marked failed(ClaimedSignal signal, Failing why, @Nullable Duration retryAt) {
        var endpoint = failing(signal, why);
        if (endpoint.isEmpty()) {
            return Marked.LOST;
        }
        if (endpoint.get().hopeless() && !endpoint.get().disabled()) {
            giveUp(signal, why);
            disable(signal, "failing");
            return Marked.DISABLED;
        }
        if (retryAt == null || endpoint.get().disabled()) {
            return giveUp(signal, why);
        }
        return marked(RETRY, signal, why)
                                .param("delay", retryAt.toMillis() / 1000.0)
                                .param("notBefore", Columns.timestampOrNull(why.notBefore()))
                                .update()
                        == 1
                ? Marked.RETRIED
                : Marked.LOST;
    }

    Marked gone(ClaimedSignal signal, int status) {
        var why = new Failing(status, "gone", null, Duration.ofDays(1));
        if (failing(signal, why).isEmpty()) {
            return Marked.LOST;
        }
        giveUp(signal, why);
        disable(signal, "gone");
        return Marked.DISABLED;
    }

    private Optional<Endpoint> failing(ClaimedSignal signal, Failing why) {
        return about(FAILING, signal)
                .param("notBefore", Columns.timestampOrNull(why.notBefore()))
                .param("window", why.disableAfter().toMillis() / 1000.0)
                .query(
                        (row, _) ->
                                new Endpoint(
                                        row.getBoolean("disabled"), row.getBoolean("hopeless")))
                .optional();
    }

    private Marked giveUp(ClaimedSignal signal, Failing why) {
        if (marked(GIVE_UP, signal, why).update() != 1) {
            return Marked.LOST;
        }
        jdbc.sql(LETTER)
                .param("place", signal.place())
                .param("class", failureClass(why).name())
                .param("code", why.code())
                .update();
        return Marked.DEAD;
    }

    private void disable(ClaimedSignal signal, String reason) {
        if (about(DISABLE, signal).param("reason", reason).update() != 1) {
            return;
        }
        giveUp(AT_ONCE);
        signals.disabled(signal.tenant(), signal.subscription());
        log.atWarn()
                .addKeyValue("tenant", signal.tenant())
                .addKeyValue("subscription", signal.subscription())
                .addKeyValue("reason", reason)
                .log(
                        "A subscription was disabled; what waits for it is in the dead letters, to be"
                                + " redriven once it is enabled again");
    }

    int giveUp(int limit) {
        return jdbc.sql(GIVE_UP_ALL).param("limit", limit).query(Integer.class).single();
    }

    private static FailureClass failureClass(Failing why) {
        var status = why.status();
        return status != null && (status == 401 || status == 403)
                ? FailureClass.UNAUTHORIZED
                : FailureClass.TRANSIENT;
    }

    private JdbcClient.StatementSpec marked(String sql, ClaimedSignal signal, Failing why) {
        return jdbc.sql(sql)
                .param("place", signal.place())
                .param("lease", signal.lease())
                .param("status", why.status())
                .param("code", why.code());
    }

    private JdbcClient.StatementSpec about(String sql, ClaimedSignal signal) {
        return jdbc.sql(sql)
                .param("tenant", signal.tenant().value())
                .param("subscription", signal.subscription());
    }
}
