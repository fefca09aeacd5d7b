package io.penstock.intake.channel.salesforce;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.StorableText;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem.Place;
import io.penstock.store.connection.Connection;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a flow posts. Administrators write that body; the shape that we ask for is `{eventUuid,
/// organizationId, object, recordId, event: created|updated|deleted, occurredAt, fields}`. One that
/// lacks more than its id is kept as it came.
final class Callouts {
    private static final String ITEM = "#";

    private Callouts() {}

    static Item read(Connection connection, Receipt receipt, JsonNode body) {
        if (!body.isObject()) {
            return Item.bad(ITEM, Place.at(ITEM, "type", "An object"));
        }
        var organization = Fields.text(body, "organizationId");
        if (!connection.accounts().isEmpty()) {
            if (organization.isEmpty()) {
                return Item.lacking(ITEM, "#/organizationId", "The id of the organisation");
            }
            if (!OrganizationIds.isOneOf(connection.accounts(), organization.get())) {
                return Item.bad(
                        ITEM,
                        Place.at(
                                "#/organizationId",
                                "foreign-account",
                                "It is not an organisation of this connection"));
            }
        }
        return Fields.text(body, "eventUuid").isEmpty()
                ? Item.lacking(ITEM, "#/eventUuid", "It tells one event from another")
                : read(
                        receipt,
                        organization.map(OrganizationIds::canonical).orElse(connection.id()),
                        body);
    }

    private static Item read(Receipt receipt, String account, JsonNode sent) {
        var storable = StorableText.repair(sent);
        var body = storable.node();
        var type = Fields.text(body, "object");
        var record = Fields.text(body, "recordId");
        var event = Fields.text(body, "event");
        var incoming =
                new Incoming(
                        receipt,
                        ITEM,
                        account,
                        Fields.text(body, "eventUuid").orElseThrow(),
                        type.orElse("flow") + event.map(word -> "." + word).orElse(""),
                        Fields.timestamp(body, "occurredAt").orElse(receipt.at()),
                        storable.changed());
        var what = event.flatMap(Callouts::what);
        return type.isPresent() && record.isPresent() && what.isPresent()
                ? new Happening(incoming, what.get(), type.get(), record.get(), body.path("fields"))
                        .item()
                : incoming.custom(body);
    }

    private static Optional<Happening.What> what(String event) {
        return switch (event) {
            case "created" -> Optional.of(Happening.What.CREATED);
            case "updated" -> Optional.of(Happening.What.UPDATED);
            case "deleted" -> Optional.of(Happening.What.DELETED);
            default -> Optional.empty();
        };
    }
}
