package io.penstock.intake.channel.intercom;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Accounts;
import io.penstock.intake.channel.BodySignature;
import io.penstock.intake.channel.Fields;
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

/// Intercom's webhooks. One app, and so one client secret, serves all workspaces that installed it.
///
/// Source: Intercom, "Webhook notifications", "Webhook models".
@Component
class IntercomAdapter implements JsonAdapter {
    private static final BodySignature SIGNATURE =
            new BodySignature("X-Hub-Signature", "sha1=", Hmac.SHA1, Encoding.HEX);

    @Override
    public Channel channel() {
        return Channel.INTERCOM;
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        return SIGNATURE.judge(connection.secrets(), receipt.request());
    }

    @Override
    public List<Item> map(Connection connection, Receipt receipt, JsonNode body) {
        var workspace = Fields.text(body, "app_id");
        var foreign = Accounts.refusal(connection, workspace, "#/app_id");
        if (foreign.isPresent()) {
            return List.of(Item.bad(SingleItem.POINTER, foreign.get()));
        }
        var item =
                SingleItem.of(Channel.INTERCOM, receipt, workspace.orElse(connection.id()), body);
        return List.of(Notification.read(item));
    }
}
