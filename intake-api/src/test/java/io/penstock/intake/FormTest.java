package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

class FormTest {
    private static final String JSON = "application/json";
    private static final String URL_ENCODED = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data; boundary=b";
    private static final byte[] PNG =
            "\u0089PNG\r\n\u001a\n-".getBytes(StandardCharsets.ISO_8859_1);

    private static RunningIntake intake;
    private static EventTopic topic;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        topic = new EventTopic(intake);
    }

    @AfterAll
    static void stop() {
        topic.close();
    }

    @Test
    void aKeyUsedAgainForSomethingElseIsRefused() {
        var key = key();
        posted(JSON, filled("first"), "Idempotency-Key", key);

        posted(JSON, filled("second"), "Idempotency-Key", key)
                .refusedAt(422, "idempotency-key-reused", "Idempotency-Key");
    }

    @Test
    void aKeyUsedAgainForTheSameGivesTheFirstResult() {
        var key = key();
        var first = posted(JSON, filled("same"), "Idempotency-Key", key);
        var again = posted(JSON, filled("same"), "Idempotency-Key", key);
        var bare = posted(JSON, filled("same"), "Idempotency-Key", key.replace("\"", ""));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
        assertThat(again.result(0).path("id")).isEqualTo(first.result(0).path("id"));
        assertThat(bare.result(0).path("id")).isEqualTo(first.result(0).path("id"));
    }

    @Test
    void aRefusedSubmissionUsesNoKeyUp() {
        var key = key();
        posted(JSON, "{\"email\":\"dana@example.com\"}", "Idempotency-Key", key)
                .refusedAt(422, "required", "#/message");

        var mended = posted(JSON, filled("mended"), "Idempotency-Key", key);

        assertThat(mended.body().path("accepted").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"\"", "a b", "\"a\";x", "\"a\"b\""})
    void aMalformedKeyIsRefused(String key) {
        var refused = posted(JSON, filled("malformed"), "Idempotency-Key", key);

        refused.refusedAt(400, "format", "Idempotency-Key");
        assertThat(refused.body().path("detail").asString()).contains("quotes", "bare");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"other\":1 | unknown | #/other",
                "\"a/b~c d\":1 | unknown | #/a~1b~0c%20d",
                "\"email\":\"dana\" | type | #/email",
                "\"locale\":\"not a language\" | type | #/locale",
                "\"phone\":\"12\" | type | #/phone",
                "\"amount\":\"much\" | type | #/amount",
                "\"amount\":\"1e400\" | type | #/amount",
                "\"consent\":\"perhaps\" | type | #/consent",
                "\"name\":7 | type | #/name",
                "\"name\":{\"a\":1} | type | #/name",
                "\"topics\":[\"a\",{\"b\":1}] | type | #/topics/1",
                "\"file\":\"text\" | type | #/file",
                "\"message\":\" \" | required | #/message"
            })
    void whatTheFormDoesNotAskForIsRefusedAtItsPlace(String field, String code, String place) {
        var name = field.substring(1, field.indexOf('"', 1));
        var others =
                name.equals("email") || name.equals("message")
                        ? ""
                        : ",\"email\":\"dana@example.com\",\"message\":\"m\"";

        posted(JSON, "{" + field.strip() + others + "}").refusedAt(422, code, place);
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        var body = posted(JSON, "{\"email\":\"dana\",\"other\":1}").body();

        assertThat(body.path("errors").size()).isEqualTo(3);
        assertThat(body.toString()).doesNotContain("dana");
    }

    @Test
    void aFieldThatIsSentTwiceIsAListOfBoth() {
        var event =
                posted(URL_ENCODED, "email=dana%40example.com&message=twice&topics=a&topics=b%2Bc")
                        .event(topic);

        assertThat(answer(event, "topics").path("value").toString()).isEqualTo("[\"a\",\"b+c\"]");
    }

    @Test
    void zeroAndFalseAreAnswers() {
        var event =
                posted(
                                JSON,
                                "{\"email\":\"dana@example.com\",\"message\":\"falsy\",\"amount\":0,\"consent\":false,\"phone\":\"+1 (202) 555-0143\"}")
                        .event(topic);

        assertThat(answer(event, "amount").path("value").asInt(-1)).isZero();
        assertThat(answer(event, "consent").path("value").isBoolean()).isTrue();
        assertThat(answer(event, "consent").path("value").asBoolean()).isFalse();
        assertThat(event.at("/data/contact/alsoKnownAs/0").asString())
                .isEqualTo("tel:+12025550143");
    }

    @Test
    void aFilledTrapIsIgnored() {
        var outcome =
                posted(
                        JSON,
                        "{\"email\":\"dana@example.com\",\"message\":\"buy\",\"website\":\"x\"}");

        assertThat(outcome.status()).isEqualTo(200);
        assertThat(outcome.body().path("ignored").asInt()).isEqualTo(1);
    }

    @Test
    void anEmptyTrapIsNoAnswer() {
        var event =
                posted(URL_ENCODED, "email=dana%40example.com&message=no+trap&website=")
                        .event(topic);

        assertThat(answer(event, "website").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {URL_ENCODED, MULTIPART})
    void aBrowsersFormSendsItsKeyAsAField(String type) {
        var hidden =
                type.equals(URL_ENCODED)
                        ? "_form_key=sample-form-key&email=dana%40example.com&message=hidden+key"
                        : part("_form_key", "sample-form-key")
                                + part("email", "dana@example.com")
                                + part("message", "hidden key too")
                                + "--b--\r\n";
        var event = Outcome.of(send(type, hidden.getBytes(StandardCharsets.UTF_8))).event(topic);

        assertThat(answer(event, "_form_key").isMissingNode()).isTrue();
    }

    @Test
    void aScriptSendsItsKeyAsAHeaderOnly() {
        var body = filled("json").replace("{", "{\"_form_key\":\"sample-form-key\",");
        var answer = send(JSON, body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("form-key-missing");
    }

    @Test
    void aKeyInTheAddressDoesNotCount() {
        var request =
                request(
                                RunningIntake.FORM
                                        + "?X-Intake-Form-Key=sample-form-key&_form_key=sample-form-key")
                        .header("Origin", RunningIntake.FORM_ORIGIN)
                        .header("Content-Type", URL_ENCODED)
                        .POST(BodyPublishers.ofString("email=dana%40example.com&message=m"));

        assertThat(intake.send(request).statusCode()).isEqualTo(401);
    }

    @Test
    void aWrongKeyIsRefused() {
        var outcome = Outcome.of(send(JSON, filled("x").getBytes(), "X-Intake-Form-Key", "wrong"));

        assertThat(outcome.status()).isEqualTo(401);
        assertThat(outcome.body().path("type").asString()).endsWith(":form-key-invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.example.test.evil.test",
                "http://www.example.test",
                "https://www.example.test:8443",
                "null"
            })
    void aPageOfAnotherOriginIsRefused(String origin) {
        var request =
                request(RunningIntake.FORM)
                        .header("Content-Type", JSON)
                        .header("Origin", origin)
                        .header("X-Intake-Form-Key", RunningIntake.FORM_KEY)
                        .POST(BodyPublishers.ofString(filled("origin")));
        var answer = intake.send(request);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void whoNamesNoOriginIsRefusedWhereOriginsAreListed() {
        var request =
                request(RunningIntake.FORM)
                        .header("Content-Type", JSON)
                        .header("X-Intake-Form-Key", RunningIntake.FORM_KEY)
                        .POST(BodyPublishers.ofString(filled("no origin")));

        assertThat(intake.send(request).statusCode()).isEqualTo(403);
    }

    @Test
    void aPageMayAskFirst() {
        var answer = preflight(RunningIntake.FORM, RunningIntake.FORM_ORIGIN);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue(RunningIntake.FORM_ORIGIN);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).hasValue("POST");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
                .contains("X-Intake-Form-Key", "Idempotency-Key", "Content-Type");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/hooks/form/ep_contact, https://evil.test",
        "/v1/hooks/form/unknown, https://www.example.test",
        "/v1/hooks/zendesk/ep_zd, https://www.example.test",
        "/v1/hooks/whatsapp/ep_support, https://www.example.test"
    })
    void noOtherPageMay(String path, String origin) {
        assertThat(preflight(path, origin).headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, '{', 400",
        "application/json, '{}', 422",
        "text/plain, '{}', 415"
    })
    void aPageReadsRefusalsToo(String type, String body, int status) {
        var answer =
                send(
                        type,
                        body.getBytes(StandardCharsets.UTF_8),
                        "X-Intake-Form-Key",
                        RunningIntake.FORM_KEY);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue(RunningIntake.FORM_ORIGIN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../../etc/passwd | passwd",
                "C:\\\\fakepath\\\\screen.png | screen.png",
                "a\u0007b\u202etxt.exe | abtxt.exe",
                "Où.png | Où.png"
            })
    void aFilesNameIsNoPath(String given, String kept) {
        var event = uploaded(given, "image/png", PNG);

        assertThat(event.at("/data/attachments/0/name").asString()).isEqualTo(kept);
    }

    @Test
    void whatAFileClaimsAndWhatItIsAreBothKept() {
        var event = uploaded("invoice.pdf", "application/pdf", PNG);

        assertThat(event.at("/data/attachments/0/type").asString()).isEqualTo("image/png");
        assertThat(event.at("/data/attachments/0/size").asInt()).isEqualTo(PNG.length);
        var file = answer(event, "file").path("value");
        assertThat(file.path("declaredType").asString()).isEqualTo("application/pdf");
        assertThat(file.path("detectedType").asString()).isEqualTo("image/png");
        assertThat(file.path("sha256")).isEqualTo(event.at("/data/attachments/0/sha256"));
    }

    @Test
    void aFieldWithoutAFileHasNone() {
        var outcome =
                posted(
                        MULTIPART,
                        part("email", "dana@example.com")
                                + part("message", "no file chosen")
                                + file("", "application/octet-stream", "")
                                + "--b--\r\n");

        assertThat(outcome.event(topic).path("data").has("attachments")).isFalse();
    }

    @Test
    void theSameFormTwiceIsOneEvenThoughBoundariesDiffer() {
        var body = part("email", "dana@example.com") + part("message", "boundaries") + "--b--\r\n";
        var first = posted(MULTIPART, body);
        var again =
                posted(
                        "multipart/form-data; boundary=other",
                        body.replace("--b\r\n", "--other\r\n").replace("--b--", "--other--"));

        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
        assertThat(again.result(0).path("id")).isEqualTo(first.result(0).path("id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--b\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\ndana",
                "no boundary at all",
                "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"
            })
    void partsThatCannotBeToldApartAreUnreadable(String body) {
        assertThat(posted(MULTIPART, body).status()).isIn(400, 422);
        assertThat(posted("multipart/form-data", body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/mixed", "multipart/mixed; boundary=", "multipart/mixed; x"})
    void partsWithinAPartNeedABoundary(String type) {
        var nested =
                "--b\r\nContent-Disposition: form-data; name=\"file\"\r\nContent-Type: %s\r\n\r\nx\r\n--b--"
                        .formatted(type);

        assertThat(posted(MULTIPART, nested).status()).isIn(400, 422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "text/\u0000", "\u00e9/\u00e9"})
    void aFilesTypeThatIsNoneIsNotKept(String type) {
        var event = uploaded("x.txt", type, "text".getBytes(StandardCharsets.UTF_8));

        assertThat(answer(event, "file").at("/value/declaredType").asString())
                .isEqualTo("application/octet-stream");
    }

    @Test
    void partsHaveALimit() {
        var many = part("topics", "x").repeat(101) + "--b--\r\n";

        assertThat(posted(MULTIPART, many).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"email=%zz", "email=%", "\u00ff=1", "email=%ff", "%fe=1", "email=%ed%a0%80"})
    void whatIsNotEncodedAsItSaysIsUnreadable(String body) {
        var bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        var answer = send(URL_ENCODED, bytes, "X-Intake-Form-Key", RunningIntake.FORM_KEY);

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void textThatCannotBeStoredIsMended() {
        var outcome =
                posted(
                        JSON,
                        "{\"email\":\"dana@example.com\",\"message\":\"nul \\u0000 and \\ud800\"}");

        assertThat(outcome.result(0).path("note").asString()).isEqualTo("text-repaired");
        assertThat(outcome.event(topic).at("/data/message/text").asString())
                .isEqualTo("nul \uFFFD and \uFFFD");
    }

    @Test
    void aGetIsNoWayIn() {
        assertThat(intake.send(request(RunningIntake.FORM)).statusCode()).isEqualTo(405);
    }

    private static JsonNode answer(JsonNode event, String key) {
        return event.at("/data/form/answers")
                .valueStream()
                .filter(answer -> answer.path("key").asString().equals(key))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static JsonNode uploaded(String name, String type, byte[] content) {
        var body =
                part("email", "dana@example.com")
                        + part("message", "upload " + UUID.randomUUID())
                        + file(
                                new String(
                                        name.getBytes(StandardCharsets.UTF_8),
                                        StandardCharsets.ISO_8859_1),
                                type,
                                new String(content, StandardCharsets.ISO_8859_1))
                        + "--b--\r\n";
        return Outcome.of(
                        send(
                                MULTIPART,
                                body.getBytes(StandardCharsets.ISO_8859_1),
                                "X-Intake-Form-Key",
                                RunningIntake.FORM_KEY))
                .event(topic);
    }

    private static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(name, value);
    }

    private static String file(String name, String type, String content) {
        return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n%s\r\n"
                .formatted(name, type, content);
    }

    private static String filled(String message) {
        return "{\"email\":\"dana@example.com\",\"message\":\"" + message + "\"}";
    }

    private static String key() {
        return '"' + UUID.randomUUID().toString() + '"';
    }

    private static Outcome posted(String type, String body, String... headers) {
        var all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "X-Intake-Form-Key";
        all[1] = RunningIntake.FORM_KEY;
        return Outcome.of(send(type, body.getBytes(StandardCharsets.UTF_8), all));
    }

    private static HttpResponse<String> send(String type, byte[] body, String... headers) {
        var request =
                request(RunningIntake.FORM)
                        .header("Content-Type", type)
                        .header("Origin", RunningIntake.FORM_ORIGIN)
                        .POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return intake.send(request);
    }

    private static HttpResponse<String> preflight(String path, String origin) {
        return intake.send(
                request(path)
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "x-intake-form-key")
                        .method("OPTIONS", BodyPublishers.noBody()));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(intake.uri(path));
    }
}
