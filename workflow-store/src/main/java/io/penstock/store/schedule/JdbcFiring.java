package io.penstock.store.schedule;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventData.NativeItem;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.event.BodyDigest;
import io.penstock.store.ingest.Beginning;
import io.penstock.store.ingest.Beginnings;
import io.penstock.store.ingest.NewRun;
import io.penstock.store.schedule.Schedules.Outcome;
import io.penstock.store.sql.Columns;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The schedule's row is locked first, then what a run always locks; nobody goes the other way.
@Repository
class JdbcFiring implements Firing {
    private static final Logger log = LoggerFactory.getLogger(JdbcFiring.class);

    /// Who is later than this missed it.
    static final Duration GRACE = Duration.ofMinutes(1);

    /// Of the conversations that runs of schedules stand in: one each.
    private static final String ACCOUNT = "schedules";

    private static final String TAKE =
            """
            select s.tenant, s.name, s.next_at, clock_timestamp() as now
            from workflow.schedule s
            where not s.paused and s.next_at <= (select clock_timestamp())
            order by s.next_at
            limit 1
            for update skip locked
            """;

    private static final String OPEN =
            """
            select s.* from workflow.schedule s where s.tenant = :tenant and s.name = :name
            """;

    private static final String RUNS_STILL =
            """
            select exists (
                select from workflow.occurrence o
                join workflow.run r on r.tenant = o.tenant and r.id = o.run
                where o.tenant = :tenant and o.schedule = :name and r.ended_at is null)
            """;

    private static final String TELL =
            """
            insert into workflow.occurrence (tenant, schedule, at, since, outcome, run)
            values (:tenant, :name, :at, :since, :outcome, :run)
            on conflict (tenant, schedule, at) do nothing
            """;

    /// One whose run has not ended is what later ones would overlap with.
    private static final String FORGET =
            """
            delete from workflow.occurrence o
            where tenant = :tenant and schedule = :name and at < (
                select at
                from workflow.occurrence
                where tenant = :tenant and schedule = :name
                order by at desc
                offset 49 limit 1)
              and not exists (
                  select from workflow.run r
                  where r.tenant = o.tenant and r.id = o.run and r.ended_at is null)
            """;

    private static final String ADVANCE =
            """
            update workflow.schedule set next_at = :next where tenant = :tenant and name = :name
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final ScheduleRows rows;
    private final Beginnings beginnings;
    private final KeyedHash hash;
    private final BodyDigest digest;

    JdbcFiring(
            JdbcClient jdbc,
            TransactionOperations transaction,
            ScheduleRows rows,
            Beginnings beginnings,
            KeyedHash hash,
            BodyDigest digest) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.rows = rows;
        this.beginnings = beginnings;
        this.hash = hash;
        this.digest = digest;
    }

    private record Due(TenantId tenant, String name, Instant at, Instant now) {}

    /// What is to be written of an occurrence.
    private record Prepared(
            Schedule.Terms schedule, Turn turn, Event event, Optional<NewRun> plan) {}

    /// @param since the first that it stands for; null where it stands for itself
    private record Turn(Instant at, @Nullable Instant since, boolean missed) {}

    @Override
    public Fired fireNext(Plans plans) {
        return transaction.execute(_ -> take().map(due -> fire(due, plans)).orElse(Fired.NOTHING));
    }

    private Optional<Due> take() {
        return jdbc.sql(TAKE)
                .query(
                        (row, _) ->
                                new Due(
                                        Columns.tenant(row),
                                        Columns.text(row, "name"),
                                        Columns.instant(row, "next_at"),
                                        Columns.instant(row, "now")))
                .optional();
    }

    /// One that cannot be read holds up no other: it stops, and shows why.
    private Fired fire(Due due, Plans plans) {
        Prepared prepared;
        try {
            prepared = prepare(due, plans);
        } catch (DataAccessException e) {
            throw e;
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("tenant", due.tenant())
                    .addKeyValue("schedule", due.name())
                    .addKeyValue("exception", e.getClass().getName())
                    .log("A schedule cannot be read; it stops until it is put again");
            tell(due, new Turn(due.at(), null, false), Outcome.REFUSED, null);
            advance(due, null);
            return Fired.PASSED_OVER;
        }
        return fire(due, prepared);
    }

    private Prepared prepare(Due due, Plans plans) {
        var draft = about(OPEN, due).query((row, _) -> rows.draft(row)).single();
        var schedule = draft.terms();
        var turn = turn(due, schedule);
        return new Prepared(
                schedule,
                turn,
                occurrence(draft, turn.at(), due.now()),
                plans.plan(due.tenant(), schedule.workflow(), schedule.version()));
    }

    private Fired fire(Due due, Prepared prepared) {
        var schedule = prepared.schedule();
        var turn = prepared.turn();
        var outcome = outcome(due, schedule, turn, prepared.plan().isPresent());
        if (outcome == Outcome.STARTED) {
            begin(schedule, turn, prepared.event(), prepared.plan().orElseThrow());
        } else {
            log.atInfo()
                    .addKeyValue("tenant", due.tenant())
                    .addKeyValue("schedule", due.name())
                    .addKeyValue("outcome", outcome)
                    .log("An occurrence starts no run; the schedule goes on with its next");
        }
        var run = RunId.of(due.tenant(), prepared.event().id().value(), schedule.workflow(), 0);
        tell(due, turn, outcome, outcome == Outcome.STARTED ? run : null);
        advance(due, schedule.cron().next(turn.at()).orElse(null));
        return outcome == Outcome.STARTED ? Fired.STARTED : Fired.PASSED_OVER;
    }

    private static Turn turn(Due due, Schedule.Terms schedule) {
        var latest = due.now().minus(GRACE);
        if (due.at().isAfter(latest)) {
            return new Turn(due.at(), null, false);
        }
        var last = schedule.cron().last(due.at(), latest);
        var since = last.equals(due.at()) ? null : due.at();
        return switch (schedule.misfire()) {
            case SKIP -> new Turn(last, since, true);
            case FIRE_ONCE -> new Turn(last, since, false);
        };
    }

    private Outcome outcome(Due due, Schedule.Terms schedule, Turn turn, boolean starts) {
        if (turn.missed()) {
            return Outcome.MISSED;
        }
        if (!starts) {
            return Outcome.REFUSED;
        }
        return switch (schedule.overlap()) {
            case QUEUE -> Outcome.STARTED;
            case SKIP -> runsStill(due) ? Outcome.OVERLAPPED : Outcome.STARTED;
        };
    }

    private boolean runsStill(Due due) {
        return about(RUNS_STILL, due).query(Boolean.class).single();
    }

    private void begin(Schedule.Terms schedule, Turn turn, Event event, NewRun plan) {
        var note = "occurrence %s of schedule %s".formatted(turn.at(), schedule.name());
        beginnings.begin(event, digest.of(event), plan, new Beginning.AtOnce(), true, note);
    }

    private void tell(Due due, Turn turn, Outcome outcome, @Nullable RunId run) {
        about(TELL, due)
                .param("at", Columns.timestamp(turn.at()))
                .param("since", Columns.timestampOrNull(turn.since()))
                .param("outcome", outcome.name())
                .param("run", run == null ? null : run.value())
                .update();
        about(FORGET, due).update();
    }

    private void advance(Due due, @Nullable Instant next) {
        about(ADVANCE, due).param("next", Columns.timestampOrNull(next)).update();
    }

    /// The event of one occurrence: what happened is that the time came.
    private Event occurrence(Schedule.Draft draft, Instant at, Instant now) {
        var schedule = draft.terms();
        var event = draft.event();
        var tenant = schedule.tenant();
        var extensions = new HashMap<String, JsonNode>(event.extensions());
        extensions.put("schedule", JsonNodeFactory.instance.stringNode(schedule.name()));
        return new Event(
                hash.causeId(tenant, "schedule", schedule.name(), at.toString()),
                event.source(),
                event.type(),
                event.subject(),
                at,
                now,
                tenant,
                event.channel(),
                hash.conversationKey(tenant, Channel.DASHBOARD, ACCOUNT, schedule.name()),
                event.dataref(),
                event.traceparent(),
                event.correlationid(),
                event.causationid(),
                dated(event.data(), schedule.name() + "/" + at),
                Map.copyOf(extensions));
    }

    private static EventData dated(EventData data, String nativeId) {
        var item = data.nativeItem();
        return new EventData(
                data.contact(),
                data.conversation(),
                data.message(),
                data.ticket(),
                data.record(),
                data.form(),
                data.replyTo(),
                new NativeItem(
                        nativeId,
                        item.type(),
                        item.account(),
                        item.pointer(),
                        item.delivery(),
                        item.raw()),
                data.attachments(),
                data.locale(),
                data.priority(),
                data.tags(),
                data.custom());
    }

    private JdbcClient.StatementSpec about(String sql, Due due) {
        return jdbc.sql(sql).param("tenant", due.tenant().value()).param("name", due.name());
    }
}
