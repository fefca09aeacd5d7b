package io.penstock.store.redrive;

import io.penstock.platform.crash.CrashPoint;
import io.penstock.schema.api.DeadLetters.Kind;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.redrive.ItemOutcome.Word;
import io.penstock.store.redrive.JdbcJobs.Action;
import io.penstock.store.redrive.JdbcJobs.Subject;
import io.penstock.store.redrive.JdbcRunItems.Doing;
import io.penstock.store.run.Interventions;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/// The order of locks: job, conversations, runs, letters, sends, subscriptions, signals. A second
/// worker that comes while a job is worked on takes the next one.
@Repository
class JdbcRedriveWork implements RedriveWork {
    private static final Logger log = LoggerFactory.getLogger(JdbcRedriveWork.class);

    /// A job's turn comes when its rate lets the next item go; then as many go as are due by now,
    /// but never more than half a second's worth, however long nobody came. Jobs without a rate
    /// take turns.
    private static final String TAKE_JOB =
            """
            select tenant, id, subject, started_by, action, to_version,
                   coalesce(cast(floor(rate * extract(epoch from clock_timestamp()
                       - greatest(next_at, clock_timestamp() - interval '500 ms'))) as integer) + 1,
                       :limit) as due
            from workflow.redrive
            where state = 'RUNNING' and next_at <= clock_timestamp()
            order by next_at
            limit 1
            for update skip locked
            """;

    private static final String PACE =
            """
            update workflow.redrive
            set next_at = case when rate is null then clock_timestamp()
                else greatest(next_at, clock_timestamp() - interval '500 ms')
                    + make_interval(secs => cast(:taken as double precision) / rate) end,
                done = done + :done, skipped = skipped + :skipped, failed = failed + :failed
            where tenant = :tenant and id = :redrive
            """;

    private static final String NEXT_ITEMS =
            """
            select i.place, l.id, l.kind, l.run, l.hops
            from workflow.redrive_item i
            join workflow.dead_letter l on l.tenant = i.tenant and l.id = i.letter
            where i.tenant = :tenant and i.redrive = :redrive and i.outcome is null
            order by i.place
            limit :limit
            """;

    private static final String NEXT_RUNS =
            """
            select place, run as id, 'RUN' as kind, run, 0 as hops
            from workflow.redrive_item
            where tenant = :tenant and redrive = :redrive and outcome is null
            order by place
            limit :limit
            """;

    /// After the locks: a letter that is redriven meanwhile is not this job's any more.
    private static final String STILL_OPEN =
            """
            select id
            from workflow.dead_letter
            where tenant = :tenant and id = any(cast(:letters as uuid[])) and state = 'OPEN'
            order by id
            for update
            """;

    private static final String MARK =
            """
            update workflow.redrive_item i
            set outcome = o.outcome, note = o.note, at = clock_timestamp()
            from unnest(
                cast(:places as integer[]), cast(:outcomes as text[]), cast(:notes as text[]))
                as o (place, outcome, note)
            where i.tenant = :tenant and i.redrive = :redrive and i.place = o.place
            """;

    private static final String END =
            """
            update workflow.redrive
            set state = 'DONE', ended_at = clock_timestamp()
            where tenant = :tenant and id = :redrive
            """;

    private record Job(
            TenantId tenant,
            UUID id,
            Subject subject,
            String by,
            Action action,
            @Nullable String version,
            int due) {}

    private record Item(int place, UUID letter, Kind kind, @Nullable UUID run, int hops) {
        boolean parked() {
            return hops >= Redrives.MAX_HOPS;
        }

        RunId runId() {
            return new RunId(Objects.requireNonNull(run, "a letter of a run names it"));
        }
    }

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final TransactionOperations apart;
    private final Interventions interventions;
    private final JdbcRunItems runs;
    private final JdbcRecordLetters records;
    private final JdbcSignalLetters signals;

    JdbcRedriveWork(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Interventions interventions,
            JdbcRunItems runs,
            JdbcRecordLetters records,
            JdbcSignalLetters signals) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.apart = savepoint(transactions);
        this.interventions = interventions;
        this.runs = runs;
        this.records = records;
        this.signals = signals;
    }

    private static TransactionOperations savepoint(PlatformTransactionManager transactions) {
        var nested = new TransactionTemplate(transactions);
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        return nested;
    }

    @Override
    public Worked workOff(int limit) {
        return transaction.execute(
                _ -> takeJob(limit).map(job -> workOff(job, limit)).orElse(Worked.NOTHING));
    }

    @Override
    public Worked workOffNext() {
        return transaction.execute(_ -> takeJob(1).map(this::workOffNext).orElse(Worked.NOTHING));
    }

    /// Under the job's lock all along: what breaks is left out, and nothing in its place.
    private Worked workOffNext(Job job) {
        try {
            return apart.execute(_ -> workOff(job, 1));
        } catch (TransientDataAccessException e) {
            throw e;
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("redrive", job.id())
                    .addKeyValue("exception", e.getClass().getName())
                    .log(
                            "A letter cannot be sent on; it is left open, and its redrive goes on"
                                    + " without it");
            return leftOut(job, "sending it on broke with " + e.getClass().getSimpleName());
        }
    }

    private Worked leftOut(Job job, String why) {
        var next = nextItems(job, 1);
        var outcomes = new HashMap<UUID, ItemOutcome>();
        next.forEach(item -> outcomes.put(item.letter(), ItemOutcome.failed(why)));
        mark(job, next, outcomes);
        var worked = worked(outcomes.values());
        pace(job, next.size(), worked);
        return worked;
    }

    private void pace(Job job, int taken, Worked worked) {
        about(PACE, job)
                .param("taken", taken)
                .param("done", worked.done())
                .param("skipped", worked.skipped())
                .param("failed", worked.failed())
                .update();
    }

    private Optional<Job> takeJob(int limit) {
        return jdbc.sql(TAKE_JOB)
                .param("limit", limit)
                .query(
                        (row, _) ->
                                new Job(
                                        Columns.tenant(row),
                                        row.getObject("id", UUID.class),
                                        Subject.valueOf(Columns.text(row, "subject")),
                                        Columns.text(row, "started_by"),
                                        Action.valueOf(Columns.text(row, "action")),
                                        row.getString("to_version"),
                                        row.getInt("due")))
                .optional();
    }

    private Worked workOff(Job job, int limit) {
        var taken = Math.min(limit, job.due());
        var items = nextItems(job, taken);
        var outcomes =
                switch (job.subject()) {
                    case LETTERS -> letters(job, items);
                    case RUNS -> runs(job, items);
                };
        CrashPoint.REDRIVE_UNMARKED.pass();
        mark(job, items, outcomes);
        pace(job, items.size(), worked(outcomes.values()));
        if (items.size() < taken) {
            about(END, job).update();
        }
        return worked(outcomes.values());
    }

    private Map<UUID, ItemOutcome> letters(Job job, List<Item> items) {
        var outcomes = new HashMap<UUID, ItemOutcome>();
        items.stream()
                .filter(Item::parked)
                .forEach(item -> outcomes.put(item.letter(), ItemOutcome.skipped("parked")));
        retry(job, unparked(items, Kind.RUN), outcomes);
        var put = unparked(items, Kind.RECORD).stream().map(Item::letter).toList();
        outcomes.putAll(records.putBack(job.tenant(), put));
        var told = unparked(items, Kind.SIGNAL).stream().map(Item::letter).toList();
        outcomes.putAll(signals.sendAgain(job.tenant(), told));
        items.forEach(item -> outcomes.putIfAbsent(item.letter(), ItemOutcome.skipped("not open")));
        return outcomes;
    }

    private Map<UUID, ItemOutcome> runs(Job job, List<Item> items) {
        var outcomes = new HashMap<UUID, ItemOutcome>();
        runs.act(doing(job, "bulk "), items.stream().map(Item::runId).toList())
                .forEach((run, outcome) -> outcomes.put(run.value(), outcome));
        return outcomes;
    }

    private static Doing doing(Job job, String kind) {
        return new Doing(job.tenant(), job.action(), job.version(), job.by(), kind + job.id());
    }

    private List<Item> nextItems(Job job, int limit) {
        var next = job.subject() == Subject.RUNS ? NEXT_RUNS : NEXT_ITEMS;
        return about(next, job).param("limit", limit).query((row, _) -> item(row)).list();
    }

    private static List<Item> unparked(List<Item> items, Kind kind) {
        return items.stream().filter(item -> item.kind() == kind && !item.parked()).toList();
    }

    private void retry(Job job, List<Item> items, Map<UUID, ItemOutcome> outcomes) {
        if (items.isEmpty()) {
            return;
        }
        interventions.lock(job.tenant(), items.stream().map(Item::runId).toList());
        var open = new HashSet<>(stillOpen(job, items));
        var failed =
                items.stream()
                        .filter(item -> open.contains(item.letter()))
                        .map(Item::runId)
                        .toList();
        var moved = runs.moved(doing(job, "redrive "), failed);
        for (var item : items) {
            var outcome = moved.get(item.runId());
            if (open.contains(item.letter()) && outcome != null) {
                outcomes.put(item.letter(), outcome);
            }
        }
    }

    private List<UUID> stillOpen(Job job, List<Item> items) {
        return about(STILL_OPEN, job)
                .param("letters", texts(items, item -> item.letter().toString()))
                .query(UUID.class)
                .list();
    }

    private void mark(Job job, List<Item> items, Map<UUID, ItemOutcome> outcomes) {
        about(MARK, job)
                .param("places", texts(items, item -> Integer.toString(item.place())))
                .param("outcomes", texts(items, item -> of(item, outcomes).word().name()))
                .param("notes", texts(items, item -> of(item, outcomes).note()))
                .update();
    }

    private static ItemOutcome of(Item item, Map<UUID, ItemOutcome> outcomes) {
        return Objects.requireNonNull(outcomes.get(item.letter()), "every item has its outcome");
    }

    private static Worked worked(Collection<ItemOutcome> outcomes) {
        return new Worked(
                count(outcomes, Word.DONE),
                count(outcomes, Word.SKIPPED),
                count(outcomes, Word.FAILED),
                true);
    }

    private static int count(Collection<ItemOutcome> outcomes, Word word) {
        return (int) outcomes.stream().filter(outcome -> outcome.word() == word).count();
    }

    private JdbcClient.StatementSpec about(String sql, Job job) {
        return jdbc.sql(sql).param("tenant", job.tenant().value()).param("redrive", job.id());
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                row.getInt("place"),
                row.getObject("id", UUID.class),
                Kind.valueOf(Columns.text(row, "kind")),
                row.getObject("run", UUID.class),
                row.getInt("hops"));
    }

    private static String[] texts(List<Item> items, Function<Item, @Nullable String> column) {
        return items.stream().map(column).toArray(String[]::new);
    }
}
