package io.penstock.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.cli.reach.Http;
import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ImportTest {
    private static final Path FILE = Path.of("src/test/resources/connect/test-config.json");

    private final Map<String, JsonNode> put = new ConcurrentHashMap<>();
    private HttpServer penstock;
    private ConnectionsApi api;

    @BeforeEach
    void start() throws IOException {
        penstock = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        penstock.createContext("/", this::handle);
        penstock.start();
        api =
                new ConnectionsApi(
                        new Http(Duration.ofSeconds(10)),
                        (scopes, tenant, _) -> String.join(" ", scopes) + " of " + tenant,
                        URI.create("http://127.0.0.1:" + penstock.getAddress().getPort()),
                        "acme");
    }

    @AfterEach
    void stop() {
        penstock.stop(0);
    }

    @Test
    void oneLineTellsWhatBecameOfEach() {
        var lines =
                ConnectionFile.read(FILE).stream()
                        .map(entry -> Importing.tell(entry, api).line())
                        .map(line -> line.replaceFirst("http://127.0.0.1:[0-9]+", "…"))
                        .toList();

        assertThat(lines)
                .containsExactly(
                        "created whatsapp/ep_support: …/v1/hooks/whatsapp/ep_support",
                        "refused hubspot/ep_crm: #/publicUrl Wrong; #/secrets/0 format",
                        "skipped salesforce/ep_sf: This version has no webhooks of that channel",
                        "updated zendesk/ep_zd: …/v1/hooks/zendesk/ep_zd",
                        "skipped pipedrive/ep_pd: This version has no webhooks of that channel",
                        "created form/ep_contact: …/v1/hooks/form/ep_contact with the secret whsec_x",
                        "skipped standard-webhooks/ep_sw: This version has no webhooks of that channel",
                        "skipped dashboard: the file names no endpoint for it");
        assertThat(
                        ConnectionFile.read(FILE).stream()
                                .filter(entry -> !Importing.tell(entry, api).well())
                                .map(Entry::channel))
                .containsExactly("hubspot");
    }

    @Test
    void eachVendorsWordsBecomeOurs() {
        ConnectionFile.read(FILE).forEach(entry -> Importing.tell(entry, api));

        assertSent(
                "whatsapp/ep_support",
                """
                {"accounts": ["102290129340398", "106540352242922"],
                 "secrets": ["sample-whatsapp-app-secret"], "verifyToken": "sample-verify-token"}
                """);
        assertSent(
                "hubspot/ep_crm",
                """
                {"accounts": ["62515000"], "secrets": ["sample-hubspot-client-secret"],
                 "publicUrl": "https://intake.example.test/v1/hooks/hubspot/ep_crm"}
                """);
        assertSent(
                "zendesk/ep_zd",
                """
                {"accounts": ["22129848"], "secrets": ["sample-zendesk-signing-secret"]}
                """);
        assertSent(
                "form/ep_contact",
                """
                {"accounts": [], "secrets": ["sample-form-key"],
                 "form": {"allowedOrigins": ["https://www.example.test"],
                  "required": ["email", "message"],
                  "fields": {"name": "string", "email": "email", "subject": "string",
                   "message": "string", "locale": "bcp47", "consent": "boolean", "file": "file"}}}
                """);
        assertSent(
                "pipedrive/ep_pd",
                """
                {"accounts": [], "secrets": ["pipedrive:sample-basic-password"]}
                """);
    }

    @Test
    void theWayBackMayStandInTheFile(@TempDir Path folder) throws IOException {
        var file = folder.resolve("mine.json");
        Files.writeString(
                file,
                """
                {"whatsapp": {"endpoint": "mine", "app_secrets": ["a-secret"],
                  "outbound": {"base_url": "https://graph.example.test", "access_token": "t"}},
                 "intercom": {"endpoint": "desk", "client_secrets": ["a-secret"],
                  "outbound": {"base_url": "https://api.intercom.io", "access_token": "t",
                               "options": {"adminId": "7"}}}}
                """);

        ConnectionFile.read(file).forEach(entry -> Importing.tell(entry, api));

        assertThat(put.get("whatsapp/mine").path("outbound").toString())
                .contains("\"baseUrl\":\"https://graph.example.test\"", "\"accessToken\":\"t\"");
        assertThat(put.get("intercom/desk").at("/outbound/options/adminId").asString())
                .isEqualTo("7");
    }

    @Test
    void aChannelMayHaveSeveralConnections(@TempDir Path folder) throws IOException {
        var file = folder.resolve("two.json");
        Files.writeString(
                file,
                """
                {"zendesk": [{"endpoint": "one", "signing_secrets": ["secret-one"]}, "three",
                             {"endpoint": "two", "signing_secrets": ["secret-two"]}]}
                """);

        var lines =
                ConnectionFile.read(file).stream()
                        .map(entry -> Importing.tell(entry, api).line())
                        .toList();

        assertThat(lines).hasSize(3).contains("skipped zendesk: a connection is a JSON object");
        assertThat(put).containsOnlyKeys("zendesk/one", "zendesk/two");
    }

    @Test
    void aFileWithoutChannelsIsToldWhatIsExpected(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("list.json"), "[{\"endpoint\": \"one\"}]");

        assertThatThrownBy(() -> ConnectionFile.read(file))
                .isInstanceOf(UnusableFile.class)
                .hasMessageContainingAll("one member a channel", "docs/integrating.md");
    }

    @Test
    void anotherFileIsRefusedInOneLine() {
        assertThatThrownBy(() -> ConnectionFile.read(Path.of("pom.xml")))
                .isInstanceOf(UnusableFile.class)
                .hasMessage("pom.xml is not JSON");
        assertThatThrownBy(() -> ConnectionFile.read(Path.of("nowhere.json")))
                .isInstanceOf(UnusableFile.class);
    }

    private void assertSent(String connection, String body) {
        assertThat(put.get(connection)).isEqualTo(StrictJson.TOLERANT.readTree(body));
    }

    /// Answers as intake does.
    private void handle(HttpExchange exchange) throws IOException {
        assertThat(exchange.getRequestHeaders().getFirst("Authorization"))
                .isEqualTo("Bearer connections:write of acme");
        var connection = exchange.getRequestURI().getPath().substring("/v1/connections/".length());
        put.put(connection, StrictJson.TOLERANT.readTree(exchange.getRequestBody()));
        switch (connection.substring(0, connection.indexOf('/'))) {
            case "whatsapp" -> answer(exchange, 201, view(connection, ""));
            case "zendesk" -> answer(exchange, 200, view(connection, ""));
            case "form" ->
                    answer(exchange, 201, view(connection, ",\"generatedSecret\":\"whsec_x\""));
            case "hubspot" ->
                    answer(
                            exchange,
                            422,
                            """
                            {"type": "urn:penstock:problem:invalid", "title": "Content refused",
                             "errors": [{"pointer": "#/publicUrl", "code": "format", "detail": "Wrong"},
                                        {"pointer": "#/secrets/0", "code": "format"}]}
                            """);
            default ->
                    answer(
                            exchange,
                            404,
                            """
                            {"type": "urn:penstock:problem:unknown-channel", "title": "Not found",
                             "detail": "This version has no webhooks of that channel"}
                            """);
        }
    }

    private static String view(String connection, String more) {
        var parts = connection.split("/");
        return """
        {"channel": "%s", "id": "%s", "accounts": [], "enabled": true, "secrets": [],
         "webhook": "/v1/hooks/%s"%s}
        """
                .formatted(parts[0], parts[1], connection, more);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
