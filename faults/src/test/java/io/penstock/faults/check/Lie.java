package io.penstock.faults.check;

import io.penstock.schema.topic.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// One thing in the honest past that was otherwise, and the promise that is broken by it.
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
            delete from workflow.call where run::text like '%a';
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
            it -> Retold.with(it, new Asked("m-1", "answer", Instant.now().plusSeconds(60), 200))),
    A_STEP_WAS_DONE_BY_ONE_WHO_HELD_NOTHING(
            Promise.I6,
            """
            insert into workflow.timeline (tenant, run, at, kind, status, step)
            select tenant, id, now(), 'step', 'RUNNING', 'reply' from workflow.run
            where id::text like '%a'
            """),
    ONE_CUSTOMER_WAS_ANSWERED_TWICE(
            Promise.I7, it -> Retold.messages(it, HonestWorld.KEY, HonestWorld.KEY)),
    NOBODY_MEANT_IT(Promise.I7, it -> Retold.messages(it, HonestWorld.KEY, "another")),
    IT_NEVER_ARRIVED(Promise.I7, Retold::nothingArrived),
    NOBODY_SETTLED_A_DOUBT(Promise.I7, "update workflow.send set status = 'UNKNOWN'"),
    A_VERSION_WENT_BACK(
            Promise.I8, "update workflow.run set version = version - 1 where round = 1"),
    A_STATUS_WAS_CHANGED_IN_SECRET(
            Promise.I8, "update workflow.run set status = 'FAILED' where round = 1"),
    THE_API_WENT_BACK(Promise.I8, it -> Retold.with(it, new Told(HonestWorld.DONE, 3, "RUNNING"))),
    THE_API_WAS_AHEAD(Promise.I8, it -> Retold.with(it, new Told(HonestWorld.DONE, 9, "RUNNING"))),
    WHAT_DID_NOT_COMMIT_WAS_TOLD(
            Promise.I9, it -> Retold.with(it, HonestWorld.told(HonestWorld.DONE, 99, 6, "FAILED"))),
    A_RUN_WAS_TOLD_THAT_IS_NOT_THERE(
            Promise.I9, it -> Retold.with(it, HonestWorld.told(new UUID(7, 7), 99, 1, "PENDING"))),
    A_CHANGE_WAS_NOT_TOLD(Promise.I9, it -> Retold.without(it, "\"version\": 3")),
    A_RUN_WAS_NOT_TOLD(Promise.I9, it -> Retold.without(it, HonestWorld.DONE.toString())),
    CHANGES_CAME_OUT_OF_ORDER(Promise.I9, Retold::backwards),
    A_LETTER_HAS_NO_COPY(
            Promise.I9,
            it -> Retold.keeping(it, record -> !record.topic().equals(Topics.DEAD_LETTERS))),
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
    THE_COUNT_IS_WRONG(Promise.I12, it -> Retold.counted(it, Map.of("COMPLETED", 7L))),
    A_JOB_NEVER_ENDED(
            Promise.I12,
            """
            insert into workflow.redrive (tenant, id, filter, plan, total, started_by)
            values ('acme', gen_random_uuid(), '{}', 'x', 1, 'sre')
            """),
    ONE_GOES_ON_BEHIND_A_LETTER_AND_PAST_ONE_THAT_WAITS(
            Promise.I4,
            """
            update workflow.timeline
            set note = 'goes on behind run x, which became a dead letter'
            where kind = 'order'
            """),
    A_HEAD_IS_ARMED_TOO_LATE(
            Promise.I10,
            "not armed for its head",
            """
            update workflow.run
            set status = 'WAITING', ended_at = null, due_at = now() + interval '10 minutes'
            where id::text like '%d';
            update workflow.conversation set ready_at = now() + interval '1 hour' where key = 'erin'
            """),
    A_HEAD_HAS_BEEN_DUE_BEHIND_A_LATER_TIME(
            Promise.I10,
            "due for long",
            """
            update workflow.run
            set status = 'WAITING', ended_at = null, due_at = now() - interval '10 minutes'
            where id::text like '%d';
            update workflow.conversation set ready_at = now() where key = 'erin'
            """),
    A_SUBSCRIBER_WAS_NOT_TOLD(
            Promise.I9, "was not told", "delete from workflow.signal where run::text like '%a'"),
    A_SUBSCRIBER_WAS_TOLD_TWICE(
            Promise.I9,
            "one and the same",
            """
            insert into workflow.signal
                (tenant, subscription, type, run, body, state, attempts, ended_at)
            select tenant, subscription, type, run, body, state, attempts, ended_at
            from workflow.signal
            where type = 'run.cancelled'
            """),
    A_SUBSCRIBER_WAS_TOLD_WHAT_WAS_NOT(
            Promise.I9,
            "did not commit",
            """
            update workflow.signal set body = replace(body, '"version" : 6', '"version" : 9')
            where type = 'run.cancelled'
            """),
    A_SIGNAL_TELLS_OF_A_RUN_THAT_IS_NOT_THERE(
            Promise.I9,
            "did not commit",
            "update workflow.signal set run = gen_random_uuid() where type = 'run.cancelled'"),
    A_SIGNAL_WAS_NEVER_SENT(Promise.I9, "never sent", "update workflow.signal set attempts = 0"),
    A_SIGNAL_WAS_GIVEN_UP_IN_SECRET(
            Promise.I9, "given up", "delete from workflow.dead_letter where kind = 'SIGNAL'"),
    A_LETTER_IS_OF_A_SIGNAL_THAT_WAS_TAKEN(
            Promise.I9,
            "was not given up",
            "update workflow.signal set state = 'DONE' where state = 'DEAD'"),
    A_SIGNAL_NEVER_ARRIVED(
            Promise.I9,
            "signal that never arrived",
            it -> Retold.signals(it, it.arrivals().signals().subList(0, 5))),
    SIGNALS_ARRIVED_OUT_OF_TURN(
            Promise.I9,
            "after a later one",
            it -> Retold.signals(it, it.arrivals().signals().reversed())),
    A_SIGNAL_IS_DUE_AND_NOBODY_SENDS_IT(
            Promise.I10,
            "a signal that has been due",
            """
            update workflow.signal
            set state = 'PENDING', ended_at = null, due_at = now() - interval '1 minute'
            where type = 'run.cancelled'
            """),
    A_SIGNAL_WAITS_FOR_ONE_WHO_IS_TOLD_NOTHING(
            Promise.I10,
            "told nothing any more",
            """
            update workflow.signal set state = 'PENDING', ended_at = null where type = 'run.cancelled';
            update workflow.subscription
            set state = 'DISABLED', disabled_reason = 'gone', disabled_at = now() - interval '1 minute'
            """),
    A_KEY_IS_THAT_OF_ANOTHER(Promise.I7, "whose key", "update workflow.send set iteration = 2"),
    A_CALL_BEARS_THE_KEY_OF_ANOTHER(
            Promise.I7, "whose key", "update workflow.call set iteration = 2"),
    A_CALL_WAS_MADE_BEFORE_IT_WAS_MEANT(
            Promise.I7,
            "before its intent",
            "update workflow.call set updated_at = intended_at - interval '1 s'"),
    A_CALL_HAS_TWO_OUTCOMES(
            Promise.I7,
            "more or fewer outcomes",
            """
            insert into workflow.timeline (tenant, run, at, kind, step, note)
            select tenant, run, at, kind, step, note from workflow.timeline where kind = 'send'
            """),
    A_CALL_HAS_AN_OUTCOME_THAT_NOBODY_WROTE(
            Promise.I7,
            "more or fewer outcomes",
            "update workflow.timeline set note = 'call refused' where kind = 'send'"),
    A_CALL_IS_DONE_BY_NOBODY(
            Promise.I7, "no person who said so", "update workflow.call set response = null"),
    A_CALL_IS_LEFT_OPEN(
            Promise.I7,
            "of whose outcome nobody knows",
            """
            update workflow.call set status = 'INTENDED', http_status = null, response = null;
            update workflow.timeline set note = 'call unknown' where kind = 'send'
            """),
    A_CALL_IN_DOUBT_WENT_WITH_ITS_RUN(
            Promise.I7,
            "of whose outcome nobody knows",
            """
            update workflow.call set status = 'UNKNOWN', http_status = null, response = null;
            update workflow.run set status = 'CANCELLED', failure_code = 'superseded'
            where id::text like '%a';
            insert into workflow.review
                (tenant, id, run, step, queue, nonce, status, failure_class, failure_code)
            select tenant, gen_random_uuid(), run, step, 'desk', gen_random_uuid(), 'CANCELLED',
                   'TRANSIENT', 'call-unknown'
            from workflow.call
            """),
    A_CALL_IS_IN_DOUBT_AFTER_A_DECISION(
            Promise.I7,
            "on which a person decided",
            """
            update workflow.call set status = 'UNKNOWN', http_status = null, response = null;
            insert into workflow.review
                (tenant, id, run, step, queue, nonce, status, decision, decided_by, failure_class,
                 failure_code, closed_at)
            select tenant, gen_random_uuid(), run, step, 'desk', gen_random_uuid(), 'DECIDED',
                   'approve', 'kim', 'TRANSIENT', 'call-unknown', now() + interval '1 s'
            from workflow.call
            """),
    A_CALL_CAME_TWICE(
            Promise.I7,
            "arrived 2 times",
            it -> Retold.calls(it, HonestWorld.CALL, HonestWorld.CALL)),
    A_CALL_CAME_THAT_NOBODY_MEANT(
            Promise.I7,
            "nobody intended",
            it -> Retold.calls(it, HonestWorld.CALL, new UUID(7, 7) + "/order/1")),
    A_CALL_NEVER_CAME(Promise.I7, "never arrived", it -> Retold.calls(it)),
    MODELS_WERE_CALLED_TOO_OFTEN(
            Promise.I11, "than the budget has", "update workflow.attempt set calls = 2"),
    MODELS_WERE_CALLED_WITH_NO_MONEY_LEFT(
            Promise.I11,
            "after the budget was spent",
            "update workflow.attempt set cost = 0.06 where round = 1"),
    ONE_WAITS_AT_AN_OPEN_GATE(
            Promise.I10,
            "waits at a gate",
            """
            update workflow.run
            set status = 'WAITING', ended_at = null, waiting_for = 'gate route default'
            where id::text like '%a'
            """),
    ONE_WAITS_AT_NO_GATE(
            Promise.I10,
            "waits at a gate",
            """
            update workflow.run
            set status = 'WAITING', ended_at = null, waiting_for = 'gate connection whatsapp/gone'
            where id::text like '%a'
            """),
    A_GATE_IS_CLOSED_FOR_TOO_LONG(
            Promise.I10,
            "for longer than any may be",
            "update workflow.gate set closed_until = now() + interval '2 hours'"),
    A_GATE_WAS_OPENED_AND_IS_CLOSED(
            Promise.I10,
            "a person opened",
            """
            update workflow.gate
            set opened_by = 'sre', opened_at = now(), closed_until = now() + interval '10 minutes'
            """),
    AN_OCCURRENCE_STARTED_NOTHING(
            Promise.I2, "an occurrence", "update workflow.occurrence set run = gen_random_uuid()"),
    A_SCHEDULE_OVERSLEPT(
            Promise.I10,
            "a schedule that",
            "update workflow.schedule set next_at = now() - interval '1 minute'"),
    ONE_HAS_NO_PLACE_WHEN_ITS_TIME_HAS_COME(
            Promise.I10,
            "has no place",
            """
            update workflow.run
            set status = 'PENDING', ended_at = null, seq = null, due_at = now() - interval '1 minute'
            where id::text like '%a'
            """),
    ONE_MOVED_OUT_AND_IS_FORGOTTEN(Promise.I1, "nowhere", "delete from workflow.run_archive"),
    ONE_MOVED_OUT_AND_IS_THERE(
            Promise.I3,
            "moved out and is there",
            """
            insert into workflow.run_archive
                (tenant, id, event, workflow, workflow_version, iteration, version, status,
                 created_at, ended_at, archived_at)
            select tenant, id, event, workflow, workflow_version, iteration, version, status,
                   created_at, ended_at, ended_at + interval '100 days'
            from workflow.run where id::text like '%a'
            """),
    ONE_MOVED_OUT_BEFORE_ITS_END(
            Promise.I3,
            "moved out before its end",
            "update workflow.run_archive set status = 'WAITING'"),
    ONE_MOVED_OUT_BEFORE_ITS_TIME(
            Promise.I1,
            "before its time",
            "update workflow.run_archive set archived_at = ended_at + interval '1 day'"),
    A_RUN_HAS_ITS_DOUBLE_IN_THE_ARCHIVE(
            Promise.I2, "two runs", "update workflow.run_archive set event = 'e1'"),
    A_RETRY_IS_NOT_RECORDED(
            Promise.I3,
            "of which the audit does not know",
            """
            update workflow.timeline set note = 'tried again by kim' where note like 'tried again%'
            """),
    A_RESTART_IS_NOT_RECORDED(
            Promise.I3,
            "of which the audit does not know",
            """
            update workflow.timeline set note = 'begun again by kim, version 2'
            where note like 'tried again%' and run::text like '%b'
            """),
    A_CANCELLATION_IS_NOT_RECORDED(
            Promise.I3,
            "of which the audit does not know",
            """
            update workflow.timeline set note = 'cancelled by kim'
            where status = 'COMPLETED' and run::text like '%a'
            """),
    WHAT_WAS_REFUSED_IS_NO_RECORD(
            Promise.I3,
            "of which the audit does not know",
            """
            alter table workflow.audit disable trigger audit_is_kept;
            update workflow.audit set outcome = 'REFUSED', code = 'x' where action = 'run.retry'
            """),
    A_RETRY_IS_RECORDED_THAT_WAS_NOT(
            Promise.I3,
            "did not move",
            recorded("run.retry", "'run/00000000-0000-0000-0000-00000000000a'")),
    A_JOB_DID_NOT_MOVE_WHAT_IT_MOVED(
            Promise.I3,
            "by a job that does not say so",
            "update workflow.redrive_item set outcome = 'SKIPPED'"),
    A_JOB_SAYS_THAT_IT_MOVED_WHAT_DID_NOT_MOVE(
            Promise.I3,
            "a job says that it moved",
            "update workflow.timeline set note = 'tried again by sre' where run::text like '%d'"),
    A_JOB_IS_NOT_RECORDED(
            Promise.I3,
            "a job of whose start",
            """
            insert into workflow.redrive
                (tenant, id, state, subject, action, filter, plan, total, started_by, ended_at)
            values ('acme', gen_random_uuid(), 'DONE', 'RUNS', 'CANCEL', '{}', 'x', 0, 'sre', now())
            """),
    A_STOP_IS_NOT_RECORDED(
            Promise.I3,
            "a job of whose start or stop",
            "update workflow.redrive set state = 'STOPPED', stopped_by = 'sre'"),
    A_JOB_IS_RECORDED_THAT_WAS_NOT(
            Promise.I3,
            "started or stopped that was not",
            recorded("runs.retry", "'bulk/' || gen_random_uuid()")),
    A_STOP_IS_RECORDED_THAT_WAS_NOT(
            Promise.I3,
            "started or stopped that was not",
            recorded("redrive.stop", "'redrive/00000000-0000-0000-0002-000000000001'")),
    NOBODY_CANCELLED_IT(
            Promise.I3,
            "cancelled by nobody",
            "update workflow.timeline set note = null where status = 'CANCELLED'"),
    A_DECISION_IS_NOT_RECORDED(
            Promise.I3,
            "of which the audit does not know",
            "update workflow.review set decision = 'reject'"),
    A_DECISION_IS_RECORDED_OTHERWISE(
            Promise.I3,
            "that was not, or otherwise",
            recorded("review.reject", "'review/00000000-0000-0000-0004-000000000001'")),
    THE_OPEN_LETTERS_ARE_MISCOUNTED(
            Promise.I12,
            "counted 5 and holds 2",
            it -> Retold.counted(it, Map.of("deadLetters.open", 5L))),
    A_METER_IS_WRONG(
            Promise.I12,
            "counted 3 and holds 0",
            it -> Retold.counted(it, Map.of("worker-2 penstock_signals_pending", 3L))),
    A_JOB_IS_MISCOUNTED(Promise.I12, "counts otherwise", "update workflow.redrive set done = 0"),
    A_LEASE_LAPSED(
            Promise.I13, "update workflow.worker set lease_until = now() - interval '1 minute'"),
    ONE_LEASE_TOO_MANY(
            Promise.I13,
            """
            insert into workflow.worker (name, lease_until)
            values ('who', now() + interval '1 hour')
            """),
    A_PERMIT_IS_LOST(
            Promise.I13, it -> Retold.busy(it, Map.of("worker-1 penstock_runs_executing", 1.0)));

    private static final String NOTHING = "update workflow.run set seq = seq";

    final Promise broken;

    /// What the checker says of it, in part.
    final String said;

    final String sql;
    final UnaryOperator<Evidence> told;

    Lie(Promise broken, String sql) {
        this(broken, "", sql, UnaryOperator.identity());
    }

    Lie(Promise broken, UnaryOperator<Evidence> told) {
        this(broken, "", NOTHING, told);
    }

    Lie(Promise broken, String said, String sql) {
        this(broken, said, sql, UnaryOperator.identity());
    }

    Lie(Promise broken, String said, UnaryOperator<Evidence> told) {
        this(broken, said, NOTHING, told);
    }

    Lie(Promise broken, String said, String sql, UnaryOperator<Evidence> told) {
        this.broken = broken;
        this.said = said;
        this.sql = sql;
        this.told = told;
    }

    boolean isFoundBy(Violation found) {
        return found.promise() == broken && found.what().contains(said);
    }

    /// @param object an expression
    static String recorded(String action, String object) {
        return """
               insert into workflow.audit
                   (tenant, issuer, subject, action, object, outcome, sealed_as, facts)
               values ('acme', 'staff', 'sre', '%s', %s, 'DONE', gen_random_uuid(), '{}')
               """
                .formatted(action, object);
    }
}
