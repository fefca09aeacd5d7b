package io.penstock.intake.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.IssuerUser;
import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.kafka.TestKafka;
import io.penstock.embedded.postgres.TestPostgres;
import io.penstock.intake.RunningIntake;
import io.penstock.schema.id.RunId;
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
    void aConnectionWithoutProofIsMarked() {
        var token = TestIssuer.shared().token("acme", "connections:write");
        var put =
                HttpRequest.newBuilder(intake.uri("/v1/connections/whatsapp/open-to-all"))
                        .header("Authorization", "Bearer " + token)
                        .PUT(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"verification\": \"none\", \"accounts\": [\"1\"]}"));
        assertThat(intake.send(put).statusCode()).isEqualTo(201);
        signIn(TestIssuer.OPERATOR);

        browser.open("connections");

        browser.sees("Whoever knows this address delivers in the sender’s name");
        assertThat((String) browser.script("return document.querySelector('ul.list li').innerText"))
                .contains("open-to-all", "not verified", "1 secret");
        assertThat(browser.text()).contains("ep_support", "from the configuration");
    }

    @Test
    void aPlaceLeadsToNothingButWhatItNames() {
        signIn(TestIssuer.OPERATOR);

        browser.open("runs/%zz");
        browser.sees("The address or the method is not in its plain form");
        browser.open("runs/..%2Fqueues");
        browser.sees("Bad Request");
        browser.open("reviews/..%2F..%2Fv1%2Fqueues");
        browser.sees("Bad Request");
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
    void aGateIsSeenWithWhoWaitsThereAndOpened() {
        var run = runs.parked("Is anybody there?", "default");
        signIn(TestIssuer.OPERATOR);
        browser.open("runs/" + run);
        browser.sees("gate route default");
        browser.open("");
        browser.sees("1 run waits");
        browser.sees("Within an hour");

        browser.script("window.confirm = () => true");
        browser.press("Open now");

        browser.seesNo("Left alone for a while");
    }

    @Test
    void aWorkflowIsPausedWithItsReasonAndResumed() {
        signIn(TestIssuer.OPERATOR);
        browser.open("");
        browser.press("Pause a workflow…");
        browser.fill("Workflow", "whatsapp-assistant");
        browser.fill("Reason", "the prompt is being changed");
        browser.press("Pause");
        browser.sees("the prompt is being changed");

        browser.press("Resume");

        browser.sees("Nothing is paused, nothing is limited.");
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
    void anAnswerIsMendedWhereItBreaksItsSchemaAndThenGoesOut() {
        var run = openReview("Can I return boots that I wore once?");
        browser.sees("Can I return boots that I wore once?");
        browser.sees("Shoes that have been worn outside cannot be returned.");
        assertThat(browser.count(".block.cited")).isEqualTo(1);
        browser.press("Edit");
        browser.fill("Reply", "");
        browser.fill("Why it was edited", "Friendlier");
        browser.press("Send this answer");
        browser.sees("The answer does not fit its schema yet");
        assertThat(browser.count(".field.wrong textarea[name=reply]")).isEqualTo(1);

        browser.fill("Reply", "Sorry: boots that have been worn outside cannot go back.");
        browser.press("Send this answer");
        browser.sees("Answered by a person");
        browser.press("See how the run goes on");
        browser.sees("Run " + run.toString().substring(0, 8));
        browser.sees("Pending");
        runs.claimed();
    }

    @Test
    void aCallIsShownToTheLetterBeforeItIsApproved() {
        var run = runs.inReview("parcel-desk", "Where is my parcel?");
        signIn(TestIssuer.REVIEWER);
        browser.open("reviews/" + review(run));
        browser.sees("What would be called");
        browser.sees("PUT https://parcels.example.com/v1/notes?q=Where%20is%20my%20parcel%3F");
        browser.sees("X-Reason");
        browser.sees("approve");
        browser.sees("zendesk/zd-main");
        browser.sees("\"number\": 9007199254740993,");
        browser.sees("\"text\": \"Shoes that have been worn outside cannot be returned.\"");

        browser.press("Approve");
        browser.sees("Approved");
        assertThat(browser.complaints()).isEmpty();
        runs.claimed();
    }

    @Test
    void whoDecidesTooLateIsToldThatNothingChanged() {
        var run = openReview("Can I return a gift?");
        browser.sees("Can I return a gift?");
        decideElsewhere(run);
        browser.press("Approve");

        browser.sees("Someone else was quicker");
        browser.press("Look again");
        browser.sees("Rejected");
        browser.sees("by reviewer-two");
    }

    @Test
    void whatSomeoneElseHasClaimedIsNotDecided() {
        var run = openReview("Is this claimed?");
        browser.sees("Is this claimed?");
        post("/v1/reviews/" + review(run) + "/claim", "");
        browser.press("Approve");

        browser.sees("Someone else is at it");
    }

    /// What the documents show is what these tests see.
    @Test
    void eachViewIsWorthAPicture() {
        for (var question : new String[] {"Where is my refund?", "May I exchange a jacket?"}) {
            runs.completed(question);
        }
        runs.failed("Where is my parcel?");
        var answered = runs.completed("Can I return shoes I have worn once?");
        var waiting = runs.inReview("Hi! I wore my boots once, on the street. Can I return them?");
        signIn(TestIssuer.OPERATOR);
        browser.sees("Latest failures");
        browser.sees("target_refused");
        browser.photograph("dashboard-overview", Browser.DESKTOP);
        browser.open("runs");
        browser.sees(answered.toString().substring(0, 8));
        browser.photograph("dashboard-runs", Browser.DESKTOP);
        browser.open("runs/" + answered);
        browser.sees("What came in");
        browser.photograph("dashboard-run", Browser.DESKTOP);
        browser.open("reviews/" + review(waiting));
        browser.sees("Hi! I wore my boots once");
        browser.photograph("dashboard-review", Browser.DESKTOP);
        browser.photograph("dashboard-review-phone", Browser.PHONE);
        browser.open("dead-letters");
        browser.sees("Mend the workflow or its target");
        browser.photograph("dashboard-dead-letters", Browser.DESKTOP);

        browser.resize(Browser.PHONE);
        assertThat(browser.script("return document.documentElement.scrollWidth")).isEqualTo(390L);
        browser.resize(Browser.DESKTOP);
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

    private static RunId openReview(String text) {
        var run = runs.inReview(text);
        signIn(TestIssuer.REVIEWER);
        browser.open("reviews/" + review(run));
        return run;
    }

    private static String review(RunId run) {
        var token = TestIssuer.shared().token(TestIssuer.OTHER_REVIEWER);
        var page = StrictJson.TOLERANT.readTree(intake.get("/v1/reviews?run=" + run, token).body());
        return page.path("reviews").path(0).path("id").asString();
    }

    private static void decideElsewhere(RunId run) {
        var id = review(run);
        var token = TestIssuer.shared().token(TestIssuer.OTHER_REVIEWER);
        var nonce =
                StrictJson.TOLERANT
                        .readTree(intake.get("/v1/reviews/" + id, token).body())
                        .path("nonce")
                        .asString();
        post(
                "/v1/reviews/" + id + "/decision",
                "{\"nonce\":\"%s\",\"decision\":\"reject\",\"reason\":\"spam\"}".formatted(nonce));
    }

    private static void post(String path, String body) {
        var token = TestIssuer.shared().token(TestIssuer.OTHER_REVIEWER);
        var answer =
                intake.send(
                        HttpRequest.newBuilder(intake.uri(path))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static void signIn(IssuerUser user) {
        browser.signIn(user.name(), user.password());
    }

    private static final String PARCELS =
            """
            name: parcel-desk
            owner: customer-care
            trigger: { types: [intake.message.received] }
            steps:
              - id: context
                retrieve: { query: "{{event.text}}" }
              - id: answer
                generate:
                  prompt: desk@1
                  output: { type: object, required: [reply], properties: { reply: { type: string } } }
              - id: gate
                review: { when: "steps.answer.support < 0.6", queue: customer-care }
              - id: note
                call:
                  method: PUT
                  url: "https://parcels.example.com/v1/notes?q={{event.text}}"
                  connection: zendesk/zd-main
                  headers: { X-Reason: "{{steps.gate.decision}}" }
                  body: { number: 9007199254740993, text: "{{steps.answer.reply}}" }
            """;

    private static void publish() throws IOException {
        var parcels =
                intake.send(
                        HttpRequest.newBuilder(intake.uri("/v1/workflows/parcel-desk"))
                                .header("Authorization", "Bearer " + publisher())
                                .header("Content-Type", "application/yaml")
                                .PUT(HttpRequest.BodyPublishers.ofString(PARCELS)));
        assertThat(parcels.statusCode()).as(parcels.body()).isEqualTo(201);
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
