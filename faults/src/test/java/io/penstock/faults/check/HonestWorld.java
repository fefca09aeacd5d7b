package io.penstock.faults.check;

import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.embedded.postgres.TestPostgres;
import io.penstock.schema.topic.Topics;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// A small past in which every promise was kept: events, of which one was wanted by nobody; two
/// runs of one conversation, of which one failed and was tried again; two of another, of which one
/// waited and was passed, and then went on by a job; a run that moved out long ago; a call, a gate,
/// subscribers; a record that nobody could read. Each test changes it in one place, and nothing of
/// that is kept.
final class HonestWorld implements AutoCloseable {
    static final UUID DONE = UUID.fromString("00000000-0000-0000-0000-00000000000a");
    static final UUID RETRIED = UUID.fromString("00000000-0000-0000-0000-00000000000b");
    static final UUID PASSED = UUID.fromString("00000000-0000-0000-0000-00000000000d");
    static final UUID PASSING = UUID.fromString("00000000-0000-0000-0000-00000000000e");
    static final UUID MOVED_OUT = UUID.fromString("00000000-0000-0000-0000-00000000000c");
    static final String KEY = DONE + "/reply/1";
    static final String CALL = DONE + "/order/1";

    private static final String PAST =
            """
            insert into workflow.definition (tenant, name, version, sha256, body)
            values ('acme', 'faults', 1, 'x', 'name: faults');
            insert into workflow.definition (tenant, name, version, sha256, body)
            values ('acme', 'thrifty', 1, 'x', $$
            name: thrifty
            owner: desk
            trigger: { types: [intake.message.received] }
            budget: { modelCalls: 3, usd: 0.05 }
            steps:
              - id: answer
                generate:
                  prompt: answer@1
                  route: default
                  output:
                    type: object
                    additionalProperties: false
                    required: [reply]
                    properties: { reply: { type: string } }
            $$);

            insert into workflow.event
                (tenant, id, type, channel, time, recorded_time, body_digest, unmatched, data)
            select 'acme', id, 'intake.message.received', 'whatsapp', now(), now(), id, id = 'e2', ''
            from unnest(array['e1', 'e2', 'e3', 'e4', 'e5']) as id;

            insert into workflow.ingest_progress (topic, partition, next_offset, record_time, updated_at)
            values ('penstock.events', 0, 4, now(), now()), ('penstock.events', 1, 1, now(), now());

            insert into workflow.worker (name, lease_until, reaped_at)
            values ('gone', now() - interval '1 hour', now()), ('here', now() + interval '1 hour', null);

            insert into workflow.conversation (tenant, workflow, key, next_seq)
            values ('acme', 'faults', 'dana', 3), ('acme', 'thrifty', 'erin', 3);

            insert into workflow.run
                (tenant, id, event, workflow, workflow_version, conversation, seq, round,
                 while_in_review, status, version, fence, due_at, created_at, updated_at, ended_at)
            select 'acme', r.id::uuid, r.event, c.workflow, 1, c.id, r.seq, r.round,
                   'parallel', r.status, r.version, 2, now(), now(), now(), now()
            from workflow.conversation c
            join (values
                ('00000000-0000-0000-0000-00000000000a', 'dana', 'e1', 1, 1, 'COMPLETED', 5),
                ('00000000-0000-0000-0000-00000000000b', 'dana', 'e3', 2, 2, 'CANCELLED', 6),
                ('00000000-0000-0000-0000-00000000000d', 'erin', 'e4', 1, 2, 'COMPLETED', 8),
                ('00000000-0000-0000-0000-00000000000e', 'erin', 'e5', 2, 1, 'COMPLETED', 3))
                as r (id, conversation, event, seq, round, status, version) on r.conversation = c.key;

            insert into workflow.run_archive
                (tenant, id, event, workflow, workflow_version, iteration, version, status,
                 created_at, ended_at, archived_at)
            values ('acme', '00000000-0000-0000-0000-00000000000c', 'e0', 'faults', 1, 1, 3, 'COMPLETED',
                    now() - interval '200 days', now() - interval '199 days', now() - interval '1 day');

            insert into workflow.timeline (tenant, run, at, kind, status, step, note)
            select 'acme', l.run::uuid, now(), l.kind, l.status, l.step, l.note
            from (values
                ('00000000-0000-0000-0000-00000000000a', 'status', 'PENDING', null, null),
                ('00000000-0000-0000-0000-00000000000a', 'status', 'RUNNING', null, null),
                ('00000000-0000-0000-0000-00000000000a', 'step', 'RUNNING', 'triage', null),
                ('00000000-0000-0000-0000-00000000000b', 'status', 'PENDING', null, null),
                ('00000000-0000-0000-0000-00000000000a', 'step', 'RUNNING', 'answer', null),
                ('00000000-0000-0000-0000-00000000000a', 'status', 'COMPLETED', null, null),
                ('00000000-0000-0000-0000-00000000000b', 'status', 'RUNNING', null, null),
                ('00000000-0000-0000-0000-00000000000b', 'status', 'FAILED', 'triage', null),
                ('00000000-0000-0000-0000-00000000000b', 'status', 'PENDING', null, 'tried again by sre'),
                ('00000000-0000-0000-0000-00000000000b', 'status', 'RUNNING', null, null),
                ('00000000-0000-0000-0000-00000000000a', 'send', null, 'order', 'call done 200'),
                ('00000000-0000-0000-0000-00000000000b', 'status', 'CANCELLED', null, 'cancelled by sre'),
                ('00000000-0000-0000-0000-00000000000d', 'status', 'PENDING', null, null),
                ('00000000-0000-0000-0000-00000000000d', 'status', 'RUNNING', null, null),
                ('00000000-0000-0000-0000-00000000000d', 'status', 'WAITING', 'answer', null),
                ('00000000-0000-0000-0000-00000000000e', 'status', 'PENDING', null, null),
                ('00000000-0000-0000-0000-00000000000e', 'order', null, null,
                 'starts before an earlier run of its conversation, which waits'),
                ('00000000-0000-0000-0000-00000000000e', 'status', 'RUNNING', null, null),
                ('00000000-0000-0000-0000-00000000000e', 'status', 'COMPLETED', null, null),
                ('00000000-0000-0000-0000-00000000000d', 'status', 'RUNNING', null, null),
                ('00000000-0000-0000-0000-00000000000d', 'status', 'FAILED', 'answer', null),
                ('00000000-0000-0000-0000-00000000000d', 'status', 'PENDING', null,
                 'tried again by sre, redrive 00000000-0000-0000-0002-000000000001'),
                ('00000000-0000-0000-0000-00000000000d', 'status', 'RUNNING', null, null),
                ('00000000-0000-0000-0000-00000000000d', 'status', 'COMPLETED', null, null))
                as l (run, kind, status, step, note);

            insert into workflow.step_result (tenant, run, step, iteration, result)
            select 'acme', '00000000-0000-0000-0000-00000000000a', step, 1, ''
            from unnest(array['triage', 'answer']) as step;

            insert into workflow.send
                (tenant, key, run, step, iteration, channel, status, body, intended_at, updated_at)
            values ('acme', '00000000-0000-0000-0000-00000000000a/reply/1',
                    '00000000-0000-0000-0000-00000000000a', 'reply', 1, 'whatsapp', 'DONE', '', now(), now());

            insert into workflow.dead_letter
                (tenant, id, kind, topic, partition, record_offset, failure_class, failure_code)
            values ('acme', gen_random_uuid(), 'RECORD', 'penstock.events', 0, 3, 'UNREADABLE', 'unreadable');
            insert into workflow.dead_letter
                (tenant, id, kind, run, failure_class, failure_code, state, redriven_at)
            values ('acme', gen_random_uuid(), 'RUN', '00000000-0000-0000-0000-00000000000b',
                    'TRANSIENT', 'timeout', 'REDRIVEN', now()),
                   ('acme', '00000000-0000-0000-0003-000000000001', 'RUN',
                    '00000000-0000-0000-0000-00000000000d', 'TRANSIENT', 'timeout', 'REDRIVEN', now());
            """;

    private static final String WORK =
            """
            insert into workflow.call
                (tenant, key, run, step, iteration, owner, host, status, http_status, response,
                 intended_at, updated_at)
            values ('acme', '00000000-0000-0000-0000-00000000000a/order/1',
                    '00000000-0000-0000-0000-00000000000a', 'order', 1, 'desk', 'orders.example.com',
                    'DONE', 200, '', now(), now());

            insert into workflow.attempt
                (tenant, run, step, iteration, round, attempt, calls, priced, cost, failure_class, failure_code)
            values ('acme', '00000000-0000-0000-0000-00000000000d', 'answer', 1, 1, 1, 1, 0, 0,
                    'TRANSIENT', 'timeout');
            insert into workflow.attempt
                (tenant, run, step, iteration, round, attempt, calls, priced, cost)
            values ('acme', '00000000-0000-0000-0000-00000000000d', 'answer', 1, 2, 1, 1, 1, 0.02);

            insert into workflow.gate
                (tenant, kind, name, closed_at, closed_until, failure_code, times)
            values ('acme', 'route', 'default', now() - interval '2 hours', now() - interval '1 hour',
                    'rate_limited', 1);

            insert into workflow.schedule
                (tenant, name, workflow, cron, zone, misfire, overlap, event, next_at)
            values ('acme', 'nightly', 'faults', '0 0 3 * * *', 'UTC', 'skip', 'skip', '',
                    now() + interval '1 hour');
            insert into workflow.occurrence (tenant, schedule, at, outcome, run)
            values ('acme', 'nightly', now(), 'STARTED', '00000000-0000-0000-0000-00000000000a'),
                   ('acme', 'nightly', now() - interval '199 days', 'STARTED',
                    '00000000-0000-0000-0000-00000000000c');

            insert into workflow.redrive
                (tenant, id, state, filter, plan, total, done, started_by, ended_at)
            values ('acme', '00000000-0000-0000-0002-000000000001', 'DONE', '{}', 'x', 1, 1, 'sre', now());
            insert into workflow.redrive_item (tenant, redrive, place, letter, outcome, at)
            values ('acme', '00000000-0000-0000-0002-000000000001', 1,
                    '00000000-0000-0000-0003-000000000001', 'DONE', now());

            insert into workflow.review
                (tenant, id, run, step, queue, nonce, status, decision, decided_by, failure_class,
                 failure_code, closed_at)
            values ('acme', '00000000-0000-0000-0004-000000000001', '00000000-0000-0000-0000-00000000000d',
                    'answer', 'support', gen_random_uuid(), 'DECIDED', 'approve', 'kim', 'LOW_CONFIDENCE',
                    'confidence', now());

            insert into workflow.audit (tenant, issuer, subject, action, object, outcome, sealed_as, facts)
            select 'acme', 'staff', 'sre', d.action, d.object, 'DONE', gen_random_uuid(), '{}'
            from (values
                ('run.retry', 'run/00000000-0000-0000-0000-00000000000b'),
                ('run.cancel', 'run/00000000-0000-0000-0000-00000000000b'),
                ('redrive.start', 'redrive/00000000-0000-0000-0002-000000000001'),
                ('review.approve', 'review/00000000-0000-0000-0004-000000000001')) as d (action, object);

            insert into workflow.subscription (tenant, id, url, types, created_by, created_at)
            values ('acme', '00000000-0000-0000-0005-000000000001', 'https://desk.example.com',
                    array['run.completed', 'run.failed', 'run.cancelled'], 'dev', now() - interval '1 hour'),
                   ('acme', '00000000-0000-0000-0005-000000000002', 'https://down.example.com',
                    array['run.failed'], 'dev', now() - interval '1 hour');

            insert into workflow.signal
                (tenant, subscription, id, type, run, body, state, attempts, status, ended_at)
            select 'acme', s.subscription::uuid, s.id::uuid, 'run.' || lower(s.told), s.run::uuid,
                   json_build_object('type', 'run.' || lower(s.told), 'data', json_build_object(
                       'run', s.run, 'status', s.told, 'version', s.version)),
                   s.state, 1, 200, now()
            from (values
                ('00000000-0000-0000-0006-000000000001', '00000000-0000-0000-0005-000000000001',
                 '00000000-0000-0000-0000-00000000000a', 'COMPLETED', 5, 'DONE'),
                ('00000000-0000-0000-0006-000000000002', '00000000-0000-0000-0005-000000000001',
                 '00000000-0000-0000-0000-00000000000b', 'FAILED', 3, 'DONE'),
                ('00000000-0000-0000-0006-000000000003', '00000000-0000-0000-0005-000000000001',
                 '00000000-0000-0000-0000-00000000000b', 'CANCELLED', 6, 'DONE'),
                ('00000000-0000-0000-0006-000000000004', '00000000-0000-0000-0005-000000000001',
                 '00000000-0000-0000-0000-00000000000e', 'COMPLETED', 3, 'DONE'),
                ('00000000-0000-0000-0006-000000000005', '00000000-0000-0000-0005-000000000001',
                 '00000000-0000-0000-0000-00000000000d', 'FAILED', 5, 'DONE'),
                ('00000000-0000-0000-0006-000000000006', '00000000-0000-0000-0005-000000000001',
                 '00000000-0000-0000-0000-00000000000d', 'COMPLETED', 8, 'DONE'),
                ('00000000-0000-0000-0006-000000000007', '00000000-0000-0000-0005-000000000002',
                 '00000000-0000-0000-0000-00000000000d', 'FAILED', 5, 'DEAD'))
                as s (id, subscription, run, told, version, state);

            insert into workflow.dead_letter
                (tenant, id, kind, signal, subscription, failure_class, failure_code)
            values ('acme', gen_random_uuid(), 'SIGNAL', '00000000-0000-0000-0006-000000000007',
                    '00000000-0000-0000-0005-000000000002', 'TRANSIENT', 'signal_timeout');
            """;

    private final SingleConnectionDataSource source;

    HonestWorld() throws SQLException {
        var owner = TestPostgres.freshDatabase().dataSource(PostgresRole.OWNER);
        Flyway.configure()
                .dataSource(owner)
                .schemas("workflow")
                .defaultSchema("workflow")
                .locations("classpath:db/workflow")
                .load()
                .migrate();
        source = new SingleConnectionDataSource(owner.getConnection(), true);
        source.getConnection().setAutoCommit(true);
        JdbcClient.create(source).sql(PAST).update();
        JdbcClient.create(source).sql(WORK).update();
        source.getConnection().setAutoCommit(false);
    }

    JdbcClient sql() {
        return JdbcClient.create(source);
    }

    void rollBack() throws SQLException {
        source.getConnection().rollback();
    }

    List<Announced> announced() {
        var all = new ArrayList<Announced>();
        for (var i = 0; i < 3; i++) {
            all.add(
                    new Announced(
                            Topics.EVENTS, 0, i, "dana", Map.of("ce_id", "e" + (i + 1)), "sealed"));
        }
        all.add(new Announced(Topics.EVENTS, 0, 3, "poison", Map.of(), "no event"));
        all.add(new Announced(Topics.EVENTS, 1, 0, "fay", Map.of("ce_id", "e0"), "sealed"));
        all.addAll(told(DONE, 1, "PENDING", "RUNNING", "RUNNING", "RUNNING", "COMPLETED"));
        all.addAll(told(RETRIED, 1, "PENDING", "RUNNING", "FAILED"));
        all.addAll(told(RETRIED, 4, "PENDING", "RUNNING", "CANCELLED"));
        all.addAll(told(PASSED, 1, "PENDING", "RUNNING", "WAITING", "RUNNING", "FAILED"));
        all.addAll(told(PASSED, 6, "PENDING", "RUNNING", "COMPLETED"));
        all.addAll(told(PASSING, 1, "PENDING", "RUNNING", "COMPLETED"));
        all.addAll(told(MOVED_OUT, 1, "PENDING", "RUNNING", "COMPLETED"));
        all.add(new Announced(Topics.DEAD_LETTERS, 0, 0, RETRIED.toString(), Map.of(), "{}"));
        all.add(new Announced(Topics.DEAD_LETTERS, 0, 1, PASSED.toString(), Map.of(), "{}"));
        return all;
    }

    /// @param from version of the first
    static List<Announced> told(UUID run, int from, String... statuses) {
        var all = new ArrayList<Announced>();
        for (var status : statuses) {
            var version = from + all.size();
            all.add(told(run, version, version, status));
        }
        return all;
    }

    static Announced told(UUID run, long offset, long version, String status) {
        var value = "{\"run\": \"%s\", \"version\": %d, \"status\": \"%s\"}";
        return new Announced(
                Topics.RUN_STATUS,
                0,
                offset,
                run.toString(),
                Map.of(),
                value.formatted(run, version, status));
    }

    Evidence evidence() {
        var yesterday = Instant.now().minusSeconds(86_400);
        return new Evidence(
                sql(),
                announced(),
                List.of(
                        new Accepted("e0", ""),
                        new Accepted("e1", "m-1"),
                        new Accepted("e2", ""),
                        new Accepted("e3", "")),
                new Arrivals(
                        List.of(new Arrived(KEY), new Arrived(MOVED_OUT + "/reply/1")),
                        List.of(new Arrived(CALL), new Arrived(MOVED_OUT + "/order/1")),
                        IntStream.rangeClosed(1, 6).mapToObj(HonestWorld::signal).toList()),
                List.of(
                        new Asked("m-1", "triage", yesterday, 200),
                        new Asked("m-1", "answer", yesterday, 200)),
                List.of(
                        new Told(DONE, 2, "RUNNING"),
                        new Told(DONE, 5, "COMPLETED"),
                        new Told(MOVED_OUT, 3, "COMPLETED")),
                counted(3),
                Map.of("worker-1 penstock_runs_executing", 0.0),
                new Limits(Map.of("triage", 3), 1));
    }

    /// DONE began anew, and failed.
    Evidence begunAgain() {
        var it = evidence();
        var announced = new ArrayList<>(it.announced());
        announced.addAll(told(DONE, 6, "PENDING", "RUNNING", "RUNNING", "RUNNING", "FAILED"));
        var arrivals = it.arrivals();
        return new Evidence(
                it.sql(),
                announced,
                it.accepted(),
                new Arrivals(
                        arrivals.messages(),
                        arrivals.calls(),
                        IntStream.of(1, 2, 3, 4, 5, 6, 8).mapToObj(HonestWorld::signal).toList()),
                it.asked(),
                it.told(),
                Map.of("COMPLETED", 2L, "FAILED", 1L),
                it.busy(),
                it.limits());
    }

    static Map<String, Long> counted(long completed) {
        return Map.of(
                "COMPLETED", completed,
                "CANCELLED", 1L,
                "FAILED", 0L,
                "due", 0L,
                "reviews.open", 0L,
                "reviews.overdue", 0L,
                "deadLetters.open", 2L,
                "outbox.waiting", 0L,
                "worker-1 penstock_outbox_aside", 0L,
                "worker-1 penstock_signals_pending", 0L);
    }

    private static Arrived signal(int number) {
        return new Arrived("msg_00000000000000000006%012d".formatted(number));
    }

    @Override
    public void close() {
        source.destroy();
    }
}
