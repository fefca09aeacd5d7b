package io.penstock.embedded.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes the database and its roles. It can be repeated: what is there stays, and passwords are set
/// to the ones given.
public final class PostgresRoles {
    public static final String DATABASE = "penstock";

    /// Two processes that prepare the same server take turns.
    private static final String TAKE_TURNS = "select pg_advisory_lock(hashtext('penstock.roles'))";

    private static final String ROLE_EXISTS =
            "select exists (select 1 from pg_roles where rolname = ?)";
    private static final String DATABASE_EXISTS =
            "select exists (select 1 from pg_database where datname = ?)";

    /// Utility statements take no parameters, so the server does the quoting.
    private static final String CREATE_ROLE = "select format('create role %I', ?)";

    private static final String SHAPE_ROLE =
            """
            select format(
                'alter role %I with login nosuperuser nocreatedb nocreaterole nobypassrls password %L',
                ?, ?)
            """;

    private PostgresRoles() {}

    /// Makes the roles with the passwords given, and the database [#DATABASE].
    public static void create(PostgresServer server, Map<PostgresRole, String> passwords) {
        try (var connection = server.connect()) {
            query(connection, TAKE_TURNS);
            for (var role : PostgresRole.values()) {
                var password = passwords.get(role);
                if (password == null) {
                    throw new IllegalArgumentException("No password for " + role.roleName());
                }
                createRole(connection, role.roleName(), password);
            }
            createDatabase(connection, DATABASE);
            run(connection, "revoke all on database postgres from public");
        } catch (SQLException e) {
            throw PostgresFailure.during("Making the database roles", e);
        }
    }

    /// A database of the owner's in which the services' roles may do nothing but connect.
    static void createDatabase(Connection connection, String name) throws SQLException {
        if (!query(connection, DATABASE_EXISTS, name).equals("t")) {
            run(connection, "create database " + name);
        }
        run(connection, "alter database %s owner to %s".formatted(name, owner()));
        run(connection, "revoke all on database %s from public".formatted(name));
        run(connection, "grant connect on database %s to %s".formatted(name, services()));
    }

    private static void createRole(Connection connection, String role, String password)
            throws SQLException {
        if (!query(connection, ROLE_EXISTS, role).equals("t")) {
            run(connection, query(connection, CREATE_ROLE, role));
        }
        run(connection, query(connection, SHAPE_ROLE, role, password));
    }

    private static String owner() {
        return PostgresRole.OWNER.roleName();
    }

    private static String services() {
        return Stream.of(PostgresRole.values())
                .filter(role -> role != PostgresRole.OWNER)
                .map(PostgresRole::roleName)
                .collect(Collectors.joining(", "));
    }

    private static String query(Connection connection, String sql, String... parameters)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                rows.next();
                return String.valueOf(rows.getString(1));
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
