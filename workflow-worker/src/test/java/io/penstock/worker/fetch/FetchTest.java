package io.penstock.worker.fetch;

import static io.penstock.worker.story.Penstock.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.whatsapp.ArrivedFetch;
import io.penstock.embedded.whatsapp.Fault;
import io.penstock.embedded.whatsapp.Medium;
import io.penstock.embedded.whatsapp.StandInOptions;
import io.penstock.embedded.whatsapp.WhatsAppStandIn;
import io.penstock.schema.api.Runs.Entry;
import io.penstock.schema.api.Runs.RunView;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData.Attachment;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.file.Files;
import io.penstock.store.gate.GateKey;
import io.penstock.store.gate.Gates;
import io.penstock.worker.story.Neighbour;
import io.penstock.worker.story.Penstock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// From an event that names files to a workflow that has them.
class FetchTest {
    private static final byte[] PNG =
            Arrays.copyOf(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}, 900);
    private static final String DESK =
            """
            name: file-desk
            owner: files
            trigger: { types: [intake.message.received] }
            steps:
              - id: media
                fetch: { types: [image/*, text/plain, application/json], maxBytes: 1000, maxCount: 2, timeout: PT10S }
                retry: { maxAttempts: 3, initial: PT0.05S, max: PT1S }
              - id: note
                call:
                  url: "%s/v1/files"
                  body:
                    fetched: "{{steps.media.fetched}}"
                    named: "{{steps.media.files.size()}}"
                    reason: "{{steps.media.files.exists(f, f.reason != '') ? steps.media.files.filter(f, f.reason != '')[0].reason : ''}}"
                    type: "{{steps.media.fetched > 0 ? steps.media.files[0].type : ''}}"
                    text: "{{steps.media.fetched > 0 ? steps.media.files[0].text : ''}}"
                  idempotent: true
            allowedHosts: [127.0.0.1]
            """;
    private static final AtomicInteger MEDIA = new AtomicInteger(1000);
    private static final WhatsAppStandIn TARGET =
            WhatsAppStandIn.start(StandInOptions.of("token", "secret"));

    private static Penstock penstock;

    private final String medium = Integer.toString(MEDIA.incrementAndGet());
    private int before;

    @BeforeAll
    static void start() {
        penstock = Penstock.startWith(Sender.connections(TARGET).toArray(String[]::new));
        penstock.publish(
                io.penstock.worker.run.Workflows.ASSISTANT.replace(
                        "[intake.message.received] }",
                        "[intake.message.received], when: event.source == 'never' }"));
        penstock.publish("file-desk", DESK.formatted(penstock.orders().baseUrl()));
    }

    @AfterAll
    static void stop() {
        penstock.close();
        TARGET.close();
    }

    @AfterEach
    void behaveAgain() {
        TARGET.inject(Fault.NONE);
        penstock.orders().forget();
    }

    @ParameterizedTest
    @EnumSource(names = "STRANGER", mode = EnumSource.Mode.EXCLUDE)
    void aFileComesOverTheVendorsOwnWayAndItsCredentialStaysThere(Sender sender) {
        TARGET.keep(Medium.of(medium, "image/png", PNG));

        var run = done(send(sender, sender.attachment(TARGET, medium)));

        assertThat(told(run).path("fetched").intValue()).isEqualTo(1);
        assertThat(told(run).path("type").asString()).isEqualTo("image/png");
        assertThat(fetches())
                .isNotEmpty()
                .allSatisfy(
                        fetch ->
                                assertThat(fetch.authorization())
                                        .isEqualTo(
                                                fetch.host().startsWith("localhost")
                                                        ? ""
                                                        : sender.authorization()));
        assertThat(fetches().stream().anyMatch(fetch -> fetch.host().startsWith("localhost")))
                .isEqualTo(
                        sender == Sender.TWILIO
                                || sender == Sender.ZENDESK
                                || sender == Sender.CHATWOOT);
        var kept = penstock.bean(Files.class).find(TENANT, run.id(), "media", 0).orElseThrow();
        assertThat(kept.content()).isEqualTo(PNG);
    }

    @Test
    void aTextIsThereForLaterStepsAndNothingOfItStandsInClear() {
        TARGET.keep(Medium.of(medium, "text/plain; charset=utf-8", utf8("Bitte prüfen: canary7")));

        var run = done(send(Sender.ZENDESK, Sender.ZENDESK.attachment(TARGET, medium)));

        assertThat(told(run).path("text").asString()).isEqualTo("Bitte prüfen: canary7");
        assertThat(
                        penstock.sql()
                                .sql(
                                        """
                                        select count(*) from workflow.fetched_file
                                        where position(convert_to('canary7', 'UTF8') in content) > 0
                                           or position(convert_to('receipt', 'UTF8') in about) > 0
                                        """)
                                .query(Long.class)
                                .single())
                .isZero();
        assertThat(penstock.timeline(run).entries())
                .filteredOn(entry -> "media".equals(entry.step()))
                .extracting(Entry::note)
                .contains("fetched 1 of 1");
    }

    @ParameterizedTest
    @EnumSource(names = {"WHATSAPP", "TYPEFORM"})
    void noFileIsTakenFromAForeignHost(Sender sender) {
        TARGET.keep(Medium.of(medium, "image/png", PNG).leadingTo(at("localhost", medium)));

        var run = done(send(sender, sender.attachment(TARGET, medium)));

        assertThat(told(run).path("reason").asString()).isEqualTo("host");
        assertThat(fetches()).noneMatch(fetch -> fetch.host().startsWith("localhost"));
    }

    @Test
    void anEventThatNamesAForeignHostIsNotBelieved() {
        var run =
                done(
                        send(
                                Sender.TYPEFORM,
                                Sender.file(null, at("localhost", medium).toString(), null)));

        assertThat(told(run).path("reason").asString()).isEqualTo("host");
        assertThat(fetches()).isEmpty();
    }

    @Test
    void anotherPortOfTheHostIsAnotherTarget() {
        TARGET.keep(
                Medium.of(medium, "image/png", PNG)
                        .leadingTo(URI.create(penstock.orders().baseUrl() + "/v1/pictures")));

        var run = done(send(Sender.ZENDESK, Sender.ZENDESK.attachment(TARGET, medium)));

        assertThat(told(run).path("type").asString()).isEqualTo("application/json");
        assertThat(penstock.orders().calls())
                .filteredOn(call -> call.path().equals("/v1/pictures"))
                .singleElement()
                .extracting(Neighbour.Call::authorization)
                .isNull();
    }

    @Test
    void whatLeadsInCirclesIsLeft() {
        TARGET.keep(
                Medium.of(medium, "image/png", PNG)
                        .leadingTo(URI.create(TARGET.baseUrl() + "/attachments/token/" + medium)));

        var run = done(send(Sender.ZENDESK, Sender.ZENDESK.attachment(TARGET, medium)));

        assertThat(told(run).path("reason").asString()).isEqualTo("redirects");
        assertThat(fetches()).hasSize(4);
    }

    @Test
    void whatIsDeclaredWronglyIsRefused() {
        TARGET.keep(Medium.of(medium, "image/png", utf8("<html><script>alert(1)</script></html>")));

        var run = done(send(Sender.ZAMMAD, Sender.ZAMMAD.attachment(TARGET, medium)));

        assertThat(told(run).path("reason").asString()).isEqualTo("type");
        assertThat(told(run).path("fetched").intValue()).isZero();
    }

    @Test
    void whatNeverEndsIsBrokenOff() {
        TARGET.keep(Medium.of(medium, "image/png", PNG).withoutEnd());

        var run = done(send(Sender.TWILIO, Sender.TWILIO.attachment(TARGET, medium)));

        assertThat(told(run).path("reason").asString()).isEqualTo("size");
    }

    @ParameterizedTest
    @EnumSource(names = {"WHATSAPP", "TWILIO", "INTERCOM", "ZAMMAD"})
    void whatIsGoneIsSkipped(Sender sender) {
        var run = done(send(sender, sender.attachment(TARGET, medium)));

        assertThat(told(run).path("reason").asString()).isEqualTo("gone");
        assertThat(penstock.timeline(run).entries())
                .extracting(Entry::note)
                .contains("fetched 0 of 1, skipped: gone");
    }

    @Test
    void anotherFileThanTheEventTellsOfIsNotTaken() {
        TARGET.keep(Medium.of(medium, "image/png", PNG));
        var other = "YQXWzHavQAMl6U1YjOURvlv9u3O0N9xR7KQ5F9ekPj0=";

        var run = done(send(Sender.WHATSAPP, Sender.WHATSAPP.attachment(TARGET, medium, other)));

        assertThat(told(run).path("reason").asString()).isEqualTo("digest");
    }

    @Test
    void theMostIsKeptAndTheOthersAreNamed() {
        TARGET.keep(Medium.of(medium, "image/png", PNG));
        var file = Sender.ZAMMAD.attachment(TARGET, medium);

        var run = done(send(Sender.ZAMMAD, file, file, file));

        assertThat(told(run).path("fetched").intValue()).isEqualTo(2);
        assertThat(told(run).path("named").intValue()).isEqualTo(3);
        assertThat(told(run).path("reason").asString()).isEqualTo("count");
        assertThat(fetches()).hasSize(2);
    }

    @Test
    void whereThereIsNothingToFetchNobodyIsAsked() {
        var run = done(send(Sender.ZAMMAD, Sender.file(null, null, null)));

        assertThat(told(run).path("reason").asString()).isEqualTo("no-address");
        assertThat(told(done(send(Sender.ZAMMAD))).path("named").intValue()).isZero();
        assertThat(fetches()).isEmpty();
    }

    @Test
    void aVendorThatFailsIsAskedAgainAndWhatIsHereIsNotFetchedAgain() {
        var second = Integer.toString(MEDIA.incrementAndGet());
        TARGET.keep(Medium.of(medium, "image/png", PNG));
        TARGET.keep(
                Medium.of(second, "application/json", PNG)
                        .leadingTo(URI.create(penstock.orders().baseUrl() + "/v1/second")));
        penstock.orders().failsNext("/v1/second", 1, 503, "{}");

        var run =
                done(
                        send(
                                Sender.ZENDESK,
                                Sender.ZENDESK.attachment(TARGET, medium),
                                Sender.ZENDESK.attachment(TARGET, second)));

        assertThat(told(run).path("fetched").intValue()).isEqualTo(2);
        assertThat(fetches())
                .filteredOn(fetch -> fetch.path().contains("/store/" + medium))
                .hasSize(1);
        assertThat(fetches())
                .filteredOn(fetch -> fetch.path().contains("/token/" + second))
                .hasSize(2);
    }

    @Test
    void aRefusedCredentialEndsTheRun() {
        TARGET.keep(Medium.of(medium, "image/png", PNG));
        var event = send(Sender.STRANGER, Sender.STRANGER.attachment(TARGET, medium));

        var run = await(event, RunStatus.FAILED);

        assertThat(run.failure().failureClass()).isEqualTo(FailureClass.UNAUTHORIZED);
        assertThat(run.failure().code()).isEqualTo("target_unauthorized");
    }

    @Test
    void aVendorThatAsksForTimeIsLeftAlone() {
        TARGET.keep(Medium.of(medium, "image/png", PNG));
        TARGET.inject(Fault.rateLimited(600));
        var event = send(Sender.TWILIO, Sender.TWILIO.attachment(TARGET, medium));
        var waiting =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(
                                () -> penstock.run(event),
                                run -> run.map(RunView::waitingFor).isPresent())
                        .orElseThrow();
        assertThat(waiting.waitingFor()).isEqualTo("gate connection " + Sender.TWILIO.connection());

        penstock.bean(Gates.class)
                .open(GateKey.connection(TENANT, Sender.TWILIO.connection()), "sre");

        assertThat(told(done(event)).path("fetched").intValue()).isEqualTo(1);
    }

    private Event send(Sender sender, Attachment... files) {
        before = TARGET.fetches().size();
        var asked = Penstock.asked(sender.to(Integer.parseInt(medium)), "Here is my receipt");
        return penstock.receive(Penstock.with(asked, List.of(files)));
    }

    private List<ArrivedFetch> fetches() {
        return TARGET.fetches().subList(before, TARGET.fetches().size());
    }

    /// What the workflow told another system of the files.
    private static JsonNode told(RunView run) {
        return penstock.orders().calls().stream()
                .filter(call -> call.key().equals(run.id() + "/note/1"))
                .findFirst()
                .orElseThrow()
                .body();
    }

    private static URI at(String host, String medium) {
        return URI.create("http://" + host + ":" + TARGET.port() + "/store/" + medium);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RunView done(Event event) {
        return await(event, RunStatus.COMPLETED);
    }

    private static RunView await(Event event, RunStatus status) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> penstock.run(event),
                        run -> run.isPresent() && run.get().status() == status)
                .orElseThrow();
    }
}
