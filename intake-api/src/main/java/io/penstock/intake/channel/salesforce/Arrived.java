package io.penstock.intake.channel.salesforce;

import tools.jackson.databind.JsonNode;

/// A body, by the way it came.
sealed interface Arrived {
    /// SOAP.
    record Outbound(OutboundMessage message) implements Arrived {}

    /// JSON, posted by a flow.
    record Callout(JsonNode body) implements Arrived {}
}
