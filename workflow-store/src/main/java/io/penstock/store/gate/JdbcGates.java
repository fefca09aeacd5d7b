package io.penstock.store.gate;

import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

@Repository
class JdbcGates implements Gates {
    /// Many calls are under way when the first is refused, and all of them come here: only the
    /// first one's closing counts. `times` begins anew after two minutes of peace.
    private static final String CLOSE =
            """
            insert into workflow.gate as g
                (tenant, kind, name, closed_at, closed_until, failure_code, times)
            values (:tenant, :kind, :name, clock_timestamp(),
                    clock_timestamp() + make_interval(secs => :wait), :code, 1)
            on conflict (tenant, kind, name) do update
            set closed_at = case
                    when g.closed_until > clock_timestamp() then g.closed_at
                    else excluded.closed_at end,
                times = case
                    when g.closed_until > clock_timestamp() then g.times
                    when g.closed_until > clock_timestamp() - interval '2 minutes' then g.times + 1
                    else 1 end,
                closed_until = greatest(g.closed_until, excluded.closed_until),
                failure_code = excluded.failure_code, opened_by = null, opened_at = null
            returning tenant, kind, name, closed_at, closed_until, failure_code, times,
                      extract(epoch from closed_until - clock_timestamp()) as opens_in
            """;

    private static final String LATELY =
            """
            select tenant, kind, name, closed_at, closed_until, failure_code, times,
                   extract(epoch from closed_until - clock_timestamp()) as opens_in
            from workflow.gate
            where closed_until > clock_timestamp() - make_interval(secs => :opened)
            """;

    private static final String CLOSED =
            """
            select g.*, extract(epoch from g.closed_until - clock_timestamp()) as opens_in,
                   waiting.runs
            from workflow.gate g
            cross join lateral (
                select count(*) as runs
                from workflow.run r
                where r.tenant = g.tenant and r.waiting_for = g.label
                  and r.status = 'WAITING' and r.waiting_for like 'gate %') waiting
            where g.tenant = :tenant and g.closed_until > clock_timestamp()
            order by g.closed_until, g.kind, g.name
            """;

    private static final String OPEN =
            """
            update workflow.gate
            set closed_until = clock_timestamp(), opened_by = :by, opened_at = clock_timestamp()
            where tenant = :tenant and kind = :kind and name = :name
              and closed_until > clock_timestamp()
            """;

    /// Whoever is due within `spread` needs no waking; a run that a worker parked on older news of
    /// the gate is found by a later look.
    private static final String ASLEEP =
            """
            select r.id, r.conversation
            from workflow.gate g
            join workflow.run r on r.tenant = g.tenant and r.waiting_for = g.label
            where g.opened_at is not null
              and r.status = 'WAITING' and r.waiting_for like 'gate %'
              and r.due_at > clock_timestamp() + make_interval(secs => :spread)
            limit :limit
            """;

    private static final String LOCK_CONVERSATIONS =
            """
            select id
            from workflow.conversation
            where id = any(:conversations)
            order by tenant, workflow, key
            for update
            """;

    private static final String DUE_SOON =
            """
            update workflow.run
            set due_at = clock_timestamp() + random() * make_interval(secs => :spread),
                updated_at = clock_timestamp()
            where conversation = any(:conversations) and in_line and id = any(:runs)
              and status = 'WAITING' and waiting_for like 'gate %'
            """;

    private static final String ARM =
            """
            update workflow.conversation
            set (ready_at, route, lane) =
                (select h.ready_at, h.route, h.lane from workflow.next_head(id) h)
            where id = any(:conversations) and active_run is null
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;

    JdbcGates(JdbcClient jdbc, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    private record Sleeper(UUID run, long conversation) {}

    @Override
    public Closing close(GateKey gate, Duration wait, String code) {
        return about(gate, CLOSE)
                .param("wait", seconds(wait))
                .param("code", code)
                .query(JdbcGates::closing)
                .single();
    }

    @Override
    public List<Closing> lately(Duration opened) {
        return jdbc.sql(LATELY).param("opened", seconds(opened)).query(JdbcGates::closing).list();
    }

    @Override
    public List<Waiting> closed(TenantId tenant) {
        return jdbc.sql(CLOSED)
                .param("tenant", tenant.value())
                .query((row, number) -> new Waiting(closing(row, number), row.getLong("runs")))
                .list();
    }

    @Override
    public boolean open(GateKey gate, String by) {
        return about(gate, OPEN).param("by", by).update() == 1;
    }

    @Override
    public int wakeOnce(int limit, Duration spread) {
        var asleep = asleep(limit, spread);
        if (!asleep.isEmpty()) {
            transaction.executeWithoutResult(_ -> wake(asleep, spread));
        }
        return asleep.size();
    }

    private List<Sleeper> asleep(int limit, Duration spread) {
        return jdbc.sql(ASLEEP)
                .param("spread", seconds(spread))
                .param("limit", limit)
                .query(
                        (row, _) ->
                                new Sleeper(
                                        row.getObject("id", UUID.class),
                                        row.getLong("conversation")))
                .list();
    }

    private void wake(List<Sleeper> asleep, Duration spread) {
        var conversations = asleep.stream().map(Sleeper::conversation).toArray(Long[]::new);
        jdbc.sql(LOCK_CONVERSATIONS).param("conversations", conversations).query().listOfRows();
        jdbc.sql(DUE_SOON)
                .param("spread", seconds(spread))
                .param("conversations", conversations)
                .param("runs", asleep.stream().map(Sleeper::run).toArray(UUID[]::new))
                .update();
        jdbc.sql(ARM).param("conversations", conversations).update();
    }

    private JdbcClient.StatementSpec about(GateKey gate, String sql) {
        return jdbc.sql(sql)
                .param("tenant", gate.tenant().value())
                .param("kind", gate.kind().word())
                .param("name", gate.name());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static Closing closing(ResultSet row, int number) throws SQLException {
        var kind = GateKey.Kind.named(Columns.text(row, "kind")).orElseThrow();
        return new Closing(
                new GateKey(Columns.tenant(row), kind, Columns.text(row, "name")),
                Columns.instant(row, "closed_at"),
                Columns.instant(row, "closed_until"),
                Duration.ofMillis((long) (1000 * row.getDouble("opens_in"))),
                Columns.text(row, "failure_code"),
                row.getInt("times"));
    }
}
