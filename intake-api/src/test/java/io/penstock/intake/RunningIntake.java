package io.penstock.intake;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.kafka.TestKafka;
import io.penstock.embedded.postgres.TestDatabase;
import io.penstock.embedded.postgres.TestPostgres;
import io.penstock.store.connection.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/// The service with a real Postgres and a real Kafka, its clock standing where the samples are
/// fresh; it takes the samples' tokens and those of the development issuer.
public final class RunningIntake implements AutoCloseable {
    public static final Instant CLOCK = Instant.parse("2026-06-01T12:00:00Z");
    public static final String HOOK = "/v1/hooks/whatsapp/ep_support";
    public static final String SECRET = "sample-whatsapp-app-secret";
    public static final String NEXT_SECRET = "the-secret-after-it";

    public static final String FORM = "/v1/hooks/form/ep_contact";
    public static final String FORM_KEY = "sample-form-key";
    public static final String FORM_ORIGIN = "https://www.example.test";
    public static final String ZENDESK_SECRET = "sample-zendesk-signing-secret";
    public static final String HUBSPOT_SECRET = "sample-hubspot-client-secret";
    public static final String HUBSPOT_URL = "https://intake.example.test/v1/hooks/hubspot/ep_crm";

    public static final String TYPEFORM_SECRET = "sample-typeform-secret";
    public static final String STANDARD_WEBHOOKS_SECRET =
            "whsec_6DxNMkk7JiR38qSLArLLAPage3JRY9A01Oc8t4eIpA8=";
    public static final String TWILIO_TOKEN = "sample-twilio-auth-token";
    public static final String TWILIO_URL = "https://intake.example.test/v1/hooks/twilio/ep_tw";
    public static final String INTERCOM_SECRET = "sample-intercom-client-secret";
    public static final String CHATWOOT_SECRET = "sample-chatwoot-secret";
    public static final String ZAMMAD_TOKEN = "sample-zammad-token";
    public static final String SALESFORCE_TOKEN = "sample-salesforce-flow-token";
    public static final String PIPEDRIVE_CREDENTIAL = "pipedrive:sample-basic-password";
    public static final String FRESHDESK_TOKEN = "sample-freshdesk-token";
    public static final String ZOHO_TOKEN = "sample-zoho-channel-token";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ServletWebServerApplicationContext context;

    private RunningIntake(ServletWebServerApplicationContext context) {
        this.context = context;
    }

    private static final class Shared {
        static final RunningIntake INTAKE =
                start(TestPostgres.freshDatabase(), TestKafka.shared().bootstrapServers());
    }

    /// One for all tests of a JVM.
    public static RunningIntake shared() {
        return Shared.INTAKE;
    }

    public static RunningIntake start(TestDatabase database, String kafka) {
        return start(database, kafka, Map.of());
    }

    public static RunningIntake start(
            TestDatabase database, String kafka, Map<String, Object> otherSettings) {
        var settings = new HashMap<String, Object>(otherSettings);
        settings.put("server.port", 0);
        settings.put("server.address", "127.0.0.1");
        settings.put("management.server.port", 0);
        settings.put("management.server.address", "127.0.0.1");
        settings.put("spring.datasource.url", database.url());
        settings.put("spring.flyway.url", database.url());
        settings.put("spring.kafka.bootstrap-servers", kafka);
        settings.put("penstock.root-key-file", rootKey().toString());
        settings.put(
                "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                TestIssuer.shared().issuerUri());
        settings.put(
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
                TestIssuer.shared().jwksUri());
        connect(settings);
        var arguments =
                settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new);
        var context =
                new SpringApplicationBuilder(IntakeApplication.class, AtTheSamplesTime.class)
                        .run(arguments);
        return new RunningIntake((ServletWebServerApplicationContext) context);
    }

    /// The connections of the samples, as the service has them.
    public static List<Connection> connections() {
        var settings = new HashMap<String, Object>();
        connect(settings);
        return new Binder(new MapConfigurationPropertySource(settings))
                .bind("penstock.connections", Bindable.listOf(Connection.class))
                .get();
    }

    private static void connect(Map<String, Object> settings) {
        settings.put("penstock.connections[0].channel", "whatsapp");
        settings.put("penstock.connections[0].id", "ep_support");
        settings.put("penstock.connections[0].tenant", "acme");
        settings.put("penstock.connections[0].secrets", SECRET + "," + NEXT_SECRET);
        settings.put("penstock.connections[0].verify-token", "sample-verify-token");
        settings.put("penstock.connections[0].accounts", "106540352242922,102290129340398");
        settings.put("penstock.connections[1].channel", "whatsapp");
        settings.put("penstock.connections[1].id", "switched-off");
        settings.put("penstock.connections[1].tenant", "acme");
        settings.put("penstock.connections[1].enabled", "false");
        form(settings, "penstock.connections[2].");
        settings.put("penstock.connections[3].channel", "zendesk");
        settings.put("penstock.connections[3].id", "ep_zd");
        settings.put("penstock.connections[3].tenant", "acme");
        settings.put("penstock.connections[3].secrets", ZENDESK_SECRET);
        settings.put("penstock.connections[3].accounts", "22129848");
        settings.put("penstock.connections[4].channel", "hubspot");
        settings.put("penstock.connections[4].id", "ep_crm");
        settings.put("penstock.connections[4].tenant", "acme");
        settings.put("penstock.connections[4].secrets", HUBSPOT_SECRET);
        settings.put("penstock.connections[4].accounts", "62515000");
        settings.put("penstock.connections[4].public-url", HUBSPOT_URL);
        var next = 5;
        typeform(settings, at(next++));
        standardWebhooks(settings, at(next++));
        twilio(settings, at(next++));
        intercom(settings, at(next++));
        chatwoot(settings, at(next++));
        zammad(settings, at(next++));
        var networked = at(next++);
        salesforce(settings, networked, "ep_sf");
        settings.put(networked + "admission.networks", "127.0.0.0/8");
        salesforce(settings, at(next++), "ep_sf_flow");
        pipedrive(settings, at(next++), "ep_pd", "");
        pipedrive(settings, at(next++), "ep_pd_company", "10000001");
        freshdesk(settings, at(next++));
        zoho(settings, at(next++), "ep_zo", "");
        zoho(settings, at(next++), "ep_zo_channel", "1000000068001");
    }

    private static String at(int connection) {
        return "penstock.connections[" + connection + "].";
    }

    private static void typeform(Map<String, Object> settings, String at) {
        connection(settings, at, "typeform", "ep_form", TYPEFORM_SECRET);
        settings.put(at + "accounts", "lT4Z3j");
    }

    private static void standardWebhooks(Map<String, Object> settings, String at) {
        var secrets =
                STANDARD_WEBHOOKS_SECRET + ",whsec_/y1vOtDnDi2g8eQJyA+O1VGXeRV4JTSYsTlDbncDNyM=";
        connection(settings, at, "standard-webhooks", "ep_sw", secrets);
    }

    private static void twilio(Map<String, Object> settings, String at) {
        connection(settings, at, "twilio", "ep_tw", TWILIO_TOKEN);
        settings.put(at + "public-url", TWILIO_URL);
    }

    private static void intercom(Map<String, Object> settings, String at) {
        connection(settings, at, "intercom", "ep_ic", INTERCOM_SECRET);
        settings.put(at + "accounts", "sampleapp");
    }

    private static void chatwoot(Map<String, Object> settings, String at) {
        connection(settings, at, "chatwoot", "ep_cw", CHATWOOT_SECRET);
        settings.put(at + "accounts", "1");
    }

    private static void zammad(Map<String, Object> settings, String at) {
        connection(settings, at, "zammad", "ep_zm", ZAMMAD_TOKEN);
    }

    private static void salesforce(Map<String, Object> settings, String at, String id) {
        connection(settings, at, "salesforce", id, SALESFORCE_TOKEN);
        settings.put(at + "accounts", "00Dxx0000000001EAA");
    }

    private static void pipedrive(
            Map<String, Object> settings, String at, String id, String company) {
        connection(settings, at, "pipedrive", id, PIPEDRIVE_CREDENTIAL);
        settings.put(at + "accounts", company);
    }

    private static void freshdesk(Map<String, Object> settings, String at) {
        connection(settings, at, "freshdesk", "ep_fd", FRESHDESK_TOKEN);
        settings.put(at + "admission.token-header", "X-Intake-Token");
    }

    private static void zoho(Map<String, Object> settings, String at, String id, String channel) {
        connection(settings, at, "zoho", id, ZOHO_TOKEN);
        settings.put(at + "accounts", channel);
    }

    private static void connection(
            Map<String, Object> settings, String at, String channel, String id, String secret) {
        settings.put(at + "channel", channel);
        settings.put(at + "id", id);
        settings.put(at + "tenant", "acme");
        settings.put(at + "secrets", secret);
    }

    private static void form(Map<String, Object> settings, String at) {
        settings.put(at + "channel", "form");
        settings.put(at + "id", "ep_contact");
        settings.put(at + "tenant", "acme");
        settings.put(at + "secrets", FORM_KEY);
        settings.put(at + "form.allowed-origins", FORM_ORIGIN);
        settings.put(at + "form.required", "email,message");
        settings.put(at + "form.honeypot", "website");
        Map.of(
                        "name", "string",
                        "email", "email",
                        "subject", "string",
                        "message", "string",
                        "locale", "bcp47",
                        "consent", "boolean",
                        "file", "file",
                        "amount", "number",
                        "phone", "phone",
                        "topics", "string")
                .forEach((field, type) -> settings.put(at + "form.fields." + field, type));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + context.getWebServer().getPort() + path);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<String> get(String path, String token) {
        return send(HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token));
    }

    /// A webhook, signed as Meta does.
    public HttpResponse<String> webhook(String body) {
        return webhook(body, SECRET);
    }

    public HttpResponse<String> webhook(String body, String secret) {
        return send(
                HttpRequest.newBuilder(uri(HOOK))
                        .header("Content-Type", "application/json")
                        .header("X-Hub-Signature-256", signature(body, secret))
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// A webhook, signed as Zendesk does at this clock.
    public HttpResponse<String> zendesk(String body, String invocation) {
        return zendesk("application/json; charset=utf-8", body, invocation);
    }

    /// The same, in another format.
    public HttpResponse<String> zendesk(String mediaType, String body, String invocation) {
        return send(
                HttpRequest.newBuilder(uri("/v1/hooks/zendesk/ep_zd"))
                        .header("Content-Type", mediaType)
                        .header("X-Zendesk-Account-Id", "22129848")
                        .header("X-Zendesk-Webhook-Invocation-Id", invocation)
                        .header("X-Zendesk-Webhook-Signature-Timestamp", CLOCK.toString())
                        .header(
                                "X-Zendesk-Webhook-Signature",
                                base64(hmacSha256(CLOCK + body, ZENDESK_SECRET)))
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// A webhook, signed as HubSpot does at this clock.
    public HttpResponse<String> hubSpot(String body) {
        return hubSpot(body, CLOCK);
    }

    /// The same, signed at `at`.
    public HttpResponse<String> hubSpot(String body, Instant at) {
        var time = Long.toString(at.toEpochMilli());
        return send(
                HttpRequest.newBuilder(uri("/v1/hooks/hubspot/ep_crm"))
                        .header("Content-Type", "application/json")
                        .header("X-HubSpot-Request-Timestamp", time)
                        .header(
                                "X-HubSpot-Signature-v3",
                                base64(
                                        hmacSha256(
                                                "POST" + HUBSPOT_URL + body + time,
                                                HUBSPOT_SECRET)))
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// A webhook, signed as Typeform does.
    public HttpResponse<String> typeform(String body) {
        return send(
                HttpRequest.newBuilder(uri("/v1/hooks/typeform/ep_form"))
                        .header("Content-Type", "application/json")
                        .header(
                                "Typeform-Signature",
                                "sha256=" + base64(hmacSha256(body, TYPEFORM_SECRET)))
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// A Standard Webhook, signed at this clock.
    ///
    /// @param family what its headers' names begin with
    public HttpResponse<String> standardWebhook(
            String family, String id, String contentType, String body) {
        var time = Long.toString(CLOCK.getEpochSecond());
        var key = Base64.getDecoder().decode(STANDARD_WEBHOOKS_SECRET.substring("whsec_".length()));
        return send(
                HttpRequest.newBuilder(uri("/v1/hooks/standard-webhooks/ep_sw"))
                        .header("Content-Type", contentType)
                        .header(family + "-id", id)
                        .header(family + "-timestamp", time)
                        .header(
                                family + "-signature",
                                "v1," + base64(hmacSha256(id + "." + time + "." + body, key)))
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// A form, signed as Twilio does: fields in the order of their names.
    public HttpResponse<String> twilio(Map<String, String> fields) {
        var signed = new StringBuilder(TWILIO_URL);
        new TreeMap<>(fields).forEach((name, value) -> signed.append(name).append(value));
        var body =
                fields.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"));
        return send(
                HttpRequest.newBuilder(uri("/v1/hooks/twilio/ep_tw"))
                        .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                        .header(
                                "X-Twilio-Signature",
                                base64(hmac("HmacSHA1", signed.toString(), TWILIO_TOKEN)))
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> intercom(String body) {
        return hub("/v1/hooks/intercom/ep_ic", body, INTERCOM_SECRET);
    }

    /// A webhook, signed as Chatwoot does at this clock.
    public HttpResponse<String> chatwoot(String body) {
        var time = Long.toString(CLOCK.getEpochSecond());
        return send(
                HttpRequest.newBuilder(uri("/v1/hooks/chatwoot/ep_cw"))
                        .header("Content-Type", "application/json")
                        .header("X-Chatwoot-Timestamp", time)
                        .header(
                                "X-Chatwoot-Signature",
                                signature(time + "." + body, CHATWOOT_SECRET))
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> zammad(String body, String... headers) {
        return hub("/v1/hooks/zammad/ep_zm", body, ZAMMAD_TOKEN, headers);
    }

    /// Intercom and Zammad sign alike.
    private HttpResponse<String> hub(String path, String body, String secret, String... headers) {
        var hex = HexFormat.of().formatHex(hmac("HmacSHA1", body, secret));
        var request =
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .header("X-Hub-Signature", "sha1=" + hex)
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// An outbound message of Salesforce's.
    public HttpResponse<String> outboundMessage(String connection, String xml) {
        return send(
                HttpRequest.newBuilder(uri("/v1/hooks/salesforce/" + connection))
                        .header("Content-Type", "text/xml; charset=utf-8")
                        .header("SOAPAction", "\"\"")
                        .POST(HttpRequest.BodyPublishers.ofString(xml)));
    }

    /// What a flow of Salesforce's posts.
    public HttpResponse<String> flow(String connection, String json) {
        return send(
                HttpRequest.newBuilder(uri("/v1/hooks/salesforce/" + connection))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + SALESFORCE_TOKEN)
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> pipedrive(String connection, String json) {
        return send(
                HttpRequest.newBuilder(uri("/v1/hooks/pipedrive/" + connection))
                        .header("Content-Type", "application/json")
                        .header(
                                "Authorization",
                                "Basic "
                                        + base64(
                                                PIPEDRIVE_CREDENTIAL.getBytes(
                                                        StandardCharsets.UTF_8)))
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> freshdesk(String json, String token) {
        return send(
                HttpRequest.newBuilder(uri("/v1/hooks/freshdesk/ep_fd"))
                        .header("Content-Type", "application/json")
                        .header("X-Intake-Token", token)
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /// A callback of Zoho's, whose token stands in the body.
    public HttpResponse<String> zoho(String connection, String json) {
        return send(
                HttpRequest.newBuilder(uri("/v1/hooks/zoho/" + connection))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    public HttpResponse<String> submit(String contentType, String body) {
        return send(
                HttpRequest.newBuilder(uri("/v1/events"))
                        .header("Content-Type", contentType)
                        .header("Authorization", "Bearer " + writer())
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// A token of tenant acme that may send events.
    public static String writer() {
        return TestIssuer.shared().token("acme", "events:write");
    }

    public static String signature(String body, String secret) {
        return "sha256=" + HexFormat.of().formatHex(hmacSha256(body, secret));
    }

    public static byte[] hmacSha256(String text, String secret) {
        return hmac("HmacSHA256", text, secret.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmacSha256(String text, byte[] key) {
        return hmac("HmacSHA256", text, key);
    }

    private static byte[] hmac(String algorithm, String text, String secret) {
        return hmac(algorithm, text, secret.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(String algorithm, String text, byte[] key) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    private static Path rootKey() {
        try {
            var file = Files.createTempFile("root", ".key");
            file.toFile().deleteOnExit();
            return Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class AtTheSamplesTime {
        /// The public half of the key that signed the samples' tokens.
        private static final String SAMPLE_KEYS =
                """
                {"keys": [{"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "sample-key-1",
                 "x": "N8X1cLyHHKIkKx8fK_nHPBFXLxt0gLBpvTIp2dB8_MY", "y": "-9B9kH74NnVaiFMPzD46k5O6spjiq8MRDYLPKeDqDIQ"}]}
                """;

        @Bean
        @Primary
        InstantSource samplesTime() {
            return InstantSource.fixed(CLOCK);
        }

        /// A signature is checked once: the tests' JVM has not the compiler that makes it cheap.
        @Bean
        JwtDecoder samplesAndIssuer() throws ParseException {
            var known = new ConcurrentHashMap<String, Jwt>();
            var samples = samples();
            var issuer =
                    NimbusJwtDecoder.withJwkSetUri(TestIssuer.shared().jwksUri())
                            .jwsAlgorithm(SignatureAlgorithm.ES256)
                            .validateType(false)
                            .build();
            issuer.setJwtValidator(new JwtTimestampValidator());
            return token -> {
                var before = known.get(token);
                if (before != null && Instant.now().isBefore(before.getExpiresAt())) {
                    return before;
                }
                try {
                    return samples.decode(token);
                } catch (JwtException _) {
                    var checked = issuer.decode(token);
                    known.put(token, checked);
                    return checked;
                }
            };
        }

        private static JwtDecoder samples() throws ParseException {
            var keys = new ImmutableJWKSet<SecurityContext>(JWKSet.parse(SAMPLE_KEYS));
            var decoder =
                    NimbusJwtDecoder.withJwkSource(keys)
                            .jwsAlgorithm(SignatureAlgorithm.ES256)
                            .jwtProcessorCustomizer(
                                    processor ->
                                            processor.setJWSTypeVerifier(
                                                    new DefaultJOSEObjectTypeVerifier<>(
                                                            new JOSEObjectType("at+jwt"))))
                            .build();
            var times = new JwtTimestampValidator();
            times.setClock(Clock.fixed(CLOCK, ZoneOffset.UTC));
            decoder.setJwtValidator(times);
            return decoder;
        }
    }
}
