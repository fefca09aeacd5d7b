package io.penstock.store.lease;

import io.penstock.store.announce.Announcements;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LeaseTerms.class)
class LeaseConfiguration {

    @Bean
    Leases leases(JdbcConnectionDetails database, LeaseTerms terms) {
        return new JdbcLeases(apart(database, terms), terms, System::nanoTime);
    }

    @Bean
    Reaper reaper(
            JdbcClient jdbc,
            TransactionOperations transaction,
            Announcements announcements,
            LeaseTerms terms) {
        return new JdbcReaper(
                jdbc, transaction, announcements, terms, terms.duration(), System::nanoTime);
    }

    /// Connections beside the pool, which give up before the lease ends.
    private static DataSource apart(JdbcConnectionDetails database, LeaseTerms terms) {
        var patience = (int) Math.max(1, terms.duration().toSeconds() / 3);
        var source = new PGSimpleDataSource();
        source.setUrl(database.getJdbcUrl());
        source.setUser(database.getUsername());
        source.setPassword(database.getPassword());
        source.setConnectTimeout(patience);
        source.setSocketTimeout(patience);
        source.setApplicationName("penstock-lease");
        return source;
    }
}
