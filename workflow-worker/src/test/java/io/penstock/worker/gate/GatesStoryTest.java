package io.penstock.worker.gate;

import static io.penstock.worker.story.Penstock.TENANT;
import static io.penstock.worker.story.Penstock.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.whatsapp.Fault;
import io.penstock.schema.api.Runs;
import io.penstock.schema.api.Runs.RunView;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.gate.Closing;
import io.penstock.store.gate.GateKey;
import io.penstock.store.gate.Gates;
import io.penstock.worker.run.Workflows;
import io.penstock.worker.story.Neighbour;
import io.penstock.worker.story.Penstock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// Two workers; the log of the gateway, and of WhatsApp, says who was called when.
class GatesStoryTest {
    private static final TenantId GLOBEX = new TenantId("globex");
    private static final GateKey ROUTE = GateKey.route(TENANT, "default");
    private static final GateKey WAY = GateKey.connection(TENANT, Channel.WHATSAPP, "ep_support");
    private static final String OTHER_ROUTE =
            Workflows.ASSISTANT
                    .replace("name: whatsapp-assistant", "name: fast")
                    .replace("route: default", "route: fast")
                    .replace("when: \"steps.answer.support < 0.6\"", "when: \"true\"")
                    .replace("received] }", "received], when: event.text == 'Fast?' }");

    private static Penstock penstock;
    private static ConfigurableApplicationContext second;

    @BeforeAll
    static void start() {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
        penstock = Penstock.start();
        penstock.publish(TENANT, "fast", OTHER_ROUTE);
        penstock.publish(GLOBEX, Penstock.WORKFLOW, Workflows.ASSISTANT);
        second = penstock.startAnotherWorker();
    }

    @AfterAll
    static void stop() {
        Awaitility.reset();
        second.close();
        penstock.close();
    }

    @AfterEach
    void behaveAgain() {
        penstock.whatsApp().inject(Fault.NONE);
        penstock.gateway().forget();
        penstock.retrieval().forget();
        for (var gate : List.of(ROUTE, WAY)) {
            penstock.bean(Gates.class).open(gate, "test");
            Awaitility.await().until(() -> !known(gate));
        }
    }

    @Test
    void aRouteThatAskedForFiveSecondsIsNotCalledByAnybodyForFiveSeconds() {
        penstock.gateway().limitsNext("5", body -> route(body).equals("default"));
        var retrieval = penstock.retrieval().holds();
        var events = new ArrayList<Event>();
        for (var i = 0; i < 40; i++) {
            events.add(penstock.receive(whatsapp("Can I return worn shoes?")));
        }
        penstock.retrieval().lets(1);
        Awaitility.await().until(() -> known(ROUTE));
        var refused = calls("default").getFirst().at();
        retrieval.release();
        events.add(penstock.receive(whatsapp("Fast?")));
        penstock.receive(whatsapp(GLOBEX, "And may we?", "+12025550199"));

        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(parked(events))
                                        .as("found the gate closed, used up no attempt")
                                        .hasSizeGreaterThan(30)
                                        .allSatisfy(
                                                run ->
                                                        assertThat(run.dueAt())
                                                                .isAfter(refused.plusSeconds(5))));
        awaitCompleted(events);
        Awaitility.await().until(() -> !calls("fast").isEmpty());
        Awaitility.await().until(() -> !calls("default", GLOBEX).isEmpty());
        var afterwards =
                calls("default").stream().skip(1).map(Neighbour.Call::at).sorted().toList();
        assertThat(afterwards).hasSize(41);
        assertThat(afterwards.getFirst()).isAfter(refused.plusSeconds(5));
        assertThat(Duration.between(afterwards.getFirst(), afterwards.getLast()))
                .as("41 calls through two workers, 20 ms apart in each")
                .isGreaterThan(Duration.ofMillis(300));
        assertThat(calls("fast").getFirst().at()).isBefore(refused.plusSeconds(5));
        assertThat(calls("default", GLOBEX).getFirst().at()).isBefore(refused.plusSeconds(5));
    }

    @Test
    void aConnectionThatAskedForTimeIsSentNothingAndNoModelIsAskedAgain() {
        penstock.whatsApp().inject(Fault.rateLimited(600));
        var first = penstock.receive(whatsapp("Can I return worn shoes?"));
        Awaitility.await().until(() -> known(WAY));

        var event = penstock.receive(whatsapp("And without the box?"));

        var waiting =
                Awaitility.await()
                        .until(() -> run(event), run -> run.map(RunView::waitingFor).isPresent())
                        .orElseThrow();
        assertThat(waiting.waitingFor()).isEqualTo("gate connection whatsapp/ep_support");
        assertThat(waiting.step()).isEqualTo("reply");
        var refused =
                Awaitility.await()
                        .until(() -> parked(List.of(first)), parked -> parked.size() == 1)
                        .getFirst();
        assertThat(penstock.timeline(refused).entries())
                .as("a worker that has not heard of the gate cannot take it over meanwhile")
                .filteredOn(entry -> entry.kind().equals("status"))
                .extracting(Runs.Entry::status)
                .containsExactly(RunStatus.PENDING, RunStatus.RUNNING, RunStatus.WAITING);
        assertThat(penstock.whatsApp().messages())
                .noneMatch(message -> message.key().startsWith(waiting.id().toString()));

        penstock.bean(Gates.class).open(WAY, "sre");

        awaitCompleted(List.of(first, event));
        assertThat(penstock.whatsApp().messages())
                .filteredOn(message -> message.key().startsWith(waiting.id().toString()))
                .hasSize(1);
        assertThat(calls("default")).hasSize(2);
    }

    @Test
    void aWaitWithoutBoundIsCutAndAPersonNeedNotWaitForIt() {
        penstock.gateway().limitsNext("99999999999999999999", _ -> true);
        var event = penstock.receive(whatsapp("Can I return worn shoes?"));
        var closing = Awaitility.await().until(this::closing, Optional::isPresent).orElseThrow();
        Awaitility.await().until(() -> parked(List.of(event)).size() == 1);

        assertThat(closing.opensIn()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
        assertThat(penstock.bean(Gates.class).open(ROUTE, "sre")).isTrue();

        awaitCompleted(List.of(event));
        assertThat(calls("default")).hasSize(2);
    }

    @Test
    void aWaitThatNobodyCanReadClosesNothing() {
        penstock.gateway().limitsNext("presently", _ -> true);

        var event = penstock.receive(whatsapp("Can I return worn shoes?"));

        awaitCompleted(List.of(event));
        assertThat(closing()).isEmpty();
        assertThat(calls("default")).hasSize(2);
    }

    private Optional<Closing> closing() {
        return penstock.bean(Gates.class).closed(TENANT).stream()
                .map(Gates.Waiting::closing)
                .findFirst();
    }

    /// To both workers.
    private static boolean known(GateKey gate) {
        return penstock.bean(KnownGates.class).closed(gate)
                && second.getBean(KnownGates.class).closed(gate);
    }

    private static List<Neighbour.Call> calls(String route) {
        return calls(route, TENANT);
    }

    private static List<Neighbour.Call> calls(String route, TenantId tenant) {
        return penstock.gateway().calls().stream()
                .filter(call -> route(call.body()).equals(route))
                .filter(call -> claims(call).contains("\"tenant\":\"" + tenant + "\""))
                .toList();
    }

    private static String claims(Neighbour.Call call) {
        var claims = Base64.getUrlDecoder().decode(call.authorization().split("\\.")[1]);
        return new String(claims, StandardCharsets.UTF_8);
    }

    private static String route(tools.jackson.databind.JsonNode body) {
        return body.path("model").asString();
    }

    private static List<RunView> parked(List<Event> events) {
        return events.stream()
                .flatMap(event -> run(event).stream())
                .filter(run -> run.waitingFor() != null && run.waitingFor().startsWith("gate"))
                .toList();
    }

    /// Says of the others how they stand.
    private static void awaitCompleted(List<Event> events) {
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(events)
                                        .filteredOn(event -> !is(event, RunStatus.COMPLETED))
                                        .extracting(event -> penstock.run(event).orElseThrow())
                                        .isEmpty());
    }

    private static boolean is(Event event, RunStatus status) {
        return run(event).map(RunView::status).filter(status::equals).isPresent();
    }

    private static Optional<RunView> run(Event event) {
        return penstock.runs(event).stream()
                .filter(run -> run.workflow().equals(Penstock.WORKFLOW))
                .findFirst();
    }
}
