package io.penstock.retrieval;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.embedded.postgres.TestDatabase;
import io.penstock.embedded.postgres.TestPostgres;
import io.penstock.platform.seal.Sealing;
import io.penstock.platform.seal.TinkSealing;
import io.penstock.retrieval.chunk.JdbcChunks;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// This service's schema in a real Postgres, seen by the role that owns no table.
public final class RetrievalDatabase implements AutoCloseable {
    private final TestDatabase database = TestPostgres.freshDatabase();
    private final HikariDataSource pool;
    private final JdbcTransactionManager transactions;
    private final Sealing sealing = TinkSealing.withRootKey(new byte[32]);

    public RetrievalDatabase() {
        Flyway.configure()
                .dataSource(database.dataSource(PostgresRole.OWNER))
                .schemas("retrieval")
                .defaultSchema("retrieval")
                .locations("classpath:db/retrieval")
                .load()
                .migrate();
        var settings = new HikariConfig();
        settings.setDataSource(database.dataSource(PostgresRole.RETRIEVAL));
        settings.setMaximumPoolSize(24);
        pool = new HikariDataSource(settings);
        transactions = new JdbcTransactionManager(pool);
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(pool);
    }

    public JdbcClient asOwner() {
        return JdbcClient.create(database.dataSource(PostgresRole.OWNER));
    }

    public JdbcTransactionManager transactions() {
        return transactions;
    }

    public TransactionTemplate transaction() {
        return new TransactionTemplate(transactions);
    }

    public Sealing sealing() {
        return sealing;
    }

    public JdbcChunks chunks() {
        return new JdbcChunks(jdbc(), new JdbcTemplate(pool), sealing);
    }

    @Override
    public void close() {
        pool.close();
    }
}
