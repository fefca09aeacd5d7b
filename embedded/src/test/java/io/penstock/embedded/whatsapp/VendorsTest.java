package io.penstock.embedded.whatsapp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VendorsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ACCOUNT = "AC" + "0".repeat(32);
    private static final String MESSAGES = "/2010-04-01/Accounts/" + ACCOUNT + "/Messages.json";
    private static final WhatsAppStandIn STAND_IN =
            WhatsAppStandIn.start(StandInOptions.of("token", "secret"));

    @BeforeEach
    void behave() {
        STAND_IN.inject(Fault.NONE);
    }

    @AfterAll
    static void stop() {
        STAND_IN.stop();
    }

    @Test
    void listsWhatArrivedByVendorAndConversation() throws Exception {
        chatwoot("7", "{\"content\": \"Hello\", \"message_type\": \"outgoing\"}");
        chatwoot("8", "{\"content\": \"Hello, é\", \"message_type\": \"outgoing\"}");

        var found = list("?vendor=chatwoot&conversation=8");

        assertThat(found.path("count").asInt()).isEqualTo(1);
        assertThat(found.at("/replies/0/text").asString()).isEqualTo("Hello, é");
        assertThat(list("?vendor=zammad&conversation=8").path("count").asInt()).isZero();
    }

    @Test
    void refusesAReplyThatIsNone() throws Exception {
        assertThat(chatwoot("9", "{\"message_type\": \"outgoing\"}").statusCode()).isEqualTo(422);
        assertThat(chatwoot("9", "not json").statusCode()).isEqualTo(422);
        assertThat(list("?conversation=9").path("count").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"%2B12025550143, 201, 0", "%2B15005550004, 400, 21610", "Dana%21, 400, 21211"})
    void takesAndRefusesAddressesAsTwilioDoes(String to, int status, int code) throws Exception {
        var answer = twilio("From=%2B15550100100&Body=Hello&To=" + to);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).path("code").asInt(0)).isEqualTo(code);
    }

    @Test
    void refusesAsTheFaultSaysInTheVendorsWords() throws Exception {
        STAND_IN.inject(Fault.refuse(1, 400).withCode(63016));

        var answer = twilio("From=%2B15550100100&Body=Hello&To=%2B12025550143");

        assertThat(json(answer).path("code").asInt()).isEqualTo(63016);
    }

    private static HttpResponse<String> twilio(String form)
            throws IOException, InterruptedException {
        var credential = Base64.getEncoder().encodeToString((ACCOUNT + ":token").getBytes(UTF_8));
        return post(MESSAGES, form, "Authorization", "Basic " + credential);
    }

    private static HttpResponse<String> chatwoot(String conversation, String message)
            throws IOException, InterruptedException {
        return post(
                "/api/v1/accounts/1/conversations/" + conversation + "/messages",
                message,
                "api_access_token",
                "token");
    }

    private static HttpResponse<String> post(
            String path, String body, String header, String credential)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(STAND_IN.baseUrl() + path))
                        .header(header, credential)
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private static JsonNode list(String query) throws IOException, InterruptedException {
        var uri = URI.create(STAND_IN.baseUrl() + "/_replies" + query);
        var request = HttpRequest.newBuilder(uri).build();
        return json(HTTP.send(request, BodyHandlers.ofString()));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
