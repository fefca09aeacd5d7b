package io.penstock.intake.channel.standardwebhooks;

import tools.jackson.databind.JsonNode;

/// What was sent; the specification leaves its form to the sender.
sealed interface Payload {
    record Json(JsonNode root) implements Payload {}

    record Bytes(byte[] bytes) implements Payload {}
}
