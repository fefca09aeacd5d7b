package io.penstock.store;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/// The store's beans, and its migrations, for every service that depends on this module. Services
/// that start together migrate once: Flyway holds a lock meanwhile.
@AutoConfiguration(
        before = FlywayAutoConfiguration.class,
        after = {JdbcClientAutoConfiguration.class, TransactionAutoConfiguration.class})
@ComponentScan(
        excludeFilters =
                @ComponentScan.Filter(
                        type = FilterType.ASSIGNABLE_TYPE,
                        classes = StoreConfiguration.class))
public class StoreConfiguration {

    @Bean
    FlywayConfigurationCustomizer workflowSchema() {
        return flyway ->
                flyway.locations("classpath:db/workflow")
                        .schemas("workflow")
                        .defaultSchema("workflow")
                        .createSchemas(true);
    }
}
