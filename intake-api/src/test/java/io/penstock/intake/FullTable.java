package io.penstock.intake;

import java.util.UUID;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// A table that takes no new row of some, until this is closed: for them, the disk is full.
final class FullTable implements AutoCloseable {
    private static final String REFUSE =
            """
            create function workflow.%s() returns trigger language plpgsql as
            $$ begin raise exception 'the disk is full'; end $$
            """;

    private static final String NOW =
            """
            create trigger %1$s before insert on workflow.%2$s
            for each row when (%3$s) execute function workflow.%1$s()
            """;

    private static final String AT_COMMIT =
            """
            create constraint trigger %1$s after insert on workflow.%2$s deferrable initially deferred
            for each row when (%3$s) execute function workflow.%1$s()
            """;

    private final JdbcClient owner;
    private final String name = "full_" + UUID.randomUUID().toString().replace("-", "");

    private FullTable(RunningIntake intake, String trigger, String table, String rows) {
        owner = owner(intake);
        owner.sql(REFUSE.formatted(name)).update();
        owner.sql(trigger.formatted(name, table, rows)).update();
    }

    /// @param rows a condition on `new`
    static FullTable now(RunningIntake intake, String table, String rows) {
        return new FullTable(intake, NOW, table, rows);
    }

    /// It shows when the transaction has written everything and is about to end.
    static FullTable atCommit(RunningIntake intake, String table, String rows) {
        return new FullTable(intake, AT_COMMIT, table, rows);
    }

    static JdbcClient owner(RunningIntake intake) {
        var url = intake.bean(Environment.class).getRequiredProperty("spring.datasource.url");
        return JdbcClient.create(
                new DriverManagerDataSource(url, "penstock_owner", "penstock_owner"));
    }

    @Override
    public void close() {
        owner.sql("drop function workflow.%s cascade".formatted(name)).update();
    }
}
