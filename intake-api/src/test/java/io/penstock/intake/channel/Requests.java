package io.penstock.intake.channel;

import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.Source;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.Admission;
import io.penstock.store.connection.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Connections and requests for an adapter alone.
public final class Requests {
    private static final TenantId TENANT = new TenantId("acme");

    private Requests() {}

    public static Connection connection(
            Channel channel, List<String> accounts, Admission admission, String... secrets) {
        return new Connection(
                channel,
                "c",
                TENANT,
                accounts,
                List.of(secrets),
                null,
                true,
                null,
                null,
                admission,
                null);
    }

    public static Receipt receipt(
            Channel channel, Map<String, String> headers, String body, Instant at) {
        var all = new HashMap<String, List<String>>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        return Receipt.of(
                new Source(TENANT, channel, "c"),
                new RawRequest("POST", "/", null, all, body.getBytes(StandardCharsets.UTF_8)),
                at);
    }

    /// A file of `samples/`, such as `zoho/s038-zoho-notification-json`.
    public static JsonNode sample(String name) {
        try (var file = Requests.class.getResourceAsStream("/samples/" + name + ".json")) {
            return StrictJson.TOLERANT.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String reason(Authenticity judged) {
        return switch (judged) {
            case Authenticity.Authentic() -> "authentic";
            case Authenticity.Unauthentic(var reason, _) -> reason;
            case Authenticity.Forbidden(var reason, _) -> reason;
        };
    }
}
