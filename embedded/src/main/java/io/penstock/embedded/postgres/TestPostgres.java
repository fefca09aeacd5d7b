package io.penstock.embedded.postgres;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One server for all tests of a JVM, started by the first that asks and gone with the JVM. Nothing
/// is kept, so it does without fsync.
public final class TestPostgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /// The server, with the roles; the password of each role is its name.
    public static EmbeddedPostgres shared() {
        return Shared.SERVER;
    }

    /// An empty database of its own, owned by [PostgresRole#OWNER]; takes some ten milliseconds.
    public static TestDatabase freshDatabase() {
        var server = shared().server();
        var name = "test_" + DATABASES.incrementAndGet();
        try (var connection = server.connect()) {
            PostgresRoles.createDatabase(connection, name);
        } catch (SQLException e) {
            throw PostgresFailure.during("Making a database for a test", e);
        }
        return new TestDatabase(name, server.url(name));
    }

    private static final class Shared {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            var server = EmbeddedPostgres.start(PostgresOptions.temporary().withoutFsync());
            var passwords =
                    Arrays.stream(PostgresRole.values())
                            .collect(Collectors.toMap(Function.identity(), PostgresRole::roleName));
            PostgresRoles.create(server.server(), passwords);
            return server;
        }
    }
}
