package io.penstock.intake.channel.whatsapp;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.BodySignature;
import io.penstock.intake.channel.JsonAdapter;
import io.penstock.intake.channel.Secrets;
import io.penstock.intake.channel.Secrets.Hmac;
import io.penstock.intake.channel.Signatures.Encoding;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Meta's WhatsApp Cloud API. Its signature has no time, so identities are the only protection
/// against a replay; and it names no tenant, so the phone number tells whose an item is.
///
/// Source: Meta, "Webhooks from Meta", sections "Verification Requests" and "Event Notifications".
@Component
class WhatsAppAdapter implements JsonAdapter {
    private static final BodySignature SIGNATURE =
            new BodySignature("X-Hub-Signature-256", "sha256=", Hmac.SHA256, Encoding.HEX);

    @Override
    public Channel channel() {
        return Channel.WHATSAPP;
    }

    @Override
    public Handshake handshake(Connection connection, Map<String, String> parameters) {
        var expected = connection.verifyToken();
        var challenge = parameters.get("hub.challenge");
        var token = parameters.getOrDefault("hub.verify_token", "");
        var knows = expected != null && Secrets.equal(expected, token);
        return knows && challenge != null && "subscribe".equals(parameters.get("hub.mode"))
                ? new Handshake.Confirmed(challenge)
                : new Handshake.Refused();
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        return SIGNATURE.judge(connection.secrets(), receipt.request());
    }

    @Override
    public List<Item> map(Connection connection, Receipt receipt, JsonNode body) {
        return Walk.over(body, connection, receipt);
    }
}
