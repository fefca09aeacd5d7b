package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.kafka.TestKafka;
import io.penstock.embedded.postgres.TestPostgres;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a proxy says of callers is believed, and is not always an address alone.
class BehindAProxyTest {
    private static final String EMPTY = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
    private static final String SECRET = "the-app-secret";

    private static RunningIntake intake;

    @BeforeAll
    static void start() {
        intake =
                RunningIntake.start(
                        TestPostgres.freshDatabase(),
                        TestKafka.shared().bootstrapServers(),
                        Map.of("server.forward-headers-strategy", "native"));
        var put =
                HttpRequest.newBuilder(intake.uri("/v1/connections/whatsapp/proxied"))
                        .header(
                                "Authorization",
                                "Bearer " + TestIssuer.shared().token("acme", "connections:write"))
                        .PUT(
                                BodyPublishers.ofString(
                                        """
                                        {"secrets": ["the-app-secret"], "accounts": ["1"],
                                         "networks": ["203.0.113.0/24", "2001:db8::/32"]}
                                        """));
        assertThat(intake.send(put).statusCode()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        intake.close();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7,          200",
        "203.0.113.7:443,      200",
        "2001:db8::7,          200",
        "[2001:db8::7]:443,    200",
        "192.0.2.7:443,        403",
        "[2001:db9::7]:443,    403",
        "203.0.113.7:,         403",
        "203.0.113.7:443:443,  403",
        "203.0.113,            403",
        "evil,                 403",
    })
    void theCallersAddressIsTheOneBeforeThePort(String caller, int status) {
        assertThat(hook(caller)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 4000})
    void whatIsNoAddressIsOfNoNetwork(int length) {
        assertThat(hook("f".repeat(length))).isEqualTo(403);
        assertThat(hook("[" + "1:".repeat(length / 2))).isEqualTo(403);
    }

    private static int hook(String caller) {
        return intake.send(
                        HttpRequest.newBuilder(intake.uri("/v1/hooks/whatsapp/proxied"))
                                .header("Content-Type", "application/json")
                                .header("X-Forwarded-For", caller)
                                .header(
                                        "X-Hub-Signature-256",
                                        RunningIntake.signature(EMPTY, SECRET))
                                .POST(BodyPublishers.ofString(EMPTY)))
                .statusCode();
    }
}
