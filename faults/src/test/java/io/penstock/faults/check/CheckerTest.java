package io.penstock.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
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
                        update workflow.timeline
                        set kind = 'order',
                            note = 'starts before an earlier run of its conversation, which waits'
                        where run::text like '%b' and status = 'PENDING' and note is null
                        """)
                .update();

        assertThat(Checker.check(world.evidence()))
                .extracting(Violation::promise)
                .doesNotContain(Promise.I4);
    }

    @Test
    void aHeadThatWaitsAndWhoMayPassItStrandNobody() {
        // armed for the one behind, whose time came first; since then the head's own has come
        waiting("now() - interval '1 s'", "now() - interval '2 s'", "now() - interval '2 s'");

        assertThat(Checker.check(world.evidence()))
                .extracting(Violation::promise)
                .doesNotContain(Promise.I10);
    }

    @Test
    void aHeadThatWaitsAndMayNotBePassedYetStrandsNobody() {
        waiting("now() + interval '9 min'", "now() + interval '8 min'", "now() + interval '8 min'");

        assertThat(Checker.check(world.evidence()))
                .extracting(Violation::promise)
                .doesNotContain(Promise.I10);
    }

    /// PASSED waits, and PASSING is behind it.
    private static void waiting(String due, String passable, String armed) {
        world.sql()
                .sql(
                        """
                        update workflow.run
                        set status = 'WAITING', ended_at = null, due_at = %s, passable_at = %s
                        where id::text like '%%d';
                        update workflow.run
                        set status = 'PENDING', ended_at = null, due_at = now() - interval '4 min'
                        where id::text like '%%e';
                        update workflow.conversation set ready_at = %s where key = 'erin'
                        """
                                .formatted(due, passable, armed))
                .update();
    }

    @Test
    void whoBeginsAgainDoesItsStepsAgain() {
        world.sql()
                .sql(
                        """
                        update workflow.run set iteration = 2, round = 2, version = 10
                        where id::text like '%a';
                        insert into workflow.timeline (tenant, run, at, kind, status, step, note)
                        select 'acme', '00000000-0000-0000-0000-00000000000a', now(), l.kind, l.status,
                               l.step, l.note
                        from (values
                            ('status', 'PENDING', null, 'begun again by sre, version 1'),
                            ('status', 'RUNNING', null, null),
                            ('step', 'RUNNING', 'triage', null),
                            ('step', 'RUNNING', 'answer', null),
                            ('status', 'FAILED', 'reply', null)) as l (kind, status, step, note);
                        update workflow.run set status = 'FAILED' where id::text like '%a';
                        insert into workflow.step_result (tenant, run, step, iteration, result)
                        select tenant, run, step, 2, '' from workflow.step_result;
                        insert into workflow.signal
                            (tenant, subscription, id, type, run, body, state, attempts, ended_at)
                        select tenant, subscription, '00000000-0000-0000-0006-000000000008',
                               'run.failed', run,
                               '{"data": {"status": "FAILED", "version": 10}}', 'DONE', 1, now()
                        from workflow.signal where run::text like '%a'
                        """)
                .update();
        world.sql()
                .sql(Lie.recorded("run.restart", "'run/00000000-0000-0000-0000-00000000000a'"))
                .update();

        assertThat(Checker.check(world.begunAgain())).isEmpty();
    }

    @Test
    void whoNeverCameToAPlaceHoldsUpNobody() {
        world.sql()
                .sql(
                        """
                        insert into workflow.run
                            (tenant, id, event, workflow, workflow_version, conversation, seq,
                             while_in_review, status, due_at, created_at, updated_at, ended_at)
                        select 'acme', d.id::uuid, 'e1', 'faults', 1, c.id, null, 'queue', d.status,
                               now(), now(), now(), d.ended_at
                        from workflow.conversation c
                        join (values
                            ('00000000-0000-0000-0000-0000000000f1', 'CANCELLED', now()),
                            ('00000000-0000-0000-0000-0000000000f2', 'PENDING', null))
                            as d (id, status, ended_at) on c.key = 'dana';
                        insert into workflow.timeline (id, tenant, run, at, kind, status)
                        overriding system value
                        values
                            (-3, 'acme', '00000000-0000-0000-0000-0000000000f1', now(), 'status', 'PENDING'),
                            (-2, 'acme', '00000000-0000-0000-0000-0000000000f1', now(), 'status', 'CANCELLED'),
                            (-1, 'acme', '00000000-0000-0000-0000-0000000000f2', now(), 'status', 'PENDING')
                        """)
                .update();

        assertThat(new TimelineReplay().violations(world.evidence())).isEmpty();
    }

    @Test
    void whoGoesOnNeedNotSayThatItGoesPastOneThatWaits() {
        world.sql()
                .sql(
                        """
                        insert into workflow.timeline (id, tenant, run, at, kind, status)
                        overriding system value
                        select x.place, 'acme', x.run::uuid, now(), 'status', x.status
                        from (values
                            (-9, '00000000-0000-0000-0000-00000000000a', 'PENDING'),
                            (-8, '00000000-0000-0000-0000-00000000000a', 'RUNNING'),
                            (-7, '00000000-0000-0000-0000-00000000000a', 'IN_REVIEW'),
                            (-6, '00000000-0000-0000-0000-00000000000b', 'PENDING'),
                            (-5, '00000000-0000-0000-0000-00000000000b', 'RUNNING'),
                            (-4, '00000000-0000-0000-0000-00000000000b', 'WAITING'),
                            (-3, '00000000-0000-0000-0000-00000000000a', 'WAITING'),
                            (-2, '00000000-0000-0000-0000-00000000000b', 'RUNNING'),
                            (-1, '00000000-0000-0000-0000-00000000000b', 'WAITING'))
                            as x (place, run, status)
                        """)
                .update();

        assertThat(new TimelineReplay().violations(world.evidence())).isEmpty();
    }

    @Test
    void whatMovesOutIsAccountedFor() {
        world.sql()
                .sql(
                        """
                        update workflow.run
                        set created_at = now() - interval '51 days',
                            ended_at = now() - interval '50 days'
                        where id = :run
                        """)
                .param("run", HonestWorld.DONE)
                .update();
        var moved =
                world.sql()
                        .sql(
                                """
                                select moved
                                from workflow.move_out(
                                    array['acme'], array[cast(:run as uuid)],
                                    array[now() - interval '50 days'])
                                """)
                        .param("run", HonestWorld.DONE)
                        .query(Integer.class)
                        .single();

        assertThat(moved).isEqualTo(1);
        assertThat(Checker.check(Retold.counted(world.evidence(), HonestWorld.counted(2))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aLieIsFoundOut(Lie lie) {
        world.sql().sql(lie.sql).update();

        var found = Checker.check(lie.told.apply(world.evidence()));

        assertThat(found).anyMatch(lie::isFoundBy);
        assertThat(found).extracting(Violation::where).doesNotContain("");
    }
}
