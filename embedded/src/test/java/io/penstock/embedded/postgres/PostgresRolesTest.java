package io.penstock.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PostgresRolesTest {
    private static final String DENIED = "42501";

    private final TestDatabase database = TestPostgres.freshDatabase();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OWNER")
    void aServiceRoleOwnsNothingAndCreatesNothing(PostgresRole role) throws SQLException {
        run(PostgresRole.OWNER, "create schema workflow");
        run(PostgresRole.OWNER, "create table workflow.runs (id uuid)");

        assertDenied(role, "create table public.mine (id int)");
        assertDenied(role, "create schema mine");
        assertDenied(role, "create temporary table mine (id int)");
        assertDenied(role, "select * from workflow.runs");
    }

    @Test
    void aServiceRoleMayDoWhatTheOwnerGrants() throws SQLException {
        run(PostgresRole.OWNER, "create schema workflow");
        run(PostgresRole.OWNER, "create table workflow.runs (id uuid)");
        run(PostgresRole.OWNER, "grant usage on schema workflow to penstock_worker");
        run(PostgresRole.OWNER, "grant insert on workflow.runs to penstock_worker");

        run(PostgresRole.WORKER, "insert into workflow.runs values (gen_random_uuid())");
        assertDenied(PostgresRole.WORKER, "delete from workflow.runs");
    }

    @Test
    void theOwnerIsNoSuperuser() {
        assertDenied(PostgresRole.OWNER, "create role another");
        assertDenied(PostgresRole.OWNER, "create database another");
    }

    @Test
    void canBeMadeASecondTime() {
        var passwords =
                Arrays.stream(PostgresRole.values())
                        .collect(Collectors.toMap(Function.identity(), PostgresRole::roleName));

        PostgresRoles.create(TestPostgres.shared().server(), passwords);

        assertThat(TestPostgres.shared().server().isReady()).isTrue();
    }

    @Test
    void eachFreshDatabaseIsItsOwn() throws SQLException {
        run(PostgresRole.OWNER, "create schema workflow");
        var other = TestPostgres.freshDatabase();

        assertThat(other.url()).isNotEqualTo(database.url());
        try (var connection = other.dataSource(PostgresRole.OWNER).getConnection();
                var schemas = connection.getMetaData().getSchemas(null, "workflow")) {
            assertThat(schemas.next()).isFalse();
        }
    }

    private void assertDenied(PostgresRole role, String sql) {
        assertThatThrownBy(() -> run(role, sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(DENIED));
    }

    private void run(PostgresRole role, String sql) throws SQLException {
        try (var connection = database.dataSource(role).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
