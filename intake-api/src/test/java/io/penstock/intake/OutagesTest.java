package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.kafka.TestKafka;
import io.penstock.embedded.machine.LoopbackPort;
import io.penstock.embedded.postgres.EmbeddedPostgres;
import io.penstock.embedded.postgres.PostgresOptions;
import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.embedded.postgres.PostgresRoles;
import io.penstock.embedded.postgres.TestDatabase;
import io.penstock.embedded.postgres.TestPostgres;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OutagesTest {
    private static final String EVENT =
            "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/outages\",\"type\":\"t\"}";

    @Test
    void withoutKafkaTheSenderIsAskedToRepeatWithinFourSeconds() {
        var nobody = "127.0.0.1:" + LoopbackPort.free();
        try (var intake = RunningIntake.start(TestPostgres.freshDatabase(), nobody)) {
            // the first request of a cold JVM also fetches the issuer's keys
            assertThat(intake.submit("application/json", "{}").statusCode()).isEqualTo(415);
            for (var attempt = 0; attempt < 2; attempt++) {
                var started = System.nanoTime();
                var answer = intake.submit("application/cloudevents+json", EVENT.formatted("away"));

                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
                assertThat(answer.headers().firstValue("Content-Type"))
                        .hasValue("application/problem+json");
                assertThat(Duration.ofNanos(System.nanoTime() - started))
                        .isLessThan(Duration.ofSeconds(4));
            }
            assertThat(intake.webhook("{\"entry\":[]}", "wrong").statusCode()).isEqualTo(401);
        }
    }

    /// The sender is asked to repeat what was written all the same: counted, so that sums add up.
    @Test
    void whatKafkaTakesTooLateIsCountedAsUnanswered() {
        try (var intake =
                RunningIntake.start(
                        TestPostgres.freshDatabase(),
                        TestKafka.shared().bootstrapServers(),
                        Map.of("penstock.intake.accept.acknowledgement", "0ms"))) {
            var answer = intake.submit("application/cloudevents+json", EVENT.formatted("late"));

            assertThat(answer.statusCode()).isEqualTo(503);
            await().until(() -> count(intake, "penstock.intake.unanswered") == 1);
            assertThat(count(intake, "penstock.intake.unavailable")).isOne();
            assertThat(count(intake, "penstock.intake.received")).isZero();
        }
    }

    private static double count(RunningIntake intake, String counter) {
        return intake.bean(MeterRegistry.class).find(counter).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void withoutPostgresEventsAreTakenAndReadsSaySo() {
        try (var postgres = EmbeddedPostgres.start(PostgresOptions.temporary().withoutFsync())) {
            PostgresRoles.create(
                    postgres.server(),
                    Arrays.stream(PostgresRole.values())
                            .collect(
                                    Collectors.toMap(Function.identity(), PostgresRole::roleName)));
            var database = new TestDatabase(PostgresRoles.DATABASE, postgres.url());
            try (var intake =
                    RunningIntake.start(database, TestKafka.shared().bootstrapServers())) {
                postgres.stop();

                var taken = intake.submit("application/cloudevents+json", EVENT.formatted("on"));
                var read = intake.get("/v1/runs", TestIssuer.shared().token("acme", "runs:read"));

                var started =
                        intake.send(
                                HttpRequest.newBuilder(intake.uri("/v1/runs"))
                                        .header(
                                                "Authorization",
                                                "Bearer "
                                                        + TestIssuer.shared()
                                                                .token("acme", "runs:operate"))
                                        .header("Idempotency-Key", "away")
                                        .POST(BodyPublishers.ofString("{\"workflow\": \"w\"}")));

                assertThat(taken.statusCode()).isEqualTo(202);
                assertThat(started.statusCode()).isEqualTo(503);
                assertThat(started.headers().firstValue("Retry-After")).isPresent();
                assertThat(read.statusCode()).isEqualTo(503);
                assertThat(read.headers().firstValue("Retry-After")).isPresent();
            }
        }
    }
}
