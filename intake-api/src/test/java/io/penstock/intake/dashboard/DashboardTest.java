package io.penstock.intake.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.IssuerUser;
import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.kafka.TestKafka;
import io.penstock.embedded.postgres.TestPostgres;
import io.penstock.intake.RunningIntake;
import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page in a real browser, before a real intake with a real store. Runs are written by
/// [StoredRuns], so no worker is needed.
class DashboardTest {
    private static RunningIntake intake;
    private static StoredRuns runs;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        var database = TestPostgres.freshDatabase();
        intake =
                RunningIntake.start(
                        database,
                        TestKafka.shared().bootstrapServers(),
                        Map.of("penstock.dashboard.issuer-uri", TestIssuer.shared().issuerUri()));
        publish();
        runs = new StoredRuns(intake, database.url());
        browser = Browser.at(intake.uri("/dashboard/"));
    }

    @AfterAll
    static void stop() {
        browser.close();
        runs.close();
        intake.close();
    }

    @BeforeEach
    void begin() {
        browser.forget();
    }

    @Test
    void whoLogsInIsShownWhatTheirScopesAllow() {
        signIn(TestIssuer.REVIEWER);
        browser.sees("Overview");

        assertThat(browser.count("nav a[href='#/reviews']")).isEqualTo(1);
        assertThat(browser.count("a[href='#/dead-letters']")).isZero();
        browser.open("dead-letters");
        browser.sees("You may not see this");
    }

    @Test
    void aLoginLeadsBackToThePlaceThatWasAskedFor() {
        var run = runs.completed("Can I return shoes I have worn once?");
        browser.open("runs/" + run);
        browser.signInHere(TestIssuer.REVIEWER.name(), TestIssuer.REVIEWER.password());

        browser.sees("Run " + run.toString().substring(0, 8));
        browser.sees("confidence 0.82, 2 blocks");
        assertThat(browser.place()).isEqualTo("/runs/" + run);
    }

    @Test
    void runsAreFilteredByThePlaceAndFollowedByAClick() {
        runs.completed("Can I return shoes I have worn once?");
        var failed = runs.failed("Where is my refund?");
        signIn(TestIssuer.OPERATOR);
        browser.open("runs?status=FAILED");
        browser.sees("A mistake in a definition or a target");
        assertThat(browser.count("table .status-completed")).isZero();

        browser.press(failed.toString().substring(0, 8));
        browser.sees("WhatsApp answered 400; check the connection and the step's body");
        browser.sees("Mend the workflow or its target");
        browser.sees("customer-care");
    }

    @Test
    void aRunThatArrivesAppearsByItself() {
        signIn(TestIssuer.REVIEWER);
        browser.open("runs?status=PENDING");
        browser.sees("No runs here");

        runs.arrived("Hello?");
        browser.seesNo("No runs here");
        assertThat(browser.count("table .status-pending")).isEqualTo(1);
        runs.claimed();
        browser.sees("No runs here");
    }

    @Test
    void whatFailedIsRedrivenAfterADryRun() {
        var run = runs.failed("Where is my refund?");
        signIn(TestIssuer.OPERATOR);
        browser.open("dead-letters?code=target_refused");
        browser.sees(run.toString().substring(0, 8));
        browser.press("Redrive all that match…");
        browser.sees("would be sent again. Nothing has happened yet.");

        assertThat(browser.text()).containsPattern("[1-9][0-9]* dead letters? would be sent");
        assertThat(browser.count("dialog .primary")).isEqualTo(1);
        browser.press("Not now");
        browser.open("runs/" + run);
        browser.press("Retry");
        browser.sees("Pending");
        browser.seesNo("What to do");
        runs.claimed();
    }

    @Test
    void aRunIsFoundByThePersonWithoutPuttingThemInAnAddress() {
        var run = runs.completed("Can I return shoes I have worn once?");
        signIn(TestIssuer.OPERATOR);
        browser.open("runs");
        browser.press("Filter and search");
        browser.fill("is exactly", "+14155550123");
        browser.press("Search");
        browser.sees(run.toString().substring(0, 8));

        assertThat(browser.place()).doesNotContain("4155550123");
        browser.fill("is exactly", "+14155550199");
        browser.press("Search");
        browser.sees("No run of this person");
    }

    @Test
    void whoSignsOutHasNoTokenLeft() {
        signIn(TestIssuer.REVIEWER);
        assertThat(browser.script("return sessionStorage.length")).isEqualTo(1L);
        browser.press("Sign out");
        browser.sees("Sign in");

        assertThat(browser.script("return sessionStorage.length + localStorage.length"))
                .isEqualTo(0L);
    }

    @Test
    void aSessionThatIsOverIsSaidSo() {
        signIn(TestIssuer.REVIEWER);
        browser.script(
                """
                const held = JSON.parse(sessionStorage.getItem('penstock.tokens'));
                sessionStorage.setItem('penstock.tokens',
                    JSON.stringify({...held, access: 'spoilt', refresh: 'spoilt'}));
                location.reload();
                """);

        browser.sees("Your session is over");
    }

    @Test
    void theBrowserHasNothingToComplainOf() {
        runs.completed("Is <b>this</b> <script>alert(1)</script> safe?");
        signIn(TestIssuer.OPERATOR);
        browser.open("runs");
        browser.sees("whatsapp-assistant");

        assertThat(browser.complaints()).isEmpty();
    }

    private void signIn(IssuerUser user) {
        browser.signIn(user.name(), user.password());
    }

    private static void publish() throws IOException {
        var folder = Path.of("..", "workflows", "whatsapp-assistant");
        var files = StrictJson.TOLERANT.createObjectNode();
        files.put(
                "whatsapp-assistant.schema.json",
                Files.readString(folder.resolve("whatsapp-assistant.schema.json")));
        var body = StrictJson.TOLERANT.createObjectNode();
        body.put("definition", Files.readString(folder.resolve("workflow.yaml")));
        body.set("files", files);
        var answer =
                intake.send(
                        HttpRequest.newBuilder(intake.uri("/v1/workflows/whatsapp-assistant"))
                                .header("Authorization", "Bearer " + publisher())
                                .header("Content-Type", "application/json")
                                .PUT(HttpRequest.BodyPublishers.ofString(body.toString())));
        assertThat(answer.statusCode()).isEqualTo(201);
    }

    private static String publisher() {
        return TestIssuer.shared().token("acme", "workflows:write");
    }
}
