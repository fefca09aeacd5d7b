package io.penstock.worker.story;

import io.penstock.embedded.postgres.TestDatabase;
import io.penstock.embedded.postgres.TestPostgres;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.platform.seal.Sealing;
import io.penstock.platform.seal.TinkSealing;
import io.penstock.store.StoreConfiguration;
import io.penstock.store.outbox.Outbox;
import io.penstock.store.outbox.RelayLease;
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

/// An outbox in a database of its own, which no worker empties.
public final class TestOutbox implements AutoCloseable {
    private final ConfigurableApplicationContext store;

    private TestOutbox(TestDatabase database) {
        store =
                new SpringApplicationBuilder(Store.class)
                        .web(WebApplicationType.NONE)
                        .run(
                                "--spring.datasource.url=" + database.url(),
                                "--spring.flyway.url=" + database.url());
    }

    public static TestOutbox start() {
        return new TestOutbox(TestPostgres.freshDatabase());
    }

    public Outbox outbox() {
        return store.getBean(Outbox.class);
    }

    public RelayLease lease() {
        return store.getBean(RelayLease.class);
    }

    @Override
    public void close() {
        store.close();
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
    static class Store {
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
