package io.penstock.worker.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.whatsapp.Fault;
import io.penstock.embedded.whatsapp.StandInOptions;
import io.penstock.embedded.whatsapp.WhatsAppStandIn;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.ReplyTo;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.client.RestClient;

class ZendeskOutletTest {
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
    void aPublicCommentArrivesWithItsKey() throws InterruptedException {
        var sending = send(way, "5158", "Thank you, é.");

        var arrived = TARGET.comments().getLast();
        assertThat(sending).isEqualTo(new Sending.Taken(arrived.id()));
        assertThat(arrived.ticket()).isEqualTo("5158");
        assertThat(arrived.text()).isEqualTo("Thank you, é.");
        assertThat(arrived.isPublic()).isTrue();
        assertThat(arrived.key()).isEqualTo("run/reply/1");
    }

    @Test
    void aRefusedConnectionMeansNothingWasSent() throws InterruptedException {
        assertThat(code(send(way("http://127.0.0.1:1", "token"), "5158", "Hello")))
                .isEqualTo("target_away");
    }

    @Test
    void anAnswerThatIsLostOrLateLeavesDoubt() throws InterruptedException {
        TARGET.inject(Fault.dropAfterTaking(1));
        assertThat(send(way, "5158", "Hello")).isInstanceOf(Sending.Unknown.class);

        TARGET.inject(Fault.NONE.withDelay(Duration.ofSeconds(3)));
        assertThat(send(way, "5158", "Hello")).isInstanceOf(Sending.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aServerErrorLeavesDoubt(int status) throws InterruptedException {
        TARGET.inject(Fault.refuse(1, status));

        assertThat(send(way, "5158", "Hello")).isInstanceOf(Sending.Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400, LOGIC_DEFECT, target_refused",
        "401, UNAUTHORIZED, target_unauthorized",
        "403, UNAUTHORIZED, target_unauthorized",
        "404, LOGIC_DEFECT, target_refused",
        "422, LOGIC_DEFECT, target_refused",
        "429, RATE_LIMITED, rate_limited"
    })
    void aClientErrorIsARefusal(int status, FailureClass failureClass, String code)
            throws InterruptedException {
        TARGET.inject(Fault.refuse(1, status));
        var before = TARGET.comments().size();

        var sending = send(way, "5158", "Hello");

        assertThat(((Sending.Refused) sending).why().failureClass()).isEqualTo(failureClass);
        assertThat(code(sending)).isEqualTo(code);
        assertThat(TARGET.comments()).hasSize(before);
    }

    @Test
    void aWrongTokenIsUnauthorized() throws InterruptedException {
        assertThat(code(send(way(TARGET.baseUrl(), "wrong"), "5158", "Hello")))
                .isEqualTo("target_unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "1/../2", "1?x=", "123456789012345678901"})
    void onlyATicketsNumberIsAnAddress(String ticket) throws InterruptedException {
        assertThat(code(send(way, ticket, "Hello"))).isEqualTo("no_address");
    }

    @Test
    void aHostThatTheConnectionDoesNotNameIsNotCalled() throws InterruptedException {
        var before = TARGET.comments().size();
        var elsewhere =
                new Outbound(
                        URI.create(TARGET.baseUrl()), "token", Set.of("example.com"), Map.of());

        assertThat(code(send(elsewhere, "5158", "Hello"))).isEqualTo("host_not_allowed");
        assertThat(TARGET.comments()).hasSize(before);
    }

    @Test
    void tooLongACommentIsNotSent() throws InterruptedException {
        assertThat(code(send(way, "5158", "x".repeat(65_536)))).isEqualTo("payload_too_large");
    }

    private static String code(Sending sending) {
        assertThat(sending).isInstanceOf(Sending.Refused.class);
        return ((Sending.Refused) sending).why().code();
    }

    private static Sending send(Outbound way, String ticket, String text)
            throws InterruptedException {
        var second = Duration.ofSeconds(1);
        var outlet =
                new ZendeskOutlet(
                        new GuardedHttp(
                                RestClient.builder(),
                                new GuardedHttp.Settings(second, Set.of("127.0.0.1"))),
                        second,
                        InstantSource.system());
        var to =
                new ReplyTo(
                        Channel.ZENDESK, "22129848", "mailto:a@example.com", ticket, null, null);
        return outlet.send(way, to, text, "run/reply/1");
    }

    private static Outbound way(String baseUrl, String token) {
        return new Outbound(URI.create(baseUrl), token, Set.of("127.0.0.1"), Map.of());
    }
}
