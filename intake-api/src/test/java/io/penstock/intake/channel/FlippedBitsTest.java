package io.penstock.intake.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Whoever could change one bit of what is signed could change any. Every signed sample of every
/// channel is held against that, whatever else its channel's own tests say.
class FlippedBitsTest {
    /// Proofs that cover neither body nor time, such as a token.
    private static final Set<String> SIGN_NOTHING = Set.of("none", "jwt", "basic", "header-token");

    /// Not signed by anybody, but without them nothing is read as what it is.
    private static final Set<String> DESCRIBE = Set.of("content-type", "content-length", "host");

    /// What each sender that signs its body signs: the signature itself, and what else it covers.
    private static final Map<String, Set<String>> SIGNED =
            Map.of(
                    "whatsapp", Set.of("X-Hub-Signature-256"),
                    "twilio", Set.of("X-Twilio-Signature"),
                    "hubspot", Set.of("X-HubSpot-Signature-v3", "X-HubSpot-Request-Timestamp"),
                    "zendesk",
                            Set.of(
                                    "X-Zendesk-Webhook-Signature",
                                    "X-Zendesk-Webhook-Signature-Timestamp"),
                    "intercom", Set.of("X-Hub-Signature"),
                    "typeform", Set.of("Typeform-Signature"),
                    "chatwoot", Set.of("X-Chatwoot-Signature", "X-Chatwoot-Timestamp"),
                    "zammad", Set.of("X-Hub-Signature"),
                    "standard-webhooks",
                            Set.of("webhook-id", "webhook-timestamp", "webhook-signature"));

    @Test
    void everySenderThatSignsIsThere() {
        assertThat(signed().map(ConnectedSample::channel).distinct())
                .containsExactlyInAnyOrderElementsOf(SIGNED.keySet());
    }

    @TestFactory
    Stream<DynamicTest> everyFlippedBitOfTheBodyIsRefused() {
        return signed().map(sample -> DynamicTest.dynamicTest(sample.id(), () -> body(sample)));
    }

    @TestFactory
    Stream<DynamicTest> everyFlippedBitOfASignedHeaderIsRefused() {
        return signed().map(sample -> DynamicTest.dynamicTest(sample.id(), () -> headers(sample)));
    }

    private static Stream<ConnectedSample> signed() {
        return ConnectedSample.all().stream()
                .filter(sample -> !SIGN_NOTHING.contains(sample.scheme()))
                .filter(ConnectedSample::isAuthentic);
    }

    private static void body(ConnectedSample sample) {
        var body = sample.request().body();
        var passed = new ArrayList<Integer>();
        for (var bit = 0; bit < body.length * Byte.SIZE; bit++) {
            body[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            if (sample.isAuthentic()) {
                passed.add(bit);
            }
            body[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        }

        assertThat(sample.isAuthentic()).isTrue();
        assertThat(passed).as("bits whose change passed").isEmpty();
    }

    private static void headers(ConnectedSample sample) {
        var signed =
                sample.request().headers().keySet().stream()
                        .filter(name -> !DESCRIBE.contains(name.toLowerCase(Locale.ROOT)))
                        .filter(name -> !sample.withoutHeader(name).isAuthentic())
                        .toList();

        assertThat(signed)
                .as("headers without which it is not authentic")
                .containsExactlyInAnyOrderElementsOf(SIGNED.get(sample.channel()));
        for (var name : signed) {
            assertThat(passing(sample, name)).as("changes of %s that passed", name).isEmpty();
        }
    }

    private static List<String> passing(ConnectedSample sample, String name) {
        var value = alone(sample, name);
        var passed = new ArrayList<String>();
        for (var bit = 0; bit < value.length() * Byte.SIZE; bit++) {
            var changed = new StringBuilder(value);
            changed.setCharAt(
                    bit / Byte.SIZE, (char) (value.charAt(bit / Byte.SIZE) ^ 1 << bit % Byte.SIZE));
            if (sample.withHeader(name, changed.toString()).isAuthentic()) {
                passed.add(changed.toString());
            }
        }
        return passed;
    }

    /// A header may list several signatures of which one suffices; then the one that does.
    private static String alone(ConnectedSample sample, String name) {
        var value = sample.request().header(name).orElseThrow();
        return Arrays.stream(value.split(" "))
                .filter(one -> sample.withHeader(name, one).isAuthentic())
                .findFirst()
                .orElse(value);
    }
}
