package io.penstock.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.gateway.GatewayTest;
import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@GatewayTest
class CallLogTest {
    private static final TenantId TENANT = new TenantId("call-log");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    @Autowired private JdbcCalls calls;

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
    void writesAtOnceWhenTheQueueIsFullOrClosed() {
        var log = log(1);
        var call = call();
        log.add(call);

        assertThat(isWritten(call)).isTrue();
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
        assertThat(meters.counter("penstock.gateway.records.lost").count()).isEqualTo(1);
    }

    private CallLog log(int queue) {
        return new CallLog(calls, new RecordProperties(queue, 50, Duration.ofSeconds(10)), meters);
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
        return new Call(TENANT, metadata, "[]", "{}");
    }
}
