package io.penstock.intake.channel.typeform;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.ChannelAdapter;
import io.penstock.intake.channel.Secrets;
import io.penstock.intake.channel.Secrets.Hmac;
import io.penstock.intake.channel.Signatures;
import io.penstock.intake.channel.StrictBody;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Typeform's webhooks. The signature has no time, so identities are the only protection against a
/// replay. Typeform switches a webhook off that is answered 404 or 410.
///
/// Source: Typeform, "Secure your webhooks", "Example webhook payload".
@Component
class TypeformAdapter implements ChannelAdapter<JsonNode> {
    private static final String SIGNATURE = "Typeform-Signature";
    private static final String PREFIX = "sha256=";

    @Override
    public Channel channel() {
        return Channel.TYPEFORM;
    }

    @Override
    public boolean takes(MediaType mediaType) {
        return mediaType.isCompatibleWith(MediaType.APPLICATION_JSON);
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        var header = receipt.request().header(SIGNATURE);
        if (header.isEmpty()) {
            return Signatures.missing(SIGNATURE);
        }
        var given =
                header.flatMap(it -> Signatures.after(PREFIX, it))
                        .flatMap(Signatures::base64)
                        .orElse(new byte[0]);
        return Secrets.signedByOne(
                        Hmac.SHA256, connection.secrets(), receipt.request().body(), given)
                ? new Authenticity.Authentic()
                : Signatures.invalid();
    }

    @Override
    public Parsed<JsonNode> parse(RawRequest request) {
        return StrictBody.parse(request.body());
    }

    @Override
    public List<Item> map(Connection connection, Receipt receipt, JsonNode body) {
        return List.of(Incoming.read(connection, receipt, body));
    }
}
