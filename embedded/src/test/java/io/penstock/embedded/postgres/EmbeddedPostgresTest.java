package io.penstock.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    private static final String PASSWORD = "it's \\ secret";

    @TempDir Path folder;

    @Test
    void keepsItsDataOverARestart() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(kept())) {
            run(postgres, "create table note (text text)");
            run(postgres, "insert into note values ('still here')");
        }

        try (var postgres = EmbeddedPostgres.start(kept())) {
            assertThat(ask(postgres, "select text from note")).isEqualTo("still here");
        }
    }

    @Test
    void recoversWhatWasCommittedBeforeItWasKilled() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(durable())) {
            run(postgres, "create table note as select 'still here' as text");
            kill(postgres.pid());
        }

        try (var postgres = EmbeddedPostgres.start(durable())) {
            assertThat(ask(postgres, "select text from note")).isEqualTo("still here");
        }
    }

    @Test
    void isPostgres18InUtf8WithFsyncAndChecksums() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(durable())) {
            assertThat(ask(postgres, "show server_version")).startsWith("18");
            assertThat(ask(postgres, "show server_encoding")).isEqualTo("UTF8");
            assertThat(ask(postgres, "show fsync")).isEqualTo("on");
            assertThat(ask(postgres, "show data_checksums")).isEqualTo("on");
            assertThat(ask(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(postgres, "select upper('é')")).isEqualTo("É");
        }
    }

    @Test
    void deletesATemporaryDataFolderWhenItStops() {
        var postgres = EmbeddedPostgres.start(PostgresOptions.temporary().withoutFsync());
        var data = postgres.server().dataFolder();
        assertThat(data).isDirectory();

        postgres.stop();

        assertThat(data.getParent()).doesNotExist();
        assertThat(ProcessHandle.of(postgres.pid())).isEmpty();
    }

    @Test
    void namesATakenPort() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var options = kept().withPort(taken.getLocalPort());

            assertThatThrownBy(() -> EmbeddedPostgres.start(options))
                    .isInstanceOf(PostgresFailure.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("is taken");
        }
    }

    @Test
    void namesADataFolderOfAnotherVersion() throws IOException {
        Files.writeString(folder.resolve("PG_VERSION"), "17\n");

        assertThatThrownBy(() -> PostgresServer.prepare(kept()))
                .isInstanceOf(PostgresFailure.class)
                .hasMessageContaining("made by PostgreSQL 17, this is 18");
    }

    @Test
    void namesAFolderThatHoldsSomethingElse() throws IOException {
        Files.writeString(folder.resolve("letter.txt"), "Dear Sir or Madam");

        assertThatThrownBy(() -> PostgresServer.prepare(kept()))
                .isInstanceOf(PostgresFailure.class)
                .hasMessageContaining("it holds other files");
        assertThat(folder.resolve("letter.txt")).exists();
    }

    @Test
    void saysInTheServersWordsWhyABrokenFolderDoesNotStart() throws IOException {
        EmbeddedPostgres.start(kept()).stop();
        Files.write(folder.resolve("global/pg_control"), new byte[8192]);

        assertThatThrownBy(() -> EmbeddedPostgres.start(kept()))
                .isInstanceOf(PostgresFailure.class)
                .hasMessageContaining("PostgreSQL does not start from " + folder)
                .message()
                .hasLineCount(1);
    }

    @Test
    void refusesADataFolderThatARunningServerHolds() {
        try (var postgres = EmbeddedPostgres.start(kept())) {
            assertThatThrownBy(() -> PostgresServer.prepare(kept()))
                    .isInstanceOf(PostgresFailure.class)
                    .hasMessageContaining("in use by the PostgreSQL process " + postgres.pid());
            assertThat(PostgresServer.leftover(folder).map(ProcessHandle::pid))
                    .contains(postgres.pid());
        }
        assertThat(PostgresServer.leftover(folder)).isEmpty();
    }

    @Test
    void refusesAnotherPasswordThanTheFolderWasMadeWith() {
        EmbeddedPostgres.start(kept()).stop();

        var other = PostgresOptions.keptIn(folder, "another").withoutFsync();
        assertThatThrownBy(() -> EmbeddedPostgres.start(other))
                .isInstanceOf(PostgresFailure.class)
                .hasMessageContaining("password does not open");
    }

    @Test
    void keepsStatementsAndValuesOutOfItsLog() throws SQLException, IOException {
        try (var postgres = EmbeddedPostgres.start(kept())) {
            run(postgres, "create table note (text text primary key)");
            run(postgres, "insert into note values ('canary')");
            assertThatThrownBy(() -> run(postgres, "insert into note values ('canary')"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(Files.readString(folder.resolve("server.log")))
                .contains("duplicate key")
                .doesNotContain("canary");
    }

    private PostgresOptions kept() {
        return durable().withoutFsync();
    }

    private PostgresOptions durable() {
        return PostgresOptions.keptIn(folder, PASSWORD);
    }

    /// Its children notice by themselves; the data folder is free when they have gone.
    private static void kill(long pid) {
        var server = ProcessHandle.of(pid).orElseThrow();
        var all = Stream.concat(Stream.of(server), server.descendants()).toList();
        server.destroyForcibly();
        await().until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static void run(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = postgres.server().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = postgres.server().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
