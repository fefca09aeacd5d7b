package io.penstock.worker.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.whatsapp.Fault;
import io.penstock.embedded.whatsapp.StandInOptions;
import io.penstock.embedded.whatsapp.WhatsAppStandIn;
import io.penstock.schema.failure.FailureClass;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.worker.deliver.Outlet.Sending;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// What is true of every one of them.
class OutletsTest {
    private static final AtomicInteger CUSTOMERS = new AtomicInteger(1000);
    private static final WhatsAppStandIn TARGET =
            WhatsAppStandIn.start(StandInOptions.of("token", "secret"));

    private final int customer = CUSTOMERS.incrementAndGet();

    @BeforeEach
    void behave() {
        TARGET.inject(Fault.NONE);
    }

    @AfterAll
    static void stop() {
        TARGET.close();
    }

    @ParameterizedTest
    @EnumSource
    void aReplyArrivesOnceAndHasTheNameThatItsTargetGaveIt(Vendor vendor)
            throws InterruptedException {
        var sending = send(vendor, vendor.way(TARGET.baseUrl()));

        assertThat(vendor.arrived(TARGET, customer))
                .singleElement()
                .satisfies(reply -> assertThat(sending).isEqualTo(new Sending.Taken(reply.id())));
    }

    @ParameterizedTest
    @EnumSource
    void aBaseUrlMayEndWithASlash(Vendor vendor) throws InterruptedException {
        assertThat(send(vendor, vendor.way(TARGET.baseUrl() + "/")))
                .isInstanceOf(Sending.Taken.class);
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedConnectionMeansNothingWasSent(Vendor vendor) throws InterruptedException {
        assertThat(code(send(vendor, vendor.way("http://127.0.0.1:1")))).isEqualTo("target_away");
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatIsLostLeavesDoubt(Vendor vendor) throws InterruptedException {
        TARGET.inject(Fault.dropAfterTaking(1));

        assertThat(send(vendor)).isInstanceOf(Sending.Unknown.class);
        assertThat(vendor.arrived(TARGET, customer)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatIsLateLeavesDoubt(Vendor vendor) throws InterruptedException {
        TARGET.inject(Fault.NONE.withDelay(Duration.ofSeconds(2)));

        assertThat(send(vendor)).isInstanceOf(Sending.Unknown.class);
    }

    @ParameterizedTest
    @EnumSource
    void aServerErrorLeavesDoubt(Vendor vendor) throws InterruptedException {
        for (var status : new int[] {500, 502, 503, 504}) {
            TARGET.inject(Fault.refuse(1, status));

            assertThat(send(vendor)).as("%d", status).isInstanceOf(Sending.Unknown.class);
        }
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
        for (var vendor : Vendor.values()) {
            TARGET.inject(Fault.refuse(1, status));

            var sending = send(vendor);

            assertThat(code(sending)).as("%s", vendor).isEqualTo(code);
            assertThat(((Sending.Refused) sending).why().failureClass()).isEqualTo(failureClass);
            assertThat(vendor.arrived(TARGET, customer)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoAsksForTimeGetsIt(Vendor vendor) throws InterruptedException {
        TARGET.inject(Fault.rateLimited(30));

        var before = Instant.now();
        var refused = (Sending.Refused) send(vendor);

        assertThat(refused.notBefore())
                .isBetween(before.plusSeconds(29), Instant.now().plusSeconds(30));
    }

    @ParameterizedTest
    @EnumSource
    void aWrongTokenIsUnauthorized(Vendor vendor) throws InterruptedException {
        var way =
                vendor.way(
                        TARGET.baseUrl(),
                        vendor.token().replace("token", "wrong"),
                        vendor.options());

        assertThat(code(send(vendor, way))).isEqualTo("target_unauthorized");
    }

    @ParameterizedTest
    @EnumSource
    void aHostThatTheConnectionDoesNotNameIsNotCalled(Vendor vendor) throws InterruptedException {
        var elsewhere =
                new Outbound(
                        URI.create(TARGET.baseUrl()),
                        vendor.token(),
                        Set.of("example.com"),
                        vendor.options());

        assertThat(code(send(vendor, elsewhere))).isEqualTo("host_not_allowed");
        assertThat(vendor.arrived(TARGET, customer)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anAddressOfThisNetworkIsNotCalled(Vendor vendor) throws InterruptedException {
        var way = vendor.way(TARGET.baseUrl());

        assertThat(vendor.outlet(Set.of()).send(way, vendor.to(customer), "Hello", "key"))
                .isInstanceOf(Sending.Refused.class);
        assertThat(vendor.arrived(TARGET, customer)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatTheTargetCallsAConversationIsOne(Vendor vendor) throws InterruptedException {
        for (var conversation :
                new String[] {"", "abc", "last", "1/../2", "1?x=", "9".repeat(21)}) {
            var to = vendor.to("tel:+12025550143", conversation);

            var sending =
                    vendor.outlet().send(vendor.way(TARGET.baseUrl()), to, "Hello", "run/reply/1");

            assertThat(code(sending)).as(conversation).isEqualTo("no_address");
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"HUBSPOT", "INTERCOM"})
    void whatTheConnectionLacksIsNamed(Vendor vendor) throws InterruptedException {
        var way = vendor.way(TARGET.baseUrl(), vendor.token(), Map.of());

        var refused = (Sending.Refused) send(vendor, way);

        assertThat(code(refused)).isEqualTo("no_connection");
        assertThat(refused.why().detail()).contains(vendor.options().keySet());
    }

    private static String code(Sending sending) {
        assertThat(sending).isInstanceOf(Sending.Refused.class);
        return ((Sending.Refused) sending).why().code();
    }

    private Sending send(Vendor vendor) throws InterruptedException {
        return send(vendor, vendor.way(TARGET.baseUrl()));
    }

    private Sending send(Vendor vendor, Outbound way) throws InterruptedException {
        return vendor.outlet().send(way, vendor.to(customer), "Hello", "run/reply/1");
    }
}
