package io.penstock.intake.channel.whatsapp;

import io.penstock.intake.channel.ChannelAdapter;
import io.penstock.intake.channel.Secrets;
import io.penstock.intake.channel.StrictBody;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/// Meta's WhatsApp Cloud API. Its signature has no time, so identities are the only protection
/// against a replay; and it names no tenant, so the phone number tells whose an item is.
///
/// Source: Meta, "Webhooks from Meta", sections "Verification Requests" and "Event Notifications".
@Component
class WhatsAppAdapter implements ChannelAdapter {
    private static final String SIGNATURE = "X-Hub-Signature-256";
    private static final String PREFIX = "sha256=";

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
    public boolean takes(MediaType mediaType) {
        return mediaType.isCompatibleWith(MediaType.APPLICATION_JSON);
    }

    @Override
    public Authenticity authenticate(Connection connection, RawRequest request) {
        var header = request.header(SIGNATURE);
        if (header.isEmpty()) {
            return new Authenticity.Unauthentic("signature-missing");
        }
        var signature = header.flatMap(WhatsAppAdapter::bytes).orElse(new byte[0]);
        return Secrets.signedByOne(connection.secrets(), request.body(), signature)
                ? new Authenticity.Authentic()
                : new Authenticity.Unauthentic("signature-invalid");
    }

    @Override
    public Reading read(Connection connection, Receipt receipt) {
        return switch (StrictBody.parse(receipt.request().body())) {
            case StrictBody.Json(var root) ->
                    new Reading.Items(Walk.over(root, connection, receipt));
            case StrictBody.Unreadable(var problem) -> new Reading.Unreadable(problem);
        };
    }

    private static Optional<byte[]> bytes(String header) {
        try {
            return header.startsWith(PREFIX)
                    ? Optional.of(HexFormat.of().parseHex(header.substring(PREFIX.length())))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
