package io.penstock.store;

import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.embedded.postgres.TestDatabase;
import io.penstock.embedded.postgres.TestPostgres;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.platform.seal.Sealing;
import io.penstock.platform.seal.TinkSealing;
import io.penstock.schema.event.Event;
import io.penstock.schema.id.TenantId;
import io.penstock.store.claim.ClaimRequest;
import io.penstock.store.claim.Claimed;
import io.penstock.store.claim.Claims;
import io.penstock.store.definition.Definitions;
import io.penstock.store.ingest.Ingest;
import io.penstock.store.ingest.LogRecord;
import io.penstock.store.ingest.NewRun;
import io.penstock.store.ingest.Origin;
import io.penstock.store.lease.Leases;
import io.penstock.store.lease.WorkerLease;
import io.penstock.store.run.Journals;
import io.penstock.store.view.RunViews;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/// The store as a service has it: beans from the auto-configuration, connected as the worker's
/// role, on a database of its own that the owner migrated.
public final class TestStore implements AutoCloseable {
    public static final TenantId ACME = new TenantId("acme");
    public static final TenantId GLOBEX = new TenantId("globex");
    public static final String ASSISTANT = "assistant";
    public static final int POOL = 20;
    private static final byte[] ROOT_KEY = new byte[32];
    private static final AtomicLong OFFSETS = new AtomicLong();

    private final TestDatabase database;
    private final ConfigurableApplicationContext context;
    private final JdbcClient owner;
    private final List<WorkerLease> leases = new ArrayList<>();

    private TestStore(TestDatabase database, String... properties) {
        this.database = database;
        this.context =
                new SpringApplicationBuilder(Service.class)
                        .web(WebApplicationType.NONE)
                        .properties(
                                "spring.main.banner-mode=off",
                                "spring.datasource.url=" + database.url(),
                                "spring.datasource.username=penstock_worker",
                                "spring.datasource.password=penstock_worker",
                                "spring.datasource.hikari.maximum-pool-size=" + POOL,
                                "spring.flyway.url=" + database.url(),
                                "spring.flyway.user=penstock_owner",
                                "spring.flyway.password=penstock_owner")
                        .properties(properties)
                        .run();
        this.owner = JdbcClient.create(database.dataSource(PostgresRole.OWNER));
    }

    public static TestStore fresh(String... properties) {
        var store = new TestStore(TestPostgres.freshDatabase(), properties);
        for (var tenant : List.of(ACME, GLOBEX)) {
            store.get(Definitions.class).publish(tenant, ASSISTANT, "name: assistant");
        }
        return store;
    }

    /// Another process on the same database.
    public TestStore another(String... properties) {
        return new TestStore(database, properties);
    }

    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    public Claims claims() {
        return get(Claims.class);
    }

    public Journals journals() {
        return get(Journals.class);
    }

    public RunViews views() {
        return get(RunViews.class);
    }

    public TransactionOperations transaction() {
        return get(TransactionOperations.class);
    }

    /// As the owner, who may look at everything.
    public JdbcClient owner() {
        return owner;
    }

    public TestDatabase database() {
        return database;
    }

    /// A worker that lives as long as this.
    public long worker() {
        var lease = get(Leases.class).start("test");
        leases.add(lease);
        return lease.epoch();
    }

    public List<Claimed> claim(long worker, int permits) {
        return claims().claim(ClaimRequest.of(worker, permits));
    }

    public Claimed claimOne(long worker) {
        return claim(worker, 1).getFirst();
    }

    /// Events that each start a run of the assistant.
    public Ingest.Ingested ingest(Event... events) {
        return ingest(assistant(), events);
    }

    public Ingest.Ingested ingest(NewRun run, Event... events) {
        return get(Ingest.class).ingest(records(events), _ -> List.of(run));
    }

    public static List<LogRecord> records(Event... events) {
        return Arrays.stream(events)
                .<LogRecord>map(event -> new LogRecord.Readable(origin(), event))
                .toList();
    }

    public static Origin origin() {
        return new Origin("penstock.events", 0, OFFSETS.getAndIncrement(), Instant.now());
    }

    public static NewRun assistant() {
        return run(NewRun.Ordering.CONVERSATION, NewRun.WhileInReview.QUEUE);
    }

    public static NewRun run(NewRun.Ordering ordering, NewRun.WhileInReview whileInReview) {
        return new NewRun(ASSISTANT, 1, ordering, whileInReview, Duration.ofMinutes(30), "support");
    }

    /// Forgets everything but the definitions.
    public void clear() {
        owner.sql(
                        """
                        truncate workflow.event, workflow.run, workflow.conversation, workflow.timeline,
                            workflow.outbox, workflow.dead_letter, workflow.ingest_progress,
                            workflow.worker, workflow.claim_limit, workflow.pause, workflow.relay, workflow.outbox_aside cascade
                        """)
                .update();
    }

    public long count(String sql) {
        return owner.sql(sql).query(Long.class).single();
    }

    @Override
    public void close() {
        leases.forEach(WorkerLease::close);
        context.close();
    }

    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        FlywayAutoConfiguration.class,
        StoreConfiguration.class
    })
    static class Service {
        @Bean
        Sealing sealing() {
            return TinkSealing.withRootKey(ROOT_KEY);
        }

        @Bean
        KeyedHash keyedHash() {
            return KeyedHash.withRootKey(ROOT_KEY);
        }
    }
}
