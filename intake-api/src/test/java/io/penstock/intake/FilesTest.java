package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.scopes.Trial;
import io.penstock.schema.json.StrictJson;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A person reads a file that a run fetched.
class FilesTest {
    private static RunningIntake intake;
    private static MatrixObjects objects;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        objects = new MatrixObjects(intake);
    }

    @AfterAll
    static void stop() {
        objects.close();
    }

    @Test
    void whoSaysWhyHasItAsADownloadAndIsOnRecord() {
        var run = objects.made("holder");

        var file = read(run, "media/files/0", "a complaint");

        assertThat(file.statusCode()).as(file.body()).isEqualTo(200);
        assertThat(file.body()).isEqualTo("<script>alert(1)</script>");
        assertThat(header(file, "Content-Type")).isEqualTo("text/html");
        assertThat(header(file, "Content-Disposition"))
                .startsWith("attachment;")
                .endsWith("filename*=UTF-8''receipt%20%C3%BC.html");
        assertThat(header(file, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(file, "Content-Security-Policy")).isEqualTo("sandbox");
        assertThat(header(file, "Cache-Control")).isEqualTo("no-store");
        assertThat(recorded(run).valueStream())
                .extracting(
                        row -> row.path("action").asString(),
                        row -> row.path("scope").asString(),
                        row -> row.path("reason").asString(""))
                .containsExactly(tuple("file.reveal", "traces:reveal", "a complaint"));
    }

    @Test
    void whoSaysNothingHasNothing() {
        var run = objects.made("holder");

        assertThat(read(run, "media/files/0", null).statusCode()).isEqualTo(400);
        assertThat(recorded(run)).isEmpty();
    }

    @Test
    void whatIsNotRecordedIsNotRead() {
        var run = objects.made("holder");
        try (var _ = FullTable.now(intake, "audit", "new.action like 'file.%'")) {
            var file = read(run, "media/files/0", "a complaint");

            assertThat(file.statusCode()).isEqualTo(500);
            assertThat(file.body()).doesNotContain("alert");
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        var run = objects.made("holder");

        for (var path : new String[] {"media/files/1", "other/files/0", "media/files/first"}) {
            assertThat(read(run, path, "a look").statusCode()).as(path).isEqualTo(404);
        }
        assertThat(read("no-run", "media/files/0", "a look").statusCode()).isEqualTo(404);
    }

    private static JsonNode recorded(String run) {
        var token = TestIssuer.shared().token(Trial.OWN, "audit:read");
        var rows = intake.get("/v1/audit?object=file/" + run + "/media/0", token);
        return StrictJson.TOLERANT.readTree(rows.body()).path("rows");
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static HttpResponse<String> read(String run, String path, @Nullable String reason) {
        var request =
                HttpRequest.newBuilder(intake.uri("/v1/runs/" + run + "/steps/" + path))
                        .header(
                                "Authorization",
                                "Bearer " + TestIssuer.shared().token(Trial.OWN, "traces:reveal"));
        return intake.send(reason == null ? request : request.header("X-Access-Reason", reason));
    }
}
