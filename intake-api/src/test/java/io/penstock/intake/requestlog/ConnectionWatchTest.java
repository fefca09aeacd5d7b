package io.penstock.intake.requestlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.intake.RunningIntake;
import io.penstock.intake.WorkerStore;
import io.penstock.schema.api.Deliveries.Counts;
import io.penstock.schema.api.Deliveries.Delivery;
import io.penstock.schema.api.Deliveries.Verdict;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import io.penstock.store.delivery.DeliveryLog;
import io.penstock.store.delivery.KeptDelivery;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConnectionWatchTest {
    private static RunningIntake intake;
    private static WorkerStore worker;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        worker = WorkerStore.of(intake);
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @Test
    void aSilentConnectionIsToldWithItsAge() {
        heard(Channel.FORM, "ep_contact", Duration.ofHours(1));

        look();

        var gauge = gauge("penstock.intake.delivery.age.seconds", "form", "ep_contact");
        assertThat(gauge).isNotNull();
        assertThat(gauge.value()).isBetween(0.0, 3600.0);
    }

    @Test
    void aConnectionThatNeverDeliveredIsToldUntilItIsSwitchedOff() {
        connect("{\"enabled\": true}");
        look();
        assertThat(gauge("penstock.intake.delivery.age.seconds", "zendesk", "never")).isNotNull();

        connect("{\"enabled\": false}");
        look();
        assertThat(gauge("penstock.intake.delivery.age.seconds", "zendesk", "never")).isNull();
    }

    private static void connect(String body) {
        var token = TestIssuer.shared().token("acme", "connections:write");
        var answer =
                intake.send(
                        HttpRequest.newBuilder(intake.uri("/v1/connections/zendesk/never"))
                                .header("Authorization", "Bearer " + token)
                                .PUT(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }

    @Test
    void whatIsSwitchedOffOrGoneIsNot() {
        heard(Channel.WHATSAPP, "switched-off", Duration.ofHours(1));
        heard(Channel.WHATSAPP, "never-there", Duration.ofHours(1));

        look();

        for (var connection : List.of("switched-off", "never-there")) {
            assertThat(gauge("penstock.intake.delivery.age.seconds", "whatsapp", connection))
                    .isNull();
        }
    }

    @Test
    void failuresAreCountedUntilSomebodyIsAuthentic() {
        heard(Channel.WHATSAPP, "ep_support", Duration.ofHours(1));
        intake.webhook("{\"entry\":[]}");
        for (var i = 0; i < 3; i++) {
            intake.webhook("{\"entry\":[]}", "not-the-secret");
        }

        look();

        var failing = gauge("penstock.intake.auth.consecutive", "whatsapp", "ep_support");
        assertThat(failing).isNotNull();
        assertThat(failing.value()).isEqualTo(3);
        intake.webhook("{\"entry\":[]}");
        assertThat(failing.value()).isZero();
    }

    private static void look() {
        intake.bean(ConnectionWatch.class).lookOnce();
    }

    private static @Nullable Gauge gauge(String name, String channel, String connection) {
        return intake.bean(MeterRegistry.class)
                .find(name)
                .tags("channel", channel, "connection", connection)
                .gauge();
    }

    private static void heard(Channel channel, String connection, Duration ago) {
        var delivery =
                new Delivery(
                        UUID.randomUUID(),
                        RunningIntake.CLOCK.minus(ago),
                        channel,
                        connection,
                        Verdict.TAKEN,
                        2,
                        new Counts(0, 0, 0, 0),
                        List.of(),
                        null);
        worker.get(DeliveryLog.class)
                .keep(List.of(new KeptDelivery(new TenantId("acme"), delivery, new byte[] {1})));
    }
}
