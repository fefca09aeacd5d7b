package io.penstock.intake.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.intake.RunningIntake;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DashboardFilesTest {
    private static final int MOST = 150_000;
    private static final Pattern FILE =
            Pattern.compile("(?:src|href|from|import) ?=? ?[\"'](?:\\./)?([a-z][\\w./-]*)[\"']");

    private static RunningIntake intake;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
    }

    @Test
    void theShortAddressesLeadToThePage() {
        for (var path : new String[] {"/", "/dashboard"}) {
            var answer = get(path);
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location").orElseThrow())
                    .endsWith("/dashboard/");
        }
        assertThat(body(get("/dashboard/"))).contains("<title>Penstock</title>");
    }

    @Test
    void nothingButOurOwnFilesMayRunOnIt() {
        var headers = get("/dashboard/").headers();

        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .contains(
                        "default-src 'none'",
                        "script-src 'self';",
                        "frame-ancestors 'none'",
                        "trusted-types 'none'",
                        "connect-src 'self' http://127.0.0.1:")
                .doesNotContain("unsafe", "*");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
    }

    @Test
    void noSpellingOfTheAddressGoesAroundThePolicy() {
        for (var path :
                new String[] {"/%64ashboard/", "/%64ashboard/index.html", "/dashboar%64/main.js"}) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(400);
        }
    }

    @Test
    void whatABrowserHasIsNotSentAgain() {
        var first = get("/dashboard/style.css");
        var tag = first.headers().firstValue("ETag").orElseThrow();
        var again = get("/dashboard/style.css", "If-None-Match", tag);

        assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(first.headers().firstValue("Last-Modified")).isEmpty();
        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void theSettingsTellWhereToLogIn() {
        assertThat(body(get("/dashboard/config.json")))
                .contains(
                        "\"issuer\":\"http://", "\"clientId\":\"dashboard\"", "\"scope\":\"openid ")
                .doesNotContain("\"model\"");
    }

    @Test
    void noOtherFileOfTheServiceIsServed() {
        for (var path :
                new String[] {
                    "/dashboard/../application.yaml",
                    "/dashboard/..%2fapplication.yaml",
                    "/dashboard/lib/htm/../../../application.yaml",
                    "/dashboard/unknown.js",
                    "/application.yaml"
                }) {
            assertThat(get(path).statusCode()).as(path).isBetween(400, 404);
        }
    }

    @Test
    void theWholePageIsSmall() {
        var files = new TreeSet<String>();
        var total = 0;
        var left = new TreeSet<>(java.util.Set.of("index.html", "config.json"));
        while (!left.isEmpty()) {
            var file = left.pollFirst();
            files.add(file);
            var plain = get("/dashboard/" + file);
            assertThat(plain.statusCode()).as(file).isEqualTo(200);
            FILE.matcher(body(plain))
                    .results()
                    .map(found -> found.group(1))
                    .filter(found -> !files.contains(found))
                    .forEach(left::add);
            total += get("/dashboard/" + file, "Accept-Encoding", "gzip").body().length;
        }

        assertThat(files)
                .contains("main.js", "style.css", "letters.js", "icon.svg")
                .anyMatch(file -> file.endsWith("standalone.module.js"));
        assertThat(total).isBetween(20_000, MOST);
    }

    private static String body(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static HttpResponse<byte[]> get(String path, String... headers) {
        var request = HttpRequest.newBuilder(intake.uri(path));
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
