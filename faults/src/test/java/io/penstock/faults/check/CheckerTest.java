package io.penstock.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.topic.Topics;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A checker that never turns red proves nothing: each lie, told alone, is found out.
class CheckerTest {
    private static HonestWorld world;

    @BeforeAll
    static void begin() throws SQLException {
        world = new HonestWorld();
    }

    @AfterAll
    static void end() {
        world.close();
    }

    @AfterEach
    void forget() throws SQLException {
        world.rollBack();
    }

    @Test
    void anHonestPastBreaksNoPromise() {
        assertThat(Checker.check(world.evidence())).isEmpty();
    }

    @Test
    void everyPromiseHasALieThatBreaksIt() {
        assertThat(Stream.of(Lie.values()).map(lie -> lie.broken).distinct())
                .containsExactlyInAnyOrder(Promise.values());
    }

    @Test
    void whoSaysThatItWentPastOneThatWaitsBreaksNoOrder() {
        world.sql()
                .sql(
                        """
                        update workflow.timeline set status = 'WAITING'
                        where run::text like '%a' and status = 'COMPLETED';
                        update workflow.timeline set kind = 'order'
                        where run::text like '%b' and status = 'PENDING' and note is null
                        """)
                .update();

        assertThat(Checker.check(world.evidence()))
                .extracting(Violation::promise)
                .doesNotContain(Promise.I4);
    }

    @ParameterizedTest
    @EnumSource
    void aLieIsFoundOut(Lie lie) {
        world.sql().sql(lie.sql).update();

        var found = Checker.check(lie.told.apply(world.evidence()));

        assertThat(found).extracting(Violation::promise).contains(lie.broken);
        assertThat(found).extracting(Violation::where).doesNotContain("");
    }

    enum Lie {
        AN_ACCEPTED_EVENT_IS_GONE(Promise.I1, "delete from workflow.event where id = 'e2'"),
        A_RECORD_WAS_NOT_READ(Promise.I1, "update workflow.ingest_progress set next_offset = 3"),
        A_RUNS_EVENT_IS_GONE(Promise.I1, "delete from workflow.event where id = 'e3'"),
        A_RUN_IS_GONE(
                Promise.I2,
                """
                delete from workflow.timeline where run::text like '%a';
                delete from workflow.step_result where run::text like '%a';
                delete from workflow.send where run::text like '%a';
                delete from workflow.run where id::text like '%a'
                """),
        A_LETTER_IS_GONE(Promise.I2, "delete from workflow.dead_letter where kind = 'RECORD'"),
        ONE_EVENT_HAS_TWO_RUNS(Promise.I2, "update workflow.run set event = 'e1'"),
        AN_EVENT_WITH_A_RUN_IS_UNMATCHED(Promise.I2, "update workflow.event set unmatched = true"),
        A_RUN_NEVER_ENDED(
                Promise.I3,
                """
                update workflow.run set status = 'WAITING', ended_at = null where id::text like '%a'
                """),
        AN_END_WAS_LEFT_BY_ITSELF(
                Promise.I3, "update workflow.timeline set note = null where note is not null"),
        TWO_WERE_ACTIVE(
                Promise.I4,
                """
                update workflow.timeline set kind = 'attempt'
                where run::text like '%a' and status = 'COMPLETED'
                """),
        ONE_OVERTOOK_ANOTHER(
                Promise.I4,
                """
                update workflow.timeline set kind = 'attempt'
                where run::text like '%a' and kind = 'status' and status in ('RUNNING', 'COMPLETED')
                """),
        A_RESULT_IS_GONE(Promise.I5, "delete from workflow.step_result where step = 'triage'"),
        A_STEP_WAS_DONE_TWICE(
                Promise.I5, "update workflow.timeline set step = 'triage' where kind = 'step'"),
        A_STEP_WAS_ATTEMPTED_AFTER_ITS_RESULT(
                Promise.I5,
                """
                insert into workflow.attempt (tenant, run, step, iteration, attempt, created_at)
                select tenant, run, step, iteration, 1, created_at + interval '1 s'
                from workflow.step_result
                """),
        A_MODEL_WAS_ASKED_AGAIN(
                Promise.I5,
                it -> with(it, new Asked("m-1", "answer", Instant.now().plusSeconds(60), 200))),
        A_STEP_WAS_DONE_BY_ONE_WHO_HELD_NOTHING(
                Promise.I6,
                """
                insert into workflow.timeline (tenant, run, at, kind, status, step)
                select tenant, id, now(), 'step', 'RUNNING', 'reply' from workflow.run
                where id::text like '%a'
                """),
        ONE_CUSTOMER_WAS_ANSWERED_TWICE(
                Promise.I7, it -> arrived(it, HonestWorld.KEY, HonestWorld.KEY)),
        NOBODY_MEANT_IT(Promise.I7, it -> arrived(it, HonestWorld.KEY, "another")),
        IT_NEVER_ARRIVED(Promise.I7, CheckerTest::nothingArrived),
        NOBODY_SETTLED_A_DOUBT(Promise.I7, "update workflow.send set status = 'UNKNOWN'"),
        A_VERSION_WENT_BACK(
                Promise.I8, "update workflow.run set version = version - 1 where round = 1"),
        A_STATUS_WAS_CHANGED_IN_SECRET(
                Promise.I8, "update workflow.run set status = 'FAILED' where round = 1"),
        THE_API_WENT_BACK(Promise.I8, it -> told(it, new Told(HonestWorld.DONE, 3, "RUNNING"))),
        THE_API_WAS_AHEAD(Promise.I8, it -> told(it, new Told(HonestWorld.DONE, 9, "RUNNING"))),
        WHAT_DID_NOT_COMMIT_WAS_TOLD(
                Promise.I9,
                it -> announced(it, HonestWorld.told(HonestWorld.DONE, 99, 6, "FAILED"))),
        A_RUN_WAS_TOLD_THAT_IS_NOT_THERE(
                Promise.I9,
                it -> announced(it, HonestWorld.told(new UUID(7, 7), 99, 1, "PENDING"))),
        A_CHANGE_WAS_NOT_TOLD(Promise.I9, it -> without(it, "\"version\": 3")),
        A_RUN_WAS_NOT_TOLD(Promise.I9, it -> without(it, HonestWorld.DONE.toString())),
        CHANGES_CAME_OUT_OF_ORDER(Promise.I9, CheckerTest::backwards),
        A_LETTER_HAS_NO_COPY(
                Promise.I9,
                it -> keeping(it, record -> !record.topic().equals(Topics.DEAD_LETTERS))),
        ONE_IS_DUE_AND_NOBODY_COMES(
                Promise.I10,
                """
                update workflow.conversation set ready_at = clock_timestamp() - interval '1 minute'
                """),
        ONE_IS_STRANDED(
                Promise.I10,
                """
                update workflow.run set status = 'PENDING', ended_at = null where round = 2
                """),
        ONE_IS_HELD_BY_NOBODY(
                Promise.I10, "update workflow.conversation set active_run = gen_random_uuid()"),
        ONE_TRIED_TOO_OFTEN(
                Promise.I11,
                """
                insert into workflow.attempt
                    (tenant, run, step, iteration, attempt, failure_class, failure_code)
                select 'acme', '00000000-0000-0000-0000-00000000000a', 'triage', 1, n, 'TRANSIENT', 'x'
                from generate_series(1, 4) n
                """),
        SOMETHING_IS_UNTOLD(
                Promise.I12,
                """
                insert into workflow.outbox (topic, record_key, value)
                values ('penstock.run-status', 'x', '')
                """),
        SOMETHING_WAS_SET_ASIDE(
                Promise.I12,
                """
                insert into workflow.outbox_aside (id, topic, record_key, value, created_at, why)
                values (1, 'penstock.run-status', 'x', '', now(), 'too large')
                """),
        ONE_WENT_PAST_AND_DID_NOT_SAY_SO(
                Promise.I4,
                """
                update workflow.timeline set status = 'WAITING'
                where run::text like '%a' and status = 'COMPLETED'
                """),
        THE_COUNT_IS_WRONG(Promise.I12, it -> counted(it, Map.of("COMPLETED", 2L))),
        A_JOB_NEVER_ENDED(
                Promise.I12,
                """
                insert into workflow.redrive (tenant, id, filter, plan, total, started_by)
                values ('acme', gen_random_uuid(), '{}', 'x', 1, 'sre')
                """),
        A_LEASE_LAPSED(
                Promise.I13,
                "update workflow.worker set lease_until = now() - interval '1 minute'"),
        ONE_LEASE_TOO_MANY(
                Promise.I13,
                """
                insert into workflow.worker (name, lease_until)
                values ('who', now() + interval '1 hour')
                """),
        A_PERMIT_IS_LOST(
                Promise.I13, it -> busy(it, Map.of("worker-1 penstock_runs_executing", 1.0)));

        final Promise broken;
        final String sql;
        final UnaryOperator<Evidence> told;

        Lie(Promise broken, String sql) {
            this(broken, sql, UnaryOperator.identity());
        }

        Lie(Promise broken, UnaryOperator<Evidence> told) {
            this(broken, "update workflow.run set seq = seq", told);
        }

        Lie(Promise broken, String sql, UnaryOperator<Evidence> told) {
            this.broken = broken;
            this.sql = sql;
            this.told = told;
        }
    }

    private static Evidence evidence(
            Evidence of,
            List<Announced> announced,
            List<Arrived> arrived,
            List<Asked> asked,
            List<Told> told,
            Map<String, Long> counted,
            Map<String, Double> busy) {
        return new Evidence(
                of.sql(),
                announced,
                of.accepted(),
                arrived,
                asked,
                told,
                counted,
                busy,
                of.limits());
    }

    private static Evidence with(Evidence it, Asked more) {
        var asked = new ArrayList<>(it.asked());
        asked.add(more);
        return evidence(
                it, it.announced(), it.arrived(), asked, it.told(), it.counted(), it.busy());
    }

    private static Evidence arrived(Evidence it, String... keys) {
        var arrived = Stream.of(keys).map(Arrived::new).toList();
        return evidence(
                it, it.announced(), arrived, it.asked(), it.told(), it.counted(), it.busy());
    }

    private static Evidence nothingArrived(Evidence it) {
        return arrived(it);
    }

    private static Evidence told(Evidence it, Told more) {
        var told = new ArrayList<>(it.told());
        told.add(more);
        return evidence(
                it, it.announced(), it.arrived(), it.asked(), told, it.counted(), it.busy());
    }

    private static Evidence announced(Evidence it, Announced more) {
        var announced = new ArrayList<>(it.announced());
        announced.add(more);
        return announced(it, announced);
    }

    private static Evidence announced(Evidence it, List<Announced> announced) {
        return evidence(
                it, announced, it.arrived(), it.asked(), it.told(), it.counted(), it.busy());
    }

    private static Evidence without(Evidence it, String text) {
        return keeping(it, record -> !record.value().contains(text));
    }

    private static Evidence keeping(Evidence it, Predicate<Announced> kept) {
        return announced(it, it.announced().stream().filter(kept).toList());
    }

    private static Evidence backwards(Evidence it) {
        return announced(it, it.announced().reversed());
    }

    private static Evidence counted(Evidence it, Map<String, Long> counted) {
        return evidence(
                it, it.announced(), it.arrived(), it.asked(), it.told(), counted, it.busy());
    }

    private static Evidence busy(Evidence it, Map<String, Double> busy) {
        return evidence(
                it, it.announced(), it.arrived(), it.asked(), it.told(), it.counted(), busy);
    }
}
