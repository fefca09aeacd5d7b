package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused is refused with the right status, as problem details, and without a word about
/// our insides.
class RefusalsTest {
    private static final String EMPTY = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";

    private static RunningIntake intake;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
    }

    @Test
    void aSecondActiveSecretIsTakenToo() {
        assertThat(intake.webhook(EMPTY, RunningIntake.NEXT_SECRET).statusCode()).isEqualTo(200);
    }

    @Test
    void oneFlippedByteIsNotAuthentic() {
        var signed = RunningIntake.signature(EMPTY, RunningIntake.SECRET);

        problem(hook(EMPTY.replace("entry", "Entry"), signed), 401, "signature-invalid");
        problem(hook(EMPTY, flipped(signed)), 401, "signature-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256=", "sha256=zz", "sha1=00", "", "sha256=é"})
    void noSignatureAtAllIsNotAuthentic(String signature) {
        problem(hook(EMPTY, signature), 401, "signature-invalid");
    }

    @Test
    void aMissingSignatureIsNotAuthentic() {
        var request =
                HttpRequest.newBuilder(intake.uri(RunningIntake.HOOK))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(EMPTY));

        problem(intake.send(request), 401, "signature-missing");
    }

    @Test
    void aBodyOfFiveMegabytesIsTooLarge() {
        problem(intake.webhook("x".repeat(5 * 1024 * 1024)), 413, "too-large");
    }

    @Test
    void aBodyThatDoesNotTellItsLengthIsCounted() {
        var body = "x".repeat(5 * 1024 * 1024).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var request =
                HttpRequest.newBuilder(intake.uri(RunningIntake.HOOK))
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofInputStream(
                                        () -> new java.io.ByteArrayInputStream(body)));

        problem(intake.send(request), 413, "too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "",
                "nul",
                "{\"a\":1,\"a\":2}",
                "[NaN]",
                "{} {}",
                "{'a':1}",
                "[1,]",
                "\u0000"
            })
    void whatIsNotStrictJsonIsUnreadable(String body) {
        problem(intake.webhook(body), 400, "unreadable");
        problem(intake.submit(STRUCTURED, body), 400, "unreadable");
    }

    @Test
    void whatIsTooLongToBeReadIsToldByItsPlaceWithTheLimits() {
        var number = "{\"entry\":\n[" + "7".repeat(1_001) + "]}";
        var name = "{\"entry\":[],\n\"" + "n".repeat(60_000) + "\":1}";

        for (var body : List.of(number, name)) {
            assertThat(problem(intake.webhook(body), 400, "unreadable"))
                    .contains("line 2, column ", "a number has at most 1000 digits")
                    .doesNotContain("7777", "nnnn");
            assertThat(problem(intake.submit(STRUCTURED, body), 400, "unreadable"))
                    .contains("line 2, column ");
            assertThat(problem(ownApi(body), 400, "unreadable")).contains("line 2, column ");
        }
    }

    private static HttpResponse<String> ownApi(String body) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/connections/zammad/too-long"))
                        .header(
                                "Authorization",
                                "Bearer " + TestIssuer.shared().token("acme", "connections:write"))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body)));
    }

    @Test
    void tooDeepIsUnreadableAndFast() {
        var started = System.nanoTime();

        problem(intake.webhook("[".repeat(100_000)), 400, "unreadable");
        problem(intake.webhook("{\"a\":".repeat(100_000)), 400, "unreadable");

        // work that grows with the square of the depth would take minutes
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isLessThan(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/hooks/whatsapp/unknown, 404, not-found",
        "/v1/hooks/twilio/ep_support, 404, not-found",
        "/v1/hooks/nothing/ep_support, 404, not-found",
        "/v1/hooks/whatsapp/switched-off, 503, unavailable"
    })
    void onlyConnectionsTake(String path, int status, String code) {
        var request =
                HttpRequest.newBuilder(intake.uri(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(EMPTY));

        problem(intake.send(request), status, code);
    }

    @Test
    void anEncodedBodyIsRefused() {
        var request =
                HttpRequest.newBuilder(intake.uri(RunningIntake.HOOK))
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofString(EMPTY));

        problem(intake.send(request), 415, "content-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "nonsense"})
    void anotherMediaTypeIsRefused(String type) {
        var request =
                HttpRequest.newBuilder(intake.uri(RunningIntake.HOOK))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(EMPTY));

        problem(intake.send(request), 415, "content-type");
    }

    @ParameterizedTest
    @CsvSource({
        "subscribe, wrong, 403",
        "subscribe, '', 403",
        "unsubscribe, sample-verify-token, 403",
        "subscribe, sample-verify-token, 200"
    })
    void theHandshakeWantsTheToken(String mode, String token, int status) {
        var query = "?hub.mode=%s&hub.verify_token=%s&hub.challenge=42".formatted(mode, token);
        var answer = intake.send(HttpRequest.newBuilder(intake.uri(RunningIntake.HOOK + query)));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("sample-verify-token");
    }

    @Test
    void aProbeIsAnsweredEmpty() {
        var answer =
                intake.send(
                        HttpRequest.newBuilder(intake.uri(RunningIntake.HOOK))
                                .method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aTokenOfAnotherScopeMayNotSend() {
        var token = TestIssuer.shared().token("acme", "runs:read");

        problem(events(token, STRUCTURED, "{}"), 403, "insufficient-scope");
    }

    @Test
    void anExpiredTokenIsRefused() {
        var token = TestIssuer.shared().token(Duration.ofMinutes(-5), "acme", "events:write");

        problem(events(token, STRUCTURED, "{}"), 401, "invalid-token");
    }

    @Test
    void aTokenInTheQueryIsRefused() {
        var token = RunningIntake.writer();
        var only =
                HttpRequest.newBuilder(intake.uri("/v1/events?access_token=" + token))
                        .header("Content-Type", STRUCTURED)
                        .POST(BodyPublishers.ofString("{}"));
        var both = only.copy().header("Authorization", "Bearer " + token);

        assertThat(intake.send(only).statusCode()).isEqualTo(401);
        problem(intake.send(both), 400, "query-token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/cloudevents+xml",
                "application/cloudevents+avro",
                "application/cloudevents+json; charset=utf-16",
                "application/json"
            })
    void aFormatThatIsNotOursIsRefused(String type) {
        problem(intake.submit(type, "{}"), 415, "content-type");
    }

    @Test
    void anEventHasALimit() {
        var event =
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data\":\"%s\"}"
                        .formatted("x".repeat(300 * 1024));

        problem(intake.submit(STRUCTURED, event), 413, "too-large");
        assertThat(intake.submit(BATCH, "[" + event + "]").statusCode()).isEqualTo(207);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\"} | #/type",
                "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"} | #/specversion",
                "{\"specversion\":\"1.0\",\"id\":7,\"source\":\"/s\",\"type\":\"t\"} | #/id",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"a b\",\"type\":\"t\"} | #/source",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"time\":\"now\"} | #/time",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"time\":\"0000-01-01T00:00:00Z\"} | #/time",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"Ext\":\"x\"} | #/Ext",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"ext\":{}} | #/ext",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data\":1,\"data_base64\":\"AA==\"} | #/data_base64",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data_base64\":\"%\"} | #/data_base64",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"intake.nothing\",\"data\":{}} | #/type",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"intake.custom\",\"data\":{}} | #/data/custom",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"intake.custom\",\"tenantid\":\"other\",\"data\":{}} | #/tenantid",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"intake.custom\",\"recordedtime\":\"2026-06-01T12:00:00Z\",\"data\":{}} | #/recordedtime",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"intake.custom\",\"channel\":\"whatsapp\",\"data\":{}} | #/channel",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"intake.custom\",\"data\":{\"native\":{}}} | #/data/native",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"intake.message.received\",\"subject\":\"c\",\"data\":{\"contact\":{\"id\":\"12\"},\"message\":{\"kind\":\"note\",\"direction\":\"inbound\"}}} | #/data/contact/id",
                "[] | #"
            })
    void aBadEventIsRefusedAtItsPlace(String event, String pointer) {
        var body = problem(intake.submit(STRUCTURED, event), 422, null);

        assertThat(body).contains("\"pointer\":\"" + pointer + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e300", "1e-999999999", "99999999999999999999", "\"1\"", "{}"})
    void aSizeThatIsNoneIsRefusedAtItsPlace(String size) {
        var event =
                """
                {"specversion":"1.0","id":"1","source":"/s","type":"intake.message.received","subject":"c",
                 "data":{"contact":{"id":"tel:+12025550143"},"message":{"kind":"note","direction":"inbound"},
                  "attachments":[{"type":"text/plain","size":%s}]}}
                """
                        .formatted(size);

        problem(intake.submit(STRUCTURED, event), 422, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/hooks/whatsapp/ep_support?hub.mode=%zz",
                "/v1/hooks/whatsapp/ep_support?hub.mode=%c3%28",
                "/v1/runs?workflow=%ED%A0%80",
                "/v1/runs?limit=%zz",
                "/v1/runs/stream?run=%zz"
            })
    void anAddressThatIsNotEncodedAsItSaysIsRefused(String address) throws IOException {
        assertThat(raw("GET " + address))
                .startsWith("HTTP/1.1 400")
                .contains("urn:penstock:problem:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET //v1/runs", "GET /v1;x/runs", "GET /v1/./runs", "BREW /v1/runs"})
    void whatTheFirewallRejectsIsToldAsAProblem(String line) throws IOException {
        assertThat(raw(line))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "\"instance\"")
                .doesNotContain("timestamp");
    }

    /// Tomcat answers these itself, before any filter.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%00",
                "GET /v1/runs/%00",
                "GET /v1/runs/a%2Fb",
                "GET /v1/runs/%zz",
                "GET /v1/runs/<x>",
                "GET /v1/runs\\x",
                "GET /a b c",
                "POST /a b c",
                "G(T /v1/runs"
            })
    void whatTheServerRefusesItselfIsToldAsAProblemToo(String line) throws IOException {
        assertThat(raw(line))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "urn:penstock:problem:bad-request")
                .doesNotContainIgnoringCase("tomcat", "<html", "exception");
    }

    @Test
    void headersThatAreTooLargeAreToldAsAProblem() throws IOException {
        assertThat(raw("GET /v1/runs HTTP/1.1\r\nX-Long: " + "x".repeat(20_000) + "\r\nX:"))
                .startsWith("HTTP/1.1 4")
                .contains("application/problem+json")
                .doesNotContainIgnoringCase("tomcat", "<html", "exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%761/runs",
                "POST /%761/hooks/zammad/t1",
                "POST /v1/%68ooks/zammad/t1",
                "OPTIONS /v1/h%6Foks/form/ep_contact",
                "PUT /%761/connections/zammad/t1",
                "GET /v1/runs/%2d",
                "GET /v1/runs/%7E"
            })
    void anAddressThatIsEncodedWithoutNeedReachesNothing(String line) throws IOException {
        assertThat(raw(line))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "not in its plain form");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/runs/a%20b", "/v1/runs/%C3%A9", "/v1/runs?status=%50ENDING"})
    void whatNeedsToBeEncodedMayBe(String address) throws IOException {
        assertThat(raw("GET " + address)).doesNotContain("not in its plain form");
    }

    @Test
    void aGetWhereOnlyDeliveriesAreTakenNamesWhatIs() {
        var answer = intake.send(HttpRequest.newBuilder(intake.uri(RunningIntake.FORM)));

        problem(answer, 405, "method-not-allowed");
        assertThat(answer.headers().firstValue("Allow").orElse("")).contains("POST");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, '', 405, method-not-allowed",
        "PATCH, '', 405, method-not-allowed",
        "DELETE, '', 405, method-not-allowed",
        "POST, /, 404, not-found",
        "PUT, /more, 404, not-found"
    })
    void aWrongMethodOrAddressOfAWebhookAsksForNoToken(
            String method, String more, int status, String type) {
        var answer =
                intake.send(
                        HttpRequest.newBuilder(intake.uri(RunningIntake.FORM + more))
                                .header("Authorization", "Bearer of-the-sender")
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString("{}")));

        problem(answer, status, type);
        assertThat(answer.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
        assertThat(answer.body().contains("takes ")).isEqualTo(status == 405);
    }

    @Test
    void anUnknownMemberOfOurOwnEventIsRefused() {
        var event =
                """
                {"specversion":"1.0","id":"1","source":"/s","type":"intake.message.received","subject":"c",
                 "data":{"contact":{"id":"tel:+12025550143"},"message":{"kind":"note","direction":"inbound"},"admin":true}}
                """;

        assertThat(problem(intake.submit(STRUCTURED, event), 422, null)).contains("#/data");
    }

    @ParameterizedTest
    @CsvSource({
        "ce-subject, %C3%28, ce-subject",
        "ce-datacontenttype, application/json, ce-datacontenttype",
        "ce-Way_wrong, x, ce-way_wrong"
    })
    void aBadHeaderIsNamed(String header, String value, String named) {
        var request =
                HttpRequest.newBuilder(intake.uri("/v1/events"))
                        .header("Authorization", "Bearer " + RunningIntake.writer())
                        .header("Content-Type", "application/json")
                        .header("ce-specversion", "1.0")
                        .header("ce-id", "bad-header")
                        .header("ce-source", "/s")
                        .header("ce-type", "t")
                        .header(header, value)
                        .POST(BodyPublishers.ofString("{}"));

        assertThat(problem(intake.send(request), 422, null))
                .contains("\"header\":\"" + named + "\"");
    }

    private static HttpResponse<String> hook(String body, String signature) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri(RunningIntake.HOOK))
                        .header("Content-Type", "application/json")
                        .header("X-Hub-Signature-256", signature)
                        .POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> events(String token, String type, String body) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/events"))
                        .header("Content-Type", type)
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString(body)));
    }

    /// As it is: a client of Java's would not send it.
    private static String raw(String line) throws IOException {
        var uri = intake.uri("/");
        var token = TestIssuer.shared().token("acme", "runs:read");
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            var request =
                    "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(line, token);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String flipped(String signature) {
        var last = signature.endsWith("0") ? "1" : "0";
        return signature.substring(0, signature.length() - 1) + last;
    }

    private static String problem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("application/problem+json"));
        var problem = StrictJson.TOLERANT.readTree(answer.body());
        if (code != null) {
            assertThat(problem.path("type").asString()).isEqualTo("urn:penstock:problem:" + code);
        }
        assertThat(problem.path("instance").asString()).isNotEmpty();
        assertThat(answer.body()).doesNotContain("Exception", "io.penstock", "\tat ", ".java");
        return answer.body();
    }
}
