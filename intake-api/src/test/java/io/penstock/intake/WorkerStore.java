package io.penstock.intake;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.platform.seal.Sealing;
import io.penstock.platform.seal.TinkSealing;
import io.penstock.schema.event.Event;
import io.penstock.schema.id.TenantId;
import io.penstock.store.StoreConfiguration;
import io.penstock.store.claim.ClaimRequest;
import io.penstock.store.claim.Claims;
import io.penstock.store.definition.Definitions;
import io.penstock.store.ingest.Ingest;
import io.penstock.store.ingest.LogRecord;
import io.penstock.store.ingest.NewRun;
import io.penstock.store.ingest.Origin;
import io.penstock.store.lease.Leases;
import io.penstock.store.lease.WorkerLease;
import io.penstock.store.run.Held;
import java.time.Duration;
import java.time.Instant;
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
import org.springframework.core.env.Environment;

/// The store of a running intake as a worker has it: what a worker would do, a test does here.
public final class WorkerStore implements AutoCloseable {
    private static final AtomicLong OFFSETS = new AtomicLong(1_000_000);

    private final ConfigurableApplicationContext context;
    private final WorkerLease lease;

    private WorkerStore(ConfigurableApplicationContext context) {
        this.context = context;
        this.lease = get(Leases.class).start("test");
    }

    public static WorkerStore of(RunningIntake intake) {
        var url = intake.bean(Environment.class).getRequiredProperty("spring.datasource.url");
        return alone(
                new SpringApplicationBuilder(Beans.class)
                        .web(WebApplicationType.NONE)
                        .properties(
                                "spring.config.name=none",
                                "spring.datasource.url=" + url,
                                "spring.datasource.username=penstock_worker",
                                "spring.datasource.password=penstock_worker",
                                "spring.datasource.hikari.maximum-pool-size=4",
                                "spring.flyway.enabled=false")
                        .run());
    }

    /// What other tests left to be claimed is claimed first, so that claims give what is started
    /// here.
    private static WorkerStore alone(ConfigurableApplicationContext context) {
        var store = new WorkerStore(context);
        var left = true;
        while (left) {
            left =
                    !store.get(Claims.class)
                            .claim(ClaimRequest.of(store.lease.epoch(), 100))
                            .isEmpty();
        }
        return store;
    }

    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    public void publish(TenantId tenant, String workflow, String definition) {
        get(Definitions.class).publish(tenant, workflow, definition);
    }

    /// The run that `event` starts, in a worker's hands.
    public Held claim(String workflow, Event event) {
        start(workflow, event);
        return claim();
    }

    public void start(String workflow, Event event) {
        var run =
                new NewRun(
                        workflow,
                        1,
                        NewRun.Ordering.NONE,
                        NewRun.WhileInReview.QUEUE,
                        Duration.ofMinutes(30),
                        "customer-care");
        get(Ingest.class)
                .ingest(List.of(new LogRecord.Readable(origin(), event)), _ -> List.of(run));
    }

    public Held claim() {
        lease.renew();
        return get(Claims.class).claim(ClaimRequest.of(lease.epoch(), 1)).getFirst().held();
    }

    public static Origin origin() {
        return new Origin("penstock.events", 0, OFFSETS.getAndIncrement(), Instant.EPOCH);
    }

    @Override
    public void close() {
        lease.close();
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
    static class Beans {
        @Bean
        Sealing sealing() {
            return TinkSealing.withRootKey(new byte[32]);
        }

        @Bean
        KeyedHash keyedHash() {
            return KeyedHash.withRootKey(new byte[32]);
        }
    }
}
