package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.kafka.TestKafka;
import io.penstock.embedded.postgres.TestDatabase;
import io.penstock.embedded.postgres.TestPostgres;
import io.penstock.intake.dashboard.Browser;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// How long the status pages take with 100,000 runs behind them; `benchmarks/status-page` runs it.
@Tag("soak")
class StatusPageTest {
    private static final Path FILL = Path.of("..", "benchmarks", "status-page", "fill.sql");
    private static final Path FIGURES = Path.of("target", "status-page.md");
    private static final Duration TARGET = Duration.ofMillis(100);
    private static final Duration PAGE_TARGET = Duration.ofSeconds(1);
    private static final int TIMES = 100;
    private static final int LOADS = 20;
    private static final String READER = TestIssuer.shared().token("acme", "runs:read");

    private final List<String> lines = new ArrayList<>();
    private final List<String> slow = new ArrayList<>();

    @Test
    void everyPageIsQuickWithAHundredThousandRunsBehindIt() throws Exception {
        var database = TestPostgres.freshDatabase();
        try (var intake =
                RunningIntake.start(
                        database,
                        TestKafka.shared().bootstrapServers(),
                        Map.of(
                                "spring.datasource.hikari.maximum-pool-size",
                                4,
                                "penstock.dashboard.issuer-uri",
                                TestIssuer.shared().issuerUri()))) {
            fill(database, intake);
            measure("warming up", 200, i -> get(intake, "/v1/runs?limit=50"));
            lines.clear();
            slow.clear();
            for (var query :
                    new String[] {
                        "limit=50",
                        "limit=200",
                        "status=COMPLETED",
                        "status=FAILED",
                        "status=RUNNING",
                        "phase=running",
                        "status=PENDING&status=FAILED&status=COMPLETED",
                        "workflow=workflow-0",
                        "workflow=workflow-17",
                        "workflow=workflow-0&workflow=workflow-17&status=FAILED&status=IN_REVIEW",
                        "channel=whatsapp",
                        "channel=cloudevents",
                        "channel=typeform",
                        "owner=owner-9",
                        "owner=nobody",
                        "failureClass=EXPIRED",
                        "code=code_19",
                        "code=nothing",
                        "failureClass=LOGIC_DEFECT&code=code_5&workflow=workflow-3",
                        "owner=owner-9&channel=cloudevents&status=CANCELLED&workflow=workflow-17",
                        "status=COMPLETED&owner=owner-9&channel=hubspot",
                        "from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z",
                        "to=" + Instant.now().minus(Duration.ofDays(20)),
                        "status=FAILED&to=" + Instant.now().minus(Duration.ofDays(20)),
                    }) {
                measure(
                        "`GET /v1/runs?" + shortened(query) + "`",
                        TIMES,
                        _ -> get(intake, "/v1/runs?" + query));
            }
            walk(intake, "limit=200", 300);
            walk(intake, "limit=50&status=FAILED", 200);
            walk(intake, "limit=50&phase=failed&phase=running", 200);
            measure(
                    "search: somebody with five events",
                    TIMES,
                    _ -> search(intake, "+15550000001"));
            measure(
                    "search: somebody with 2,000 events",
                    TIMES,
                    _ -> search(intake, "+15550000002"));
            measure("search: nobody", TIMES, _ -> search(intake, "+15550000003"));
            measure("`GET /v1/queues`", TIMES, _ -> get(intake, "/v1/queues"));
            inABrowser(intake);
        }
        Files.writeString(FIGURES, String.join("\n", lines) + "\n");
        assertThat(slow).as("above the target at the 99th percentile").isEmpty();
    }

    private static void fill(TestDatabase database, RunningIntake intake) throws Exception {
        try (var connection =
                        DriverManager.getConnection(
                                database.url(), "penstock_owner", "penstock_owner");
                var statement = connection.createStatement()) {
            statement.execute(Files.readString(FILL));
        }
        var owner =
                JdbcClient.create(
                        new DriverManagerDataSource(
                                database.url(), "penstock_owner", "penstock_owner"));
        var acme = new TenantId("acme");
        var hash = intake.bean(KeyedHash.class);
        owner.sql(
                        """
                        update workflow.contact_index set value = :real
                        where tenant = 'acme'
                          and value = substring(sha256(convert_to('acme1', 'UTF8')) for 16)
                        """)
                .param("real", hash.blind(acme, "phone", "+15550000001"))
                .update();
        owner.sql(
                        """
                        update workflow.contact_index set value = :real
                        where tenant = 'acme'
                          and value = decode('00000000000000000000000000000001', 'hex')
                        """)
                .param("real", hash.blind(acme, "phone", "+15550000002"))
                .update();
    }

    /// From the beginning of the navigation until the rows stand there.
    private void inABrowser(RunningIntake intake) {
        try (var browser = Browser.at(intake.uri("/dashboard/"))) {
            browser.signIn(TestIssuer.REVIEWER.name(), TestIssuer.REVIEWER.password());
            for (var place : new String[] {"runs", "runs?status=FAILED"}) {
                browser.open(place);
                browser.loadedUntil("table tbody tr");
                var millis =
                        IntStream.range(0, LOADS)
                                .mapToObj(_ -> browser.loadedUntil("table tbody tr"))
                                .sorted()
                                .toList();
                note("the dashboard at `#/" + place + "`", millis, PAGE_TARGET);
            }
        }
    }

    private void walk(RunningIntake intake, String query, int most) {
        var cursor = new String[] {""};
        var pages = new int[1];
        measure(
                "every page of `" + query + "`",
                most,
                _ -> {
                    if (cursor[0] == null) {
                        return null;
                    }
                    var answer = get(intake, "/v1/runs?" + query + cursor[0]);
                    pages[0]++;
                    var next = StrictJson.TOLERANT.readTree(answer.body()).path("next");
                    cursor[0] = next.isMissingNode() ? null : "&cursor=" + next.asString();
                    return answer;
                });
        assertThat(pages[0]).isGreaterThan(10);
    }

    private void measure(String what, int times, IntFunction<HttpResponse<String>> call) {
        var millis = new ArrayList<Double>();
        for (var i = 0; i < times; i++) {
            var started = System.nanoTime();
            var answer = call.apply(i);
            if (answer == null) {
                break;
            }
            millis.add((System.nanoTime() - started) / 1e6);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        Collections.sort(millis);
        note(what, millis, TARGET);
    }

    private void note(String what, List<Double> millis, Duration target) {
        var p99 = at(millis, 0.99);
        lines.add(
                "| %s | %d | %.1f | %.1f | %.1f |"
                        .formatted(what, millis.size(), at(millis, 0.5), p99, millis.getLast()));
        if (p99 > target.toMillis()) {
            slow.add(what);
        }
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private static String shortened(String query) {
        return query.replaceAll("T[0-9:.]+Z", "");
    }

    private static HttpResponse<String> get(RunningIntake intake, String path) {
        return intake.get(path, READER);
    }

    private static HttpResponse<String> search(RunningIntake intake, String phone) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/runs/search"))
                        .header("Authorization", "Bearer " + READER)
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"contact\":{\"phone\":\"" + phone + "\"}}")));
    }
}
