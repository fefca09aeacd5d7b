package io.penstock.embedded.whatsapp;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// A reply that one of the stand-ins accepted.
///
/// @param vendor `twilio`, `hubspot`, `intercom`, `chatwoot` or `zammad`
/// @param id that the stand-in gave it
/// @param conversation as the vendor names it: thread, conversation, ticket; with Twilio the
///     customer's address
/// @param text as it came: markup stays
/// @param request as it came; a form as an object of its fields
public record ArrivedReply(
        String vendor,
        String id,
        String conversation,
        String text,
        JsonNode request,
        Instant arrivedAt) {

    /// Without address and text.
    @Override
    public String toString() {
        return vendor + " " + id;
    }
}
