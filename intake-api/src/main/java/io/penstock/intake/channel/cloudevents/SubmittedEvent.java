package io.penstock.intake.channel.cloudevents;

import io.penstock.intake.accept.Item;
import io.penstock.intake.delivery.Receipt;
import tools.jackson.databind.node.ObjectNode;

/// An event that did not come to `/v1/events`, and is read as if it had.
public final class SubmittedEvent {
    private SubmittedEvent() {}

    /// @param event in the JSON event format; faults are told at its members, as `#/data/contact`
    public static Item read(ObjectNode event, Receipt receipt) {
        return EventReader.json("#", event, receipt);
    }
}
