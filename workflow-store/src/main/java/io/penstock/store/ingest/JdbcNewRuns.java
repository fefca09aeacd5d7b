package io.penstock.store.ingest;

import io.penstock.store.announce.Announcements;
import io.penstock.store.announce.Announcements.Moved;
import io.penstock.store.ingest.StartedRun.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Conversations are locked before runs are inserted; else the last finisher and the next inserter
/// would miss each other, and a run would be stranded.
@Repository
class JdbcNewRuns {
    /// Locks in key order, and hands out numbers.
    private static final String LOCK_CONVERSATIONS =
            """
            insert into workflow.conversation as c (tenant, workflow, key, next_seq, priority)
            select k.tenant, k.workflow, k.key, 1 + k.runs, k.priority
            from unnest(
                cast(:tenants as text[]), cast(:workflows as text[]), cast(:keys as text[]),
                cast(:runs as bigint[]), cast(:priorities as smallint[]))
                as k (tenant, workflow, key, runs, priority)
            order by k.tenant collate "C", k.workflow collate "C", k.key collate "C"
            on conflict (tenant, workflow, key) do update
            set next_seq = c.next_seq + excluded.next_seq - 1, priority = excluded.priority
            returning c.id, c.tenant, c.workflow, c.key, c.next_seq
            """;

    /// One that is to begin later, and has others to wait for, takes its number when it is due.
    private static final String INSERT =
            """
            insert into workflow.run
                (tenant, id, event, channel, owner, workflow, workflow_version, conversation,
                 conversation_key, seq, while_in_review, route, status, due_at, deadline_at, term,
                 created_at, updated_at)
            select r.tenant, r.id, r.event, r.channel, r.owner, r.workflow, r.version,
                   r.conversation, r.conversation_key,
                   case when r.alone or start.due <= clock.now then r.seq end,
                   r.while_in_review, r.route, 'PENDING', start.due,
                   start.due + make_interval(secs => r.deadline),
                   make_interval(secs => r.deadline), clock.now, clock.now
            from (select clock_timestamp() as now) clock
            cross join unnest(
                cast(:tenants as text[]), cast(:ids as uuid[]), cast(:events as text[]),
                cast(:channels as text[]), cast(:owners as text[]), cast(:workflows as text[]), cast(:versions as integer[]),
                cast(:conversations as bigint[]), cast(:conversationKeys as text[]),
                cast(:seqs as bigint[]), cast(:alone as boolean[]), cast(:whileInReview as text[]),
                cast(:deadlines as double precision[]), cast(:routes as text[]),
                cast(:times as timestamptz[]), cast(:delays as double precision[]))
                as r (tenant, id, event, channel, owner, workflow, version, conversation, conversation_key, seq,
                      alone, while_in_review, deadline, route, time, delay)
            cross join lateral (
                select greatest(
                    clock.now, coalesce(r.time, clock.now + make_interval(secs => r.delay))) as due)
                start
            returning case when seq is not null then conversation end as arrived_in
            """;

    /// One that is due, or busy, comes to its new runs by itself; a head that waits may let them
    /// pass.
    private static final String ARM =
            """
            update workflow.conversation
            set (ready_at, route, lane) =
                (select h.ready_at, h.route, h.lane from workflow.next_head(id) h)
            where id = any(:conversations) and active_run is null
              and (ready_at is null or ready_at > clock_timestamp())
            """;

    private final JdbcClient jdbc;
    private final JdbcSuperseded superseded;
    private final Announcements announcements;

    JdbcNewRuns(JdbcClient jdbc, JdbcSuperseded superseded, Announcements announcements) {
        this.jdbc = jdbc;
        this.superseded = superseded;
        this.announcements = announcements;
    }

    private record Locked(Line line, long id, long nextSeq) {}

    private record Numbered(StartedRun run, long conversation, long seq) {}

    void insert(List<StartedRun> runs) {
        insert(runs, null);
    }

    /// @param note for their timelines
    void insert(List<StartedRun> runs, @Nullable String note) {
        if (runs.isEmpty()) {
            return;
        }
        var numbered = number(runs);
        var arrivedIn = insertNumbered(numbered);
        var conversations =
                numbered.stream().map(Numbered::conversation).distinct().toArray(Long[]::new);
        if (runs.stream()
                .anyMatch(run -> run.plan().whileInReview() == NewRun.WhileInReview.SUPERSEDE)) {
            superseded.end(arrivedIn);
        }
        jdbc.sql(ARM).param("conversations", conversations).update();
        announcements.status(
                runs.stream().map(run -> new Moved(run.event().tenantid(), run.id())).toList(),
                note);
    }

    private List<Numbered> number(List<StartedRun> runs) {
        var counts = new HashMap<Line, Long>();
        runs.forEach(run -> counts.merge(run.line(), 1L, Long::sum));
        var priorities = new HashMap<Line, Integer>();
        runs.forEach(run -> priorities.put(run.line(), run.plan().turn().priority().rank()));
        var locked = lock(counts, priorities);
        var next = new HashMap<Line, Long>();
        locked.forEach(
                (line, row) -> next.put(line, row.nextSeq() - counts.getOrDefault(line, 0L)));
        var numbered = new ArrayList<Numbered>();
        for (var run : runs) {
            var conversation = locked.get(run.line());
            var seq = next.merge(run.line(), 1L, Long::sum) - 1;
            if (conversation == null) {
                throw new IllegalStateException("Conversation of run " + run.id() + " not locked");
            }
            numbered.add(new Numbered(run, conversation.id(), seq));
        }
        return numbered;
    }

    private Map<Line, Locked> lock(Map<Line, Long> counts, Map<Line, Integer> priorities) {
        var lines = List.copyOf(counts.keySet());
        var locked = new HashMap<Line, Locked>();
        jdbc.sql(LOCK_CONVERSATIONS)
                .param("tenants", lines.stream().map(Line::tenant).toArray(String[]::new))
                .param("workflows", lines.stream().map(Line::workflow).toArray(String[]::new))
                .param("keys", lines.stream().map(Line::key).toArray(String[]::new))
                .param("runs", lines.stream().map(counts::get).toArray(Long[]::new))
                .param("priorities", lines.stream().map(priorities::get).toArray(Integer[]::new))
                .query(
                        (row, _) ->
                                new Locked(
                                        new Line(
                                                row.getString("tenant"),
                                                row.getString("workflow"),
                                                row.getString("key")),
                                        row.getLong("id"),
                                        row.getLong("next_seq")))
                .list()
                .forEach(row -> locked.put(row.line(), row));
        return locked;
    }

    /// @return the conversations in which a run has its place now
    private Long[] insertNumbered(List<Numbered> runs) {
        return jdbc
                .sql(INSERT)
                .param("tenants", texts(runs, run -> run.run().line().tenant()))
                .param("ids", texts(runs, run -> run.run().id().toString()))
                .param("events", texts(runs, run -> run.run().event().id().value()))
                .param("channels", texts(runs, run -> run.run().event().channel().word()))
                .param("owners", texts(runs, run -> run.run().plan().owner()))
                .param("workflows", texts(runs, run -> run.run().plan().workflow()))
                .param("versions", texts(runs, run -> "" + run.run().plan().workflowVersion()))
                .param("conversations", texts(runs, run -> "" + run.conversation()))
                .param("conversationKeys", texts(runs, run -> run.run().event().partitionkey()))
                .param("seqs", texts(runs, run -> "" + run.seq()))
                .param("whileInReview", texts(runs, run -> whileInReview(run.run().plan())))
                .param("deadlines", texts(runs, run -> seconds(run.run().plan().deadline())))
                .param("routes", texts(runs, run -> run.run().plan().turn().route()))
                .param("alone", texts(runs, run -> "" + run.run().alone()))
                .param("times", texts(runs, run -> time(run.run().beginning())))
                .param("delays", texts(runs, run -> seconds(delay(run.run().beginning()))))
                .param("routes", texts(runs, run -> run.run().plan().turn().route()))
                .query(Long.class)
                .list()
                .stream()
                .filter(Objects::nonNull)
                .distinct()
                .toArray(Long[]::new);
    }

    private static String whileInReview(NewRun plan) {
        return switch (plan.whileInReview()) {
            case QUEUE -> "queue";
            case PARALLEL -> "parallel";
            case SUPERSEDE -> "supersede";
        };
    }

    private static @Nullable String time(Beginning beginning) {
        return switch (beginning) {
            case Beginning.At(var time) -> time.toString();
            case Beginning.AtOnce _, Beginning.After _ -> null;
        };
    }

    private static @Nullable Duration delay(Beginning beginning) {
        return switch (beginning) {
            case Beginning.After(var delay) -> delay;
            case Beginning.AtOnce _, Beginning.At _ -> null;
        };
    }

    private static @Nullable String seconds(@Nullable Duration duration) {
        return duration == null ? null : "" + duration.toMillis() / 1000.0;
    }

    private static String[] texts(
            List<Numbered> runs, Function<Numbered, @Nullable String> column) {
        return runs.stream().map(column).toArray(String[]::new);
    }
}
