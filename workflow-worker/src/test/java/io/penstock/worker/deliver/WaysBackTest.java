package io.penstock.worker.deliver;

import static io.penstock.worker.story.Penstock.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.whatsapp.ArrivedReply;
import io.penstock.embedded.whatsapp.Fault;
import io.penstock.embedded.whatsapp.StandInOptions;
import io.penstock.embedded.whatsapp.WhatsAppStandIn;
import io.penstock.schema.api.Runs.RunView;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventType;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.gate.GateKey;
import io.penstock.store.gate.Gates;
import io.penstock.worker.story.Penstock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// From a customer's question to a reply in the place where it was asked.
class WaysBackTest {
    private static final AtomicInteger CUSTOMERS = new AtomicInteger(2000);
    private static final WhatsAppStandIn TARGET =
            WhatsAppStandIn.start(StandInOptions.of("token", "secret"));

    private static Penstock penstock;

    private final int customer = CUSTOMERS.incrementAndGet();

    @BeforeAll
    static void start() {
        penstock = Penstock.startWith(connections());
    }

    @AfterAll
    static void stop() {
        penstock.close();
        TARGET.close();
    }

    @AfterEach
    void behaveAgain() {
        TARGET.inject(Fault.NONE);
    }

    /// Connection 0 is that of WhatsApp.
    private static String[] connections() {
        var settings = new ArrayList<String>();
        for (var vendor : Vendor.values()) {
            var connection = "--penstock.connections[%d].".formatted(vendor.ordinal() + 1);
            settings.add(connection + "channel=" + vendor.channel().word());
            settings.add(connection + "id=" + id(vendor));
            settings.add(connection + "tenant=" + TENANT);
            if (!vendor.account().equals(id(vendor))) {
                settings.add(connection + "accounts=" + vendor.account());
            }
            settings.add(connection + "outbound.base-url=" + TARGET.baseUrl());
            settings.add(connection + "outbound.access-token=" + vendor.token());
            settings.add(connection + "outbound.allowed-hosts=127.0.0.1");
            vendor.options()
                    .forEach(
                            (name, value) ->
                                    settings.add(
                                            connection + "outbound.options." + name + "=" + value));
        }
        return settings.toArray(String[]::new);
    }

    private static String id(Vendor vendor) {
        return "ep_" + vendor.channel().word();
    }

    @ParameterizedTest
    @EnumSource
    void aQuestionIsAnsweredOnceAndTheEchoOfTheAnswerIsNothingNew(Vendor vendor) {
        var run = await(ask(vendor), RunStatus.COMPLETED);

        var reply = single(vendor);
        assertThat(reply.text()).contains("within thirty days");
        var sent =
                Awaitility.await()
                        .until(() -> penstock.sentBy(run), found -> !found.isEmpty())
                        .getFirst();
        var echo = echo(vendor, reply);
        assertThat(sent.id()).isEqualTo(echo.id());
        assertThat(sent.data().message().id()).isEqualTo(reply.id());
        Awaitility.await().until(() -> penstock.knows(sent.id()));
        assertThat(penstock.runs(sent)).isEmpty();
    }

    /// The vendor may be faster with its webhook than with its answer.
    @ParameterizedTest
    @EnumSource
    void anEchoThatComesBeforeTheAnswerIsAnsweredByNobody(Vendor vendor) {
        TARGET.inject(Fault.NONE.withDelay(Duration.ofMillis(500)));
        var event = ask(vendor);
        Awaitility.await().until(() -> !vendor.arrived(TARGET, customer).isEmpty());
        var echo = penstock.receive(echo(vendor, single(vendor)));
        Awaitility.await().until(() -> penstock.knows(echo.id()));
        TARGET.inject(Fault.NONE);

        await(event, RunStatus.COMPLETED);

        Awaitility.await()
                .until(
                        () ->
                                penstock.runs(echo).stream()
                                        .allMatch(run -> run.status() == RunStatus.CANCELLED));
        single(vendor);
    }

    /// As intake makes it of the vendor's webhook.
    private Event echo(Vendor vendor, ArrivedReply reply) {
        var to = vendor.to(customer);
        return switch (vendor) {
            case TWILIO, INTERCOM ->
                    Penstock.told(
                            to, EventType.MESSAGE_SENT, reply.id(), reply.id(), null, "unknown");
            case HUBSPOT ->
                    Penstock.told(
                            to,
                            EventType.MESSAGE_RECEIVED,
                            reply.id(),
                            reply.id(),
                            null,
                            "unknown");
            case CHATWOOT ->
                    Penstock.told(
                            to,
                            EventType.MESSAGE_SENT,
                            "message_created|" + reply.id(),
                            reply.id(),
                            null,
                            reply.request()
                                    .at("/content_attributes/biz_opaque_callback_data")
                                    .asString());
            case ZAMMAD ->
                    Penstock.told(
                            to,
                            EventType.TICKET_COMMENT_ADDED,
                            customer + "|" + reply.id(),
                            reply.id(),
                            null,
                            "unknown");
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"TWILIO", "INTERCOM"})
    void aTargetThatAsksForTimeIsLeftAlone(Vendor vendor) {
        TARGET.inject(Fault.rateLimited(600));
        var event = ask(vendor);

        var waiting =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(
                                () -> penstock.run(event),
                                run -> run.map(RunView::waitingFor).isPresent())
                        .orElseThrow();
        assertThat(waiting.waitingFor())
                .isEqualTo("gate connection %s/%s".formatted(vendor.channel().word(), id(vendor)));
        assertThat(vendor.arrived(TARGET, customer)).isEmpty();

        penstock.bean(Gates.class)
                .open(GateKey.connection(TENANT, vendor.channel(), id(vendor)), "sre");

        await(event, RunStatus.COMPLETED);
        single(vendor);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheTargetRefusesIsADeadLetterAndWasNotSent(Vendor vendor) {
        TARGET.inject(Fault.refuse(1, 400));

        var run = await(ask(vendor), RunStatus.FAILED);

        assertThat(run.failure().failureClass()).isEqualTo(FailureClass.LOGIC_DEFECT);
        assertThat(run.failure().code()).isEqualTo("target_refused");
        assertThat(vendor.arrived(TARGET, customer)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aReplyThatMayHaveArrivedIsNotSentAgainButAskedAbout(Vendor vendor) {
        TARGET.inject(Fault.dropAfterTaking(1));
        var event = ask(vendor);
        var waiting = await(event, RunStatus.WAITING);

        aMinutePasses(waiting);

        var run = await(event, RunStatus.IN_REVIEW);
        assertThat(run.failure().code()).isEqualTo("delivery-unknown");
        single(vendor);
    }

    @Test
    void aReplyOutsideOfTheWindowGoesToAPerson() {
        TARGET.inject(Fault.refuse(1, 400).withCode(63016));

        var run = await(ask(Vendor.TWILIO), RunStatus.IN_REVIEW);

        assertThat(run.failure().failureClass()).isEqualTo(FailureClass.EXPIRED);
        assertThat(run.failure().code()).isEqualTo("reply_window_closed");
    }

    @Test
    void aStatusCallbackOfTwiliosEndsTheDoubt() {
        TARGET.inject(Fault.dropAfterTaking(1));
        var event = ask(Vendor.TWILIO);
        var waiting = await(event, RunStatus.WAITING);
        var reply = single(Vendor.TWILIO);
        var key = waiting.id() + "/reply/1";
        assertThat(reply.request().path("StatusCallback").asString())
                .endsWith("?biz_opaque_callback_data=" + key.replace("/", "%2F"));

        penstock.receive(
                Penstock.told(
                        Vendor.TWILIO.to(customer),
                        EventType.MESSAGE_STATUS,
                        reply.id() + "|delivered",
                        reply.id(),
                        "delivered",
                        key));

        await(event, RunStatus.COMPLETED);
        single(Vendor.TWILIO);
    }

    @Test
    void theEchoOfAMessageInChatwootEndsTheDoubt() {
        TARGET.inject(Fault.dropAfterTaking(1));
        var event = ask(Vendor.CHATWOOT);
        await(event, RunStatus.WAITING);
        var echo = echo(Vendor.CHATWOOT, single(Vendor.CHATWOOT));

        penstock.receive(echo);

        var run = await(event, RunStatus.COMPLETED);
        single(Vendor.CHATWOOT);
        assertThat(Awaitility.await().until(() -> penstock.sentBy(run), found -> !found.isEmpty()))
                .extracting(Event::id)
                .containsOnly(echo.id());
        assertThat(penstock.runs(echo)).isEmpty();
    }

    private Event ask(Vendor vendor) {
        return penstock.receive(
                Penstock.asked(vendor.to(customer), "Can I return shoes that I have worn?"));
    }

    private ArrivedReply single(Vendor vendor) {
        assertThat(vendor.arrived(TARGET, customer)).hasSize(1);
        return vendor.arrived(TARGET, customer).getFirst();
    }

    /// Moves what stands in the table, as if the run had waited.
    private static void aMinutePasses(RunView run) {
        penstock.sql()
                .sql(
                        """
                        with sent as (
                            update workflow.send set intended_at = intended_at - interval '61 s'
                            where run = :run
                        ), due as (
                            update workflow.run set due_at = clock_timestamp() where id = :run
                        )
                        update workflow.conversation c set ready_at = clock_timestamp()
                        from workflow.run r
                        where r.conversation = c.id and r.id = :run
                        """)
                .param("run", run.id().value())
                .update();
    }

    private static RunView await(Event event, RunStatus status) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> penstock.run(event),
                        run -> run.isPresent() && run.get().status() == status)
                .orElseThrow();
    }
}
