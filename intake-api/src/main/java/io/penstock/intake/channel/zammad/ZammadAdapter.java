package io.penstock.intake.channel.zammad;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.BodySignature;
import io.penstock.intake.channel.JsonAdapter;
import io.penstock.intake.channel.Secrets.Hmac;
import io.penstock.intake.channel.Signatures.Encoding;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Zammad's webhooks. It signs for no account: each installation is one, and so is its connection.
///
/// Source: Zammad's admin documentation, "Webhook".
@Component
class ZammadAdapter implements JsonAdapter {
    private static final BodySignature SIGNATURE =
            new BodySignature("X-Hub-Signature", "sha1=", Hmac.SHA1, Encoding.HEX);

    @Override
    public Channel channel() {
        return Channel.ZAMMAD;
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        return SIGNATURE.judge(connection.secrets(), receipt.request());
    }

    @Override
    public List<Item> map(Connection connection, Receipt receipt, JsonNode body) {
        return List.of(
                Triggers.read(SingleItem.of(Channel.ZAMMAD, receipt, connection.id(), body)));
    }
}
