package io.penstock.worker.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.whatsapp.Fault;
import io.penstock.embedded.whatsapp.StandInOptions;
import io.penstock.embedded.whatsapp.WhatsAppStandIn;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.deliver.Outlet.Sending;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.client.RestClient;

class WhatsAppOutletTest {
    private static final WhatsAppStandIn TARGET =
            WhatsAppStandIn.start(StandInOptions.of("token", "secret"));

    private final Outbound way = way(TARGET.baseUrl(), "token");

    @BeforeEach
    void behave() {
        TARGET.inject(Fault.NONE);
    }

    @AfterAll
    static void stop() {
        TARGET.close();
    }

    @Test
    void aMessageArrivesWithItsKey() throws InterruptedException {
        var sending = send(way, "Thank you.");

        var arrived = TARGET.messages().getLast();
        assertThat(sending).isEqualTo(new Sending.Taken(arrived.id()));
        assertThat(arrived.key()).isEqualTo("run/reply/1");
        assertThat(arrived.to()).isEqualTo("12025550143");
    }

    @Test
    void aRefusedConnectionMeansNothingWasSent() throws InterruptedException {
        assertThat(refusal(send(way("http://127.0.0.1:1", "token"), "Hello")))
                .isEqualTo(FailureClass.TRANSIENT);
    }

    @Test
    void anAnswerThatIsLostLeavesDoubt() throws InterruptedException {
        TARGET.inject(Fault.dropAfterTaking(1));

        assertThat(send(way, "Hello")).isInstanceOf(Sending.Unknown.class);
    }

    @Test
    void anAnswerThatIsLateLeavesDoubt() throws InterruptedException {
        TARGET.inject(Fault.NONE.withDelay(Duration.ofSeconds(3)));

        assertThat(send(way, "Hello")).isInstanceOf(Sending.Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({"500", "502", "503", "504"})
    void aServerErrorLeavesDoubt(int status) throws InterruptedException {
        TARGET.inject(Fault.refuse(1, status));
        var before = TARGET.messages().size();

        assertThat(send(way, "Hello")).isInstanceOf(Sending.Unknown.class);
        assertThat(TARGET.messages()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHORIZED", "403, UNAUTHORIZED", "404, LOGIC_DEFECT", "429, RATE_LIMITED"})
    void aClientErrorIsARefusal(int status, FailureClass expected) throws InterruptedException {
        TARGET.inject(Fault.refuse(1, status));

        assertThat(refusal(send(way, "Hello"))).isEqualTo(expected);
    }

    @Test
    void aHostThatTheConnectionDoesNotNameIsNotCalled() throws InterruptedException {
        var before = TARGET.messages().size();
        var elsewhere =
                new Outbound(
                        URI.create(TARGET.baseUrl()), "token", Set.of("example.com"), Map.of());

        assertThat(refusal(send(elsewhere, "Hello"))).isEqualTo(FailureClass.LOGIC_DEFECT);
        assertThat(TARGET.messages()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "localhost", "[::1]", "[::7f00:1]", "10.0.0.1", "169.254.169.254"})
    void anAddressOfThisNetworkIsNotCalled(String host) throws InterruptedException {
        var before = TARGET.messages().size();
        var way =
                new Outbound(
                        URI.create("http://" + host + ":" + TARGET.port()),
                        "token",
                        Set.of(host),
                        Map.of());

        assertThat(send(outlet(Set.of()), way, "Hello")).isInstanceOf(Sending.Refused.class);
        assertThat(TARGET.messages()).hasSize(before);
    }

    @Test
    void tooLongATextIsNotSent() throws InterruptedException {
        assertThat(refusal(send(way, "x".repeat(4097)))).isEqualTo(FailureClass.LOGIC_DEFECT);
    }

    private static FailureClass refusal(Sending sending) {
        assertThat(sending).isInstanceOf(Sending.Refused.class);
        Failure why = ((Sending.Refused) sending).why();
        return why.failureClass();
    }

    private static Sending send(Outbound way, String text) throws InterruptedException {
        return send(outlet(Set.of("127.0.0.1")), way, text);
    }

    private static Sending send(Outlet outlet, Outbound way, String text)
            throws InterruptedException {
        var to =
                new ReplyTo(
                        Channel.WHATSAPP, "106540352242922", "tel:+12025550143", null, null, null);
        return outlet.send(way, to, text, "run/reply/1");
    }

    private static Outlet outlet(Set<String> internalHosts) {
        var second = Duration.ofSeconds(1);
        return new WhatsAppOutlet(
                new GuardedHttp(
                        RestClient.builder(), new GuardedHttp.Settings(second, internalHosts)),
                second,
                InstantSource.system());
    }

    private static Outbound way(String baseUrl, String token) {
        return new Outbound(URI.create(baseUrl + "/v23.0"), token, Set.of("127.0.0.1"), Map.of());
    }
}
