package io.penstock.intake.channel.typeform;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.BodySignature;
import io.penstock.intake.channel.JsonAdapter;
import io.penstock.intake.channel.Secrets.Hmac;
import io.penstock.intake.channel.Signatures.Encoding;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Typeform's webhooks. The signature has no time, so identities are the only protection against a
/// replay. Typeform switches a webhook off that is answered 404 or 410.
///
/// Source: Typeform, "Secure your webhooks", "Example webhook payload".
@Component
class TypeformAdapter implements JsonAdapter {
    private static final BodySignature SIGNATURE =
            new BodySignature("Typeform-Signature", "sha256=", Hmac.SHA256, Encoding.BASE64);

    @Override
    public Channel channel() {
        return Channel.TYPEFORM;
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        return SIGNATURE.judge(connection.secrets(), receipt.request());
    }

    @Override
    public List<Item> map(Connection connection, Receipt receipt, JsonNode body) {
        return List.of(Incoming.read(connection, receipt, body));
    }
}
