package io.penstock.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.gateway.GatewayTest;
import io.penstock.schema.id.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

@GatewayTest
class CallLogTest {
    private static final TenantId TENANT = new TenantId("call-log");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    @Autowired private JdbcCalls calls;
    @Autowired private JdbcClient jdbc;
    @Autowired private Flyway flyway;

    @Test
    void losesNothingInAnOrderlyStop() {
        var log = log(1000);
        var added = Stream.generate(CallLogTest::call).limit(120).toList();
        log.start();
        added.forEach(log::add);
        log.stop();

        assertThat(added).allMatch(this::isWritten);
    }

    @Test
    void writesAtOnceWhenTheQueueIsClosed() {
        var log = log(1);
        var call = call();
        log.add(call);

        assertThat(isWritten(call)).isTrue();
        assertThat(hasContent(call)).isTrue();
    }

    @Test
    void dropsWhatWasSaidBeforeItLosesARecord() throws SQLException {
        var log = log(1000, DataSize.ofBytes(12));
        var first = call();
        var second = call();
        log.start();
        try (var _ = nothingCanBeWritten()) {
            log.add(first);
            log.add(second);
        }
        log.stop();

        assertThat(List.of(first, second)).allMatch(this::isWritten);
        assertThat(hasContent(first)).isTrue();
        assertThat(hasContent(second)).isFalse();
        assertThat(count("penstock.gateway.contents.lost")).isEqualTo(1);
    }

    @Test
    void keepsARecordThoughWhatWasSaidCannotBeKept() {
        var log = log(1000);
        var call = call();
        var owner = JdbcClient.create(flyway.getConfiguration().getDataSource());
        owner.sql("alter table gateway.model_call_content rename to elsewhere").update();
        try {
            log.start();
            log.add(call);
            log.stop();
        } finally {
            owner.sql("alter table gateway.elsewhere rename to model_call_content").update();
        }

        assertThat(isWritten(call)).isTrue();
        assertThat(hasContent(call)).isFalse();
        assertThat(count("penstock.gateway.contents.lost")).isEqualTo(1);
    }

    @Test
    void holdsNoCallUpWhileNothingCanBeWritten() throws SQLException {
        var log = log(1);
        var added = Stream.generate(CallLogTest::call).limit(5).toList();
        log.start();
        try (var _ = nothingCanBeWritten()) {
            added.forEach(log::add);
        }
        log.stop();

        // one is being written, one waits
        var written = added.stream().filter(this::isWritten).count();
        assertThat(written).isBetween(1L, 2L);
        assertThat(count("penstock.gateway.records.lost")).isEqualTo(added.size() - written);
    }

    @Test
    void countsWhatCannotBeWritten() {
        var log = log(10);
        var poison = call("p\u0000");
        var good = call();
        log.start();
        log.add(poison);
        log.add(good);
        log.stop();

        assertThat(isWritten(good)).isTrue();
        assertThat(count("penstock.gateway.records.lost")).isEqualTo(1);
    }

    /// A record that breaks a rule sends the others of its batch one by one, of which one meets a
    /// failure that passes.
    @Test
    void keepsTryingWhatFailsForAWhileBesideWhatCanNeverBeWritten() {
        var owner = JdbcClient.create(flyway.getConfiguration().getDataSource());
        var log = log(10);
        var poison = call("p\u0000");
        var busy = call("busy");
        owner.sql(
                        """
                        create function gateway.busy() returns trigger language plpgsql as
                        $$ begin raise exception 'busy' using errcode = '40001'; end $$
                        """)
                .update();
        owner.sql(
                        """
                        create trigger busy before insert on gateway.model_call for each row
                        when (new.provider = 'busy') execute function gateway.busy()
                        """)
                .update();
        try {
            log.start();
            log.add(poison);
            log.add(busy);
            await().until(() -> count("penstock.gateway.records.lost") > 0);
            await().during(Duration.ofSeconds(2))
                    .until(() -> count("penstock.gateway.records.lost") == 1);
        } finally {
            owner.sql("drop function gateway.busy() cascade").update();
        }
        await().until(() -> isWritten(busy));
        log.stop();

        assertThat(hasContent(busy)).isTrue();
        assertThat(count("penstock.gateway.records.lost")).isEqualTo(1);
    }

    /// Until it is closed.
    private Connection nothingCanBeWritten() throws SQLException {
        var connection = flyway.getConfiguration().getDataSource().getConnection();
        connection.setAutoCommit(false);
        try (var lock = connection.createStatement()) {
            lock.execute("lock table gateway.model_call in access exclusive mode");
        }
        return connection;
    }

    private CallLog log(int queue) {
        return log(queue, DataSize.ofMegabytes(1));
    }

    private CallLog log(int queue, DataSize contents) {
        var settings = new RecordProperties(queue, contents, 50, Duration.ofSeconds(10));
        return new CallLog(calls, settings, meters);
    }

    private double count(String counter) {
        return meters.counter(counter).count();
    }

    private boolean hasContent(Call call) {
        return jdbc.sql(
                                "select count(*) from gateway.model_call_content where tenant = :tenant and call = :call")
                        .param("tenant", TENANT.value())
                        .param("call", call.metadata().id())
                        .query(Long.class)
                        .single()
                == 1;
    }

    private boolean isWritten(Call call) {
        return calls.find(TENANT, call.metadata().id()).isPresent();
    }

    private static Call call() {
        return call("provider");
    }

    private static Call call(String provider) {
        var id = CallId.next(InstantSource.system()).value();
        var metadata =
                new CallRecord(
                        id,
                        "client",
                        null,
                        null,
                        "default",
                        "default",
                        provider,
                        "any",
                        "any",
                        null,
                        Instant.now(),
                        1,
                        200,
                        null,
                        "stop",
                        null,
                        "none",
                        null,
                        null,
                        null,
                        null,
                        "none",
                        null,
                        true,
                        List.of());
        return new Call(TENANT, metadata, new Call.Content("[]", "{}"));
    }
}
