package io.penstock.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.CommandWorld;
import io.penstock.cli.CommandWorld.Answer;
import io.penstock.cli.CommandWorld.Call;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendCommandTest {
    private static final String EVENT = "abcdefghijklmnopqrstuvwxyz";
    private static final String TWILIO = "../samples/twilio/s039-twilio-text.json";
    private static final String DELIVERY =
            """
            {"id": "8f14e45f-ceea-467f-a0e6-bb6a4a2b2a3d", "receivedAt": "2026-06-01T12:00:00Z",
             "channel": "twilio", "connection": "ep_tw", "verdict": "taken", "size": 418, "codes": [],
             "items": {"accepted": 1, "duplicate": 0, "rejected": 0, "ignored": 0}}
            """;
    private static final String DETAIL =
            """
            {"delivery": %s, "request": {"method": "POST", "path": "/", "headers": {}},
             "results": [{"pointer": "#", "status": "accepted", "id": "%s"}],
             "events": [], "reprocessed": []}
            """
                    .formatted(DELIVERY, EVENT);
    private static final String SEEN =
            """
            {"id": "%s", "type": "intake.message.received", "channel": "twilio", "unmatched": true,
             "time": "2026-06-01T12:00:00Z", "recordedTime": "2026-06-01T12:00:00Z", "runs": []}
            """
                    .formatted(EVENT);

    @TempDir private Path data;

    @Test
    void aRepetitionFollowsWhatItRepeatsWithTheSameTimes() {
        try (var penstock = new CommandWorld(data, _ -> new Answer(200, "{}"))) {
            var told = penstock.run("send", "../samples/whatsapp/s057-whatsapp-batch-again.json");

            assertThat(told.exit()).as(told.err()).isZero();
            assertThat(told.out().lines().map(line -> line.replaceAll(":.*", "")))
                    .containsSubsequence("s056-whatsapp-batch", "s057-whatsapp-batch-again");
            assertThat(bodies(penstock)).hasSize(2);
            assertThat(bodies(penstock).getFirst()).isEqualTo(bodies(penstock).getLast());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "../samples/whatsapp/s057-whatsapp-batch-again.json, wamid.HBgLMTIwMjU1NTAxNDMVAgASGBQ2REUwNDY5QjYwMkMxREFFMDQ2RgA=",
        "../samples/form/s065-form-idempotent-repeat.json, 3f6c1f0e-form-1"
    })
    void withANewIdItIsARepetitionStill(String repetition, String id) {
        try (var penstock = new CommandWorld(data, _ -> new Answer(200, "{}"))) {
            penstock.run("send", repetition, "--new-id");

            assertThat(penstock.asked()).hasSize(2);
            assertThat(penstock.asked().getFirst()).isEqualTo(penstock.asked().getLast());
            assertThat(penstock.asked().getLast().toString()).doesNotContain(id);
        }
    }

    @Test
    void whatWasSentIsFoundInTheRequestLogWhereTheAnswerTellsNothing() {
        try (var penstock = new CommandWorld(data, SendCommandTest::asTwilioIsAnswered)) {
            var told = penstock.run("send", TWILIO, "--wait", "5");

            assertThat(told.exit()).as(told.err()).isZero();
            assertThat(told.out()).contains("event " + EVENT + ": no workflow matches");
            assertThat(penstock.asked())
                    .extracting(Call::line)
                    .anyMatch(
                            line ->
                                    line.startsWith(
                                            "GET /v1/deliveries?channel=twilio&connection=ep_tw&"));
        }
    }

    @Test
    void whatTheRequestLogDoesNotHaveYetIsSaid() {
        try (var penstock =
                new CommandWorld(
                        data,
                        call ->
                                call.method().equals("POST")
                                        ? new Answer(200, "<Response/>")
                                        : new Answer(200, "{\"deliveries\": []}"))) {
            var told = penstock.run("send", TWILIO, "--wait", "1");

            assertThat(told.exit()).isEqualTo(1);
            assertThat(told.err())
                    .contains("./penstock deliveries --channel twilio --connection ep_tw");
        }
    }

    private static Answer asTwilioIsAnswered(Call call) {
        var body =
                switch (call.path()) {
                    case "/v1/hooks/twilio/ep_tw" -> "<Response/>";
                    case "/v1/deliveries" -> "{\"deliveries\": [%s]}".formatted(DELIVERY);
                    case "/v1/events/" + EVENT -> SEEN;
                    default -> DETAIL;
                };
        return new Answer(200, body);
    }

    private static List<String> bodies(CommandWorld penstock) {
        return penstock.asked().stream().map(Call::body).toList();
    }
}
