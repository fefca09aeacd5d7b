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
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// A small past in which every promise was kept: three events, of which one was wanted by nobody;
/// two runs of one conversation, of which one failed and was tried again; a record that nobody
/// could read. Each test changes it in one place, and nothing of that is kept.
final class HonestWorld implements AutoCloseable {
    static final UUID DONE = UUID.fromString("00000000-0000-0000-0000-00000000000a");
    static final UUID RETRIED = UUID.fromString("00000000-0000-0000-0000-00000000000b");
    static final String KEY = DONE + "/reply/1";

    private static final String PAST =
            """
            insert into workflow.definition (tenant, name, version, sha256, body)
            values ('acme', 'faults', 1, 'x', 'name: faults');

            insert into workflow.event
                (tenant, id, type, channel, time, recorded_time, body_digest, unmatched, data)
            select 'acme', id, 'intake.message.received', 'whatsapp', now(), now(), id, id = 'e2', ''
            from unnest(array['e1', 'e2', 'e3']) as id;

            insert into workflow.ingest_progress (topic, partition, next_offset, record_time, updated_at)
            values ('penstock.events', 0, 4, now(), now());

            insert into workflow.worker (name, lease_until, reaped_at)
            values ('gone', now() - interval '1 hour', now()), ('here', now() + interval '1 hour', null);

            insert into workflow.conversation (tenant, workflow, key, next_seq)
            values ('acme', 'faults', 'dana', 3);

            insert into workflow.run
                (tenant, id, event, workflow, workflow_version, conversation, seq, round,
                 while_in_review, status, version, fence, due_at, created_at, updated_at, ended_at)
            select 'acme', r.id::uuid, r.event, 'faults', 1, c.id, r.seq, r.round,
                   'parallel', r.status, r.version, 2, now(), now(), now(), now()
            from workflow.conversation c
            cross join (values
                ('00000000-0000-0000-0000-00000000000a', 'e1', 1, 1, 'COMPLETED', 5),
                ('00000000-0000-0000-0000-00000000000b', 'e3', 2, 2, 'CANCELLED', 6))
                as r (id, event, seq, round, status, version);

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
                ('00000000-0000-0000-0000-00000000000b', 'status', 'CANCELLED', null, null))
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
                    'TRANSIENT', 'timeout', 'REDRIVEN', now());
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
        var of = List.of("PENDING", "RUNNING", "RUNNING", "RUNNING", "COMPLETED");
        for (var i = 0; i < of.size(); i++) {
            all.add(told(DONE, i, i + 1, of.get(i)));
        }
        var then = List.of("PENDING", "RUNNING", "FAILED", "PENDING", "RUNNING", "CANCELLED");
        for (var i = 0; i < then.size(); i++) {
            all.add(told(RETRIED, 10 + i, i + 1, then.get(i)));
        }
        all.add(new Announced(Topics.DEAD_LETTERS, 0, 0, RETRIED.toString(), Map.of(), "{}"));
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
                List.of(new Accepted("e1", "m-1"), new Accepted("e2", ""), new Accepted("e3", "")),
                List.of(new Arrived(KEY)),
                List.of(
                        new Asked("m-1", "triage", yesterday, 200),
                        new Asked("m-1", "answer", yesterday, 200)),
                List.of(new Told(DONE, 2, "RUNNING"), new Told(DONE, 5, "COMPLETED")),
                Map.of("COMPLETED", 1L, "CANCELLED", 1L, "FAILED", 0L),
                Map.of("worker-1 penstock_runs_executing", 0.0),
                new Limits(Map.of("triage", 3), 1));
    }

    @Override
    public void close() {
        source.destroy();
    }
}
