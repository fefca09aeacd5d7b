package io.penstock.embedded.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WhatsAppStandInTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TOKEN = "access-token";
    private static final String HELLO =
            """
            {"messaging_product": "whatsapp", "recipient_type": "individual",
             "to": "+1 (202) 555-0143", "type": "text",
             "text": {"preview_url": false, "body": "Hello, é"},
             "biz_opaque_callback_data": "run/step/1"}
            """;

    @TempDir Path folder;

    private Webhook webhook;
    private WhatsAppStandIn standIn;

    @BeforeEach
    void start() throws IOException {
        webhook = Webhook.start();
        standIn = WhatsAppStandIn.start(options());
    }

    @AfterEach
    void stop() {
        standIn.stop();
        webhook.stop();
    }

    @Test
    void acceptsATextInTheWordsOfTheGraphApi() throws Exception {
        var answer = send(HELLO);

        assertThat(answer.statusCode()).isEqualTo(200);
        var body = JSON.readTree(answer.body());
        assertThat(body.at("/messaging_product").asString()).isEqualTo("whatsapp");
        assertThat(body.at("/contacts/0/input").asString()).isEqualTo("+1 (202) 555-0143");
        assertThat(body.at("/contacts/0/wa_id").asString()).isEqualTo("12025550143");
        assertThat(body.at("/messages/0/id").asString()).startsWith("wamid.");
        assertThat(body.at("/messages/0/message_status").asString()).isEqualTo("accepted");
    }

    @Test
    void listsWhatArrivedInOrderAndTwiceWhatWasSentTwice() throws Exception {
        send(HELLO);
        send(HELLO.replace("run/step/1", "run/step/2"));
        send(HELLO);

        assertThat(list("").at("/messages").valueStream().map(m -> m.get("key").asString()))
                .containsExactly("run/step/1", "run/step/2", "run/step/1");
        assertThat(list("?key=run/step/1").get("count").asInt()).isEqualTo(2);
        assertThat(list("?to=12025550143").get("count").asInt()).isEqualTo(3);
        assertThat(list("?to=12025550199").get("count").asInt()).isZero();
        assertThat(list("").at("/messages/0/text").asString()).isEqualTo("Hello, é");
    }

    @Test
    void refusesAWrongToken() throws Exception {
        assertRefused(post("/v23.0/106540352242922/messages", HELLO, "another"), 401, 190);
        assertThat(standIn.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{}",
                "{\"messaging_product\": \"whatsapp\", \"to\": \"12025550143\", \"type\": \"text\"}",
                "{\"messaging_product\": \"whatsapp\", \"text\": {\"body\": \"Hello\"}}",
                "{\"messaging_product\": \"whatsapp\", \"to\": \"12025550143\", \"type\": \"image\"}"
            })
    void refusesABodyThatIsNoTextMessage(String body) throws Exception {
        assertRefused(send(body), 400, 100);
    }

    @Test
    void doesNotKnowOtherPaths() throws Exception {
        assertRefused(post("/v23.0/106540352242922/media", HELLO, TOKEN), 404, 2500);
    }

    @Test
    void callsBackSentAndThenDeliveredSignedAndWithTheKey() throws Exception {
        var id = JSON.readTree(send(HELLO).body()).at("/messages/0/id").asString();

        await().until(() -> webhook.calls().size() == 2);
        assertThat(webhook.calls())
                .extracting(call -> call.status().get("status").asString())
                .containsExactly("sent", "delivered");
        assertThat(webhook.calls())
                .allSatisfy(
                        call -> {
                            assertThat(call.isSignedWith("app-secret")).isTrue();
                            assertThat(call.status().get("id").asString()).isEqualTo(id);
                            assertThat(call.status().get("recipient_id").asString())
                                    .isEqualTo("12025550143");
                            assertThat(call.status().get("biz_opaque_callback_data").asString())
                                    .isEqualTo("run/step/1");
                            assertThat(call.value().at("/metadata/phone_number_id").asString())
                                    .isEqualTo("106540352242922");
                        });
    }

    @Test
    void callsAgainUntilTheWebhookAnswers200() throws Exception {
        webhook.refuseNext(2);

        send(HELLO);

        await().until(() -> webhook.calls().size() == 4);
        assertThat(webhook.calls())
                .extracting(call -> call.status().get("status").asString())
                .containsExactly("sent", "sent", "sent", "delivered");
    }

    @Test
    void refusesAsManyMessagesAsItIsTold() throws Exception {
        fault("{\"next\": 2, \"status\": 429}");

        assertRefused(send(HELLO), 429, 130429);
        assertRefused(send(HELLO), 429, 130429);
        assertThat(send(HELLO).statusCode()).isEqualTo(200);
        assertThat(standIn.messages()).hasSize(1);
    }

    @Test
    void dropsTheConnectionAfterTakingTheMessage() throws Exception {
        fault("{\"next\": 1, \"drop\": true}");

        assertThatThrownBy(() -> send(HELLO)).isInstanceOf(IOException.class);

        assertThat(standIn.messages()).hasSize(1);
        await().until(() -> webhook.calls().size() == 2);
    }

    @Test
    void canBeSlowAndSilent() throws Exception {
        standIn.inject(Fault.NONE.withDelay(Duration.ofMillis(200)).withoutCallbacks());

        var start = System.nanoTime();
        assertThat(send(HELLO).statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(199));

        fault("{}");
        send(HELLO.replace("run/step/1", "run/step/2"));
        await().until(() -> webhook.calls().size() == 2);
        assertThat(webhook.calls())
                .extracting(c -> c.status().get("biz_opaque_callback_data").asString())
                .containsOnly("run/step/2");
    }

    @Test
    void refusesAFaultThatIsNone() throws Exception {
        assertRefused(post("/_faults", "{\"status\": 200}", TOKEN), 400, 100);
    }

    @Test
    void keepsWhatArrivedOverARestart() throws Exception {
        send(HELLO);
        standIn.stop();
        var file = folder.resolve("messages.jsonl");
        Files.writeString(file, "{\"id\": \"half", StandardOpenOption.APPEND);

        standIn = WhatsAppStandIn.start(options());
        send(HELLO);
        standIn.stop();
        standIn = WhatsAppStandIn.start(options());

        assertThat(list("").get("total").asInt()).isEqualTo(2);
        assertThat(standIn.messages())
                .extracting(ArrivedMessage::key)
                .containsExactly("run/step/1", "run/step/1");
    }

    @Test
    void namesATakenPort() {
        assertThatThrownBy(() -> WhatsAppStandIn.start(options().withPort(standIn.port())))
                .isInstanceOf(StandInFailure.class)
                .hasMessageContaining("Port " + standIn.port());
    }

    private StandInOptions options() {
        return StandInOptions.of(TOKEN, "app-secret").withWebhook(webhook.uri()).keptIn(folder);
    }

    private HttpResponse<String> send(String message) throws Exception {
        return post("/v23.0/106540352242922/messages", message, TOKEN);
    }

    private void fault(String fault) throws Exception {
        assertThat(post("/_faults", fault, TOKEN).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> post(String path, String body, String token) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(standIn.baseUrl() + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private JsonNode list(String query) throws Exception {
        var uri = URI.create(standIn.baseUrl() + "/_messages" + query);
        var answer = HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        return JSON.readTree(answer.body());
    }

    private static void assertRefused(HttpResponse<String> answer, int status, int code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        var error = JSON.readTree(answer.body()).get("error");
        assertThat(error.get("code").asInt()).isEqualTo(code);
        assertThat(error.get("message").asString()).isNotBlank();
        assertThat(error.get("type").asString()).isEqualTo("OAuthException");
        assertThat(error.get("fbtrace_id").asString()).isNotBlank();
    }
}
