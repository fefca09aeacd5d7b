package io.penstock.store;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.store.view.RunFilter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsTest {
    private static final String TABLES_OF_OTHERS_THAN_THE_OWNER =
            """
            select count(*) from pg_tables where schemaname = 'workflow' and tableowner <> 'penstock_owner'
            """;

    private TestStore store;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @Test
    void givesTablesToNobodyButTheOwner() {
        assertThat(store.count(TABLES_OF_OTHERS_THAN_THE_OWNER)).isZero();
    }

    @Test
    void letsIntakeReadStatusAndPublishDefinitions() {
        store.ingest(message(ACME, "dana", "Hello"));
        try (var intake =
                store.another(
                        "spring.datasource.username=penstock_intake",
                        "spring.datasource.password=penstock_intake")) {
            assertThat(intake.views().page(ACME, RunFilter.ALL, null, 10).runs()).hasSize(1);
            assertThatThrownBy(intake::worker)
                    .rootCause()
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> intake.ingest(message(ACME, "dana", "Hello")))
                    .rootCause()
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void showsAWorkerTheWayBackAndNoSecretOfASender() {
        var worker = JdbcClient.create(store.database().dataSource(PostgresRole.WORKER));
        for (var forbidden :
                new String[] {
                    "select value from workflow.connection_secret",
                    "select verify_token from workflow.connection",
                    "update workflow.connection set enabled = false"
                }) {
            assertThatThrownBy(() -> worker.sql(forbidden).query().listOfRows())
                    .rootCause()
                    .hasMessageContaining("permission denied");
        }
        assertThat(worker.sql("select access_token from workflow.connection").query().listOfRows())
                .isEmpty();
    }

    @Test
    void letsNoServiceRewriteWhatHappened() {
        var worker = JdbcClient.create(store.database().dataSource(PostgresRole.WORKER));
        for (var table :
                new String[] {
                    "timeline",
                    "step_result",
                    "definition",
                    "event",
                    "run",
                    "contact_index",
                    "audit"
                }) {
            assertThatThrownBy(() -> worker.sql("delete from workflow." + table).update())
                    .rootCause()
                    .hasMessageContaining("permission denied");
        }
    }
}
