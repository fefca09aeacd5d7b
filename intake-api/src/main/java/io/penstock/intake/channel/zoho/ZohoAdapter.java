package io.penstock.intake.channel.zoho;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.JsonAdapter;
import io.penstock.intake.channel.Secrets;
import io.penstock.intake.channel.StrictBody;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Zoho CRM's notifications. It signs nothing, and sends back the token that the notification was
/// enabled with, as a member of the body.
///
/// Source: Zoho CRM API, "Notification APIs".
@Component
class ZohoAdapter implements JsonAdapter {
    /// More Zoho does not send back.
    private static final int MAX_TOKEN = 50;

    @Override
    public Channel channel() {
        return Channel.ZOHO;
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        return switch (StrictBody.parse(receipt.request().body())) {
            case Parsed.Body(var body) -> judge(connection, body.path(Token.MEMBER));
            case Parsed.Unreadable<JsonNode> _ ->
                    new Authenticity.Unauthentic(
                            "body-unreadable", "The token stands in the body: strict JSON, please");
        };
    }

    @Override
    public List<Item> map(Connection connection, Receipt receipt, JsonNode body) {
        return Notification.read(connection, receipt, body);
    }

    @Override
    public RawRequest withoutCredentials(RawRequest request) {
        try {
            return request.withBody(Token.strip(request.body()));
        } catch (JacksonException _) {
            // taken without a proof: what cannot be read may hold the token anywhere
            return request.withBody(new byte[0]);
        }
    }

    @Override
    public Optional<String> unusable(String secret) {
        return secret.length() <= MAX_TOKEN
                ? Optional.empty()
                : Optional.of("Zoho sends back at most %d characters".formatted(MAX_TOKEN));
    }

    private static Authenticity judge(Connection connection, JsonNode token) {
        if (!token.isString()) {
            return new Authenticity.Unauthentic(
                    "token-missing",
                    "Enable the notification with a secret of the connection as its token");
        }
        return Secrets.isOneOf(connection.secrets(), token.stringValue())
                ? new Authenticity.Authentic()
                : new Authenticity.Unauthentic(
                        "token-invalid", "It must be an active secret of the connection");
    }
}
