package io.penstock.intake.channel.hubspot;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.JsonAdapter;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// HubSpot's webhooks, in two shapes: an array of thin events from subscriptions, or one whole
/// object from a workflow's action. One client secret serves all portals.
///
/// Source: HubSpot, "Validating requests", "Webhooks API".
@Component
class HubSpotAdapter implements JsonAdapter {

    @Override
    public Channel channel() {
        return Channel.HUBSPOT;
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        return switch (connection.admission().verification()) {
            case CHANNEL, ADDRESS, NONE -> SignatureV3.judge(connection, receipt);
            case V1 -> OlderSignature.V1.judge(connection, receipt);
            case V2 -> OlderSignature.V2.judge(connection, receipt);
        };
    }

    @Override
    public List<Item> map(Connection connection, Receipt receipt, JsonNode body) {
        if (body.isObject()) {
            return List.of(WorkflowAction.read(Incoming.of(receipt, "#", body), connection));
        }
        if (!body.isArray()) {
            return List.of(Item.bad("#", Place.at("#", "type", "An array, or an object")));
        }
        return IntStream.range(0, body.size())
                .mapToObj(i -> Incoming.of(receipt, "#/" + i, body.path(i)))
                .map(incoming -> ThinEvent.read(incoming, connection))
                .toList();
    }
}
