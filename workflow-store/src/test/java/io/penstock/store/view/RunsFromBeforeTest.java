package io.penstock.store.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.embedded.postgres.TestDatabase;
import io.penstock.embedded.postgres.TestPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Runs that were there before they had a channel and an owner.
class RunsFromBeforeTest {
    private static final String ROWS =
            """
            insert into workflow.definition (tenant, name, version, sha256, body)
            values ('acme', 'assistant', 1, '-', '-');
            insert into workflow.event
                (tenant, id, type, channel, time, recorded_time, body_digest, data)
            values ('acme', 'e', 'intake.message.received', 'zendesk', now(), now(), '-', '');
            insert into workflow.conversation (tenant, workflow, key, next_seq)
            select 'acme', 'assistant', 'run:' || n, 2 from generate_series(1, 3) as n;
            insert into workflow.run
                (tenant, id, event, workflow, workflow_version, conversation, seq, while_in_review,
                 status, step, due_at, failure_owner, created_at, updated_at)
            select 'acme', md5(id::text)::uuid, 'e', 'assistant', 1, id, 1, 'queue', 'WAITING', 'reply',
                   now(), case key when 'run:1' then 'crm' end, now(), now()
            from workflow.conversation
            order by id;
            insert into workflow.timeline (tenant, run, at, kind, step, owner)
            select 'acme', r.id, now(), 'step', t.step, t.owner
            from workflow.conversation c
            join workflow.run r on r.conversation = c.id
            cross join (values ('reply', 'early'), ('context', 'search'), ('reply', 'late')) as t (step, owner)
            where c.key <> 'run:3';
            """;

    @Test
    void haveTheChannelOfTheirEventAndTheOwnerThatTheirTimelineTells() {
        var database = TestPostgres.freshDatabase();
        migrate(database, "7");
        var owner = JdbcClient.create(database.dataSource(PostgresRole.OWNER));
        owner.sql(ROWS).update();
        migrate(database, "8");

        assertThat(
                        owner.sql(
                                        """
                                        select r.channel || ' ' || coalesce(r.owner, 'nobody')
                                        from workflow.run r
                                        join workflow.conversation c on c.id = r.conversation
                                        order by c.key
                                        """)
                                .query(String.class)
                                .list())
                .containsExactly("zendesk crm", "zendesk late", "zendesk nobody");
    }

    private static void migrate(TestDatabase database, String version) {
        Flyway.configure()
                .dataSource(database.dataSource(PostgresRole.OWNER))
                .locations("classpath:db/workflow")
                .schemas("workflow")
                .createSchemas(true)
                .target(version)
                .load()
                .migrate();
    }
}
