package io.penstock.cli.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.CommandWorld;
import io.penstock.cli.CommandWorld.Answer;
import io.penstock.cli.CommandWorld.Call;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveriesCommandTest {
    private static final String ID = "99999999-2222-3333-4444-555555555555";
    private static final String DELIVERY =
            """
            {"id": "%s", "receivedAt": "2026-06-01T12:00:00Z", "channel": "zendesk",
             "connection": "helpdesk", "verdict": "taken", "size": 42,
             "items": {"accepted": 0, "duplicate": 0, "rejected": 1, "ignored": 0},
             "codes": ["foreign-account"]}
            """
                    .formatted(ID);
    private static final String REJECTED =
            """
            {"pointer": "#", "status": "rejected",
             "problem": {"type": "urn:penstock:problem:foreign-account", "title": "Item refused",
                         "errors": [{"pointer": "#/account_id", "code": "foreign-account",
                                     "detail": "An account of this connection"}]}}
            """;
    private static final String DETAIL =
            """
            {"delivery": %s,
             "request": {"method": "POST", "path": "/v1/hooks/zendesk/helpdesk",
                         "headers": {"content-type": ["application/json"]}},
             "results": [%s], "events": [], "reprocessed": ["later"]}
            """
                    .formatted(DELIVERY, REJECTED)
                    .replace("later", "11111111-2222-3333-4444-555555555555");

    @TempDir private Path data;

    private CommandWorld world;

    @BeforeEach
    void start() {
        world = new CommandWorld(data, DeliveriesCommandTest::answer);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void listsWhatTheOptionsAskFor() {
        var told = world.run("deliveries", "--connection", "helpdesk", "--result", "rejected");

        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out())
                .contains(
                        ID + "  2026-06-01T12:00:00Z  zendesk/helpdesk  taken",
                        "1 rejected",
                        "foreign-account",
                        "1 deliveries");
        assertThat(world.asked())
                .extracting(Call::line)
                .containsExactly("GET /v1/deliveries?connection=helpdesk&result=rejected&limit=50");
    }

    @Test
    void showsWhyAnItemWasRejectedAndWhere() {
        var told = world.run("deliveries", "show", ID);

        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out())
                .contains(
                        "POST /v1/hooks/zendesk/helpdesk",
                        "content-type: application/json",
                        "#  rejected  foreign-account; #/account_id foreign-account: An account",
                        "taken in again as 11111111-2222-3333-4444-555555555555");
    }

    @Test
    void takesOneInAgainAndFailsIfAnItemIsRejected() {
        var told = world.run("deliveries", "reprocess", ID);

        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.out()).contains("#  rejected  foreign-account");
        assertThat(world.asked())
                .extracting(Call::line)
                .containsExactly("POST /v1/deliveries/" + ID + "/reprocess");
    }

    @Test
    void saysInOneLineThatThereIsNone() {
        var told = world.run("deliveries", "show", "other");

        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.err().lines()).singleElement().asString().contains("404", "does not exist");
    }

    private static Answer answer(Call call) {
        return switch (call.path()) {
            case "/v1/deliveries" -> new Answer(200, "{\"deliveries\": [" + DELIVERY + "]}");
            case "/v1/deliveries/" + ID -> new Answer(200, DETAIL);
            case "/v1/deliveries/" + ID + "/reprocess" ->
                    new Answer(
                            200,
                            """
                            {"received": 1, "accepted": 0, "duplicate": 0, "rejected": 1,
                             "ignored": 0, "results": [%s]}
                            """
                                    .formatted(REJECTED));
            default ->
                    new Answer(
                            404,
                            """
                            {"type": "urn:penstock:problem:not-found", "title": "Not found",
                             "status": 404, "detail": "This delivery does not exist"}
                            """);
        };
    }
}
