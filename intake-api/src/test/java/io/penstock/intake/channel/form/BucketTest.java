package io.penstock.intake.channel.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.intake.RunningIntake;
import io.penstock.intake.accept.Acceptance;
import io.penstock.intake.accept.Acceptor;
import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.Source;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import io.penstock.store.connection.Connection;
import io.penstock.store.connection.Connections;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Without a key, time decides whether the same content is the same submission.
class BucketTest {
    private static RunningIntake intake;
    private static Connection connection;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        connection = intake.bean(Connections.class).find(Channel.FORM, "ep_contact").orElseThrow();
    }

    @Test
    void theSameAcrossTheEdgeOfABucketIsADuplicate() {
        var first = accepted("edge", "2026-06-01T12:09:59Z", null);
        var second = accepted("edge", "2026-06-01T12:10:01Z", null);

        assertThat(second)
                .isEqualTo(
                        new Acceptance.Duplicate(
                                "#", ((Acceptance.Accepted) first).event(), false));
    }

    @Test
    void theSameAfterTwentyMinutesIsAnother() {
        accepted("later", "2026-06-01T12:09:59Z", null);

        assertThat(accepted("later", "2026-06-01T12:30:00Z", null))
                .isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    void aKeyHoldsForever() {
        accepted("key", "2026-06-01T12:00:00Z", "\"bucket-test\"");

        assertThat(accepted("key", "2026-06-05T12:00:00Z", "\"bucket-test\""))
                .isInstanceOf(Acceptance.Duplicate.class);
    }

    @Test
    void nobodyTakesAnothersPlaceByAKeyThatLooksLikeIt() {
        var body = "{\"email\":\"dana@example.com\",\"message\":\"bucket forged\"}";
        var plain =
                new RawRequest(
                        "POST",
                        RunningIntake.FORM,
                        null,
                        Map.of("Content-Type", List.of("application/json")),
                        body.getBytes(StandardCharsets.UTF_8));
        var digest = ((Parsed.Body<Submission>) Bodies.parse(plain)).body().digest();
        var bucket = Instant.parse("2026-06-01T12:00:00Z").getEpochSecond() / 600;

        accepted("other", "2026-06-01T12:00:00Z", "\"" + digest + "|" + bucket + "\"");

        assertThat(accepted("forged", "2026-06-01T12:00:00Z", null))
                .isInstanceOf(Acceptance.Accepted.class);
    }

    private static Acceptance accepted(String message, String at, String key) {
        var body = "{\"email\":\"dana@example.com\",\"message\":\"bucket " + message + "\"}";
        var headers = new HashMap<String, List<String>>();
        headers.put("Content-Type", List.of("application/json"));
        if (key != null) {
            headers.put("Idempotency-Key", List.of(key));
        }
        var request =
                new RawRequest(
                        "POST",
                        RunningIntake.FORM,
                        null,
                        headers,
                        body.getBytes(StandardCharsets.UTF_8));
        var receipt =
                Receipt.of(
                        new Source(new TenantId("acme"), Channel.FORM, "ep_contact"),
                        request,
                        Instant.parse(at));
        var adapter = new FormAdapter();
        var parsed = (Parsed.Body<Submission>) adapter.parse(request);
        return intake.bean(Acceptor.class)
                .accept(receipt, adapter.map(connection, receipt, parsed.body()))
                .getFirst();
    }
}
