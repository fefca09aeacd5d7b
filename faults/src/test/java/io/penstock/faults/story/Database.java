package io.penstock.faults.story;

import io.penstock.embedded.postgres.PostgresOptions;
import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.embedded.postgres.PostgresRoles;
import io.penstock.embedded.postgres.PostgresServer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Postgres as a process of its own, and the cable between it and the services.
public final class Database implements AutoCloseable {
    private static final String SUPERUSER = "superuser-of-tests";

    private final PostgresServer server;
    private final Part process;
    private final Cable cable;

    private Database(PostgresServer server, Part process) {
        this.server = server;
        this.process = process;
        this.cable = Cable.toPostgres(server.port());
    }

    static Database start(Path data, Path log) {
        var server = PostgresServer.prepare(PostgresOptions.keptIn(data, SUPERUSER));
        var process =
                new Part("postgres", _ -> server.command(), Map.of(), log, server::isReady).start();
        var passwords =
                Arrays.stream(PostgresRole.values())
                        .collect(Collectors.toMap(Function.identity(), PostgresRole::roleName));
        PostgresRoles.create(server, passwords);
        return new Database(server, process);
    }

    /// Between it and the services.
    public Cable cable() {
        return cable;
    }

    /// Asked directly, as the owner of everything.
    public JdbcClient sql() {
        return as(PostgresRole.OWNER.roleName(), PostgresRole.OWNER.roleName());
    }

    private JdbcClient as(String user, String password) {
        var source = new PGSimpleDataSource();
        source.setUrl(server.url(PostgresRoles.DATABASE));
        source.setUser(user);
        source.setPassword(password);
        return JdbcClient.create(source);
    }

    /// `pg_ctl stop -m immediate`: no shutdown, and recovery at the next start.
    public void crash() {
        process.signal("QUIT");
        process.awaitEnd();
    }

    public void start() {
        process.start();
    }

    public Part process() {
        return process;
    }

    /// Every session of the services is ended by the server.
    public int terminateSessions() {
        return as(PostgresServer.SUPERUSER, SUPERUSER)
                .sql(
                        """
                        select count(pg_terminate_backend(pid))
                        from pg_stat_activity
                        where datname = current_database() and pid <> pg_backend_pid()
                          and usename <> 'penstock_owner'
                        """)
                .query(Integer.class)
                .single();
    }

    @Override
    public void close() {
        cable.close();
        process.close();
    }
}
