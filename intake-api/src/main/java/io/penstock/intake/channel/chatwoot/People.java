package io.penstock.intake.channel.chatwoot;

import io.penstock.intake.channel.Email;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Phone;
import io.penstock.schema.event.EventData.Contact;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Contacts by e-mail address or telephone number, else by Chatwoot's own number for them.
final class People {
    private People() {}

    static Optional<Contact> contact(JsonNode contact) {
        var addresses =
                Stream.of(
                                Fields.text(contact, "email").flatMap(Email::uri),
                                Fields.text(contact, "phone_number").flatMap(Phone::uri),
                                Fields.text(contact, "id").map(People::uri))
                        .flatMap(Optional::stream)
                        .distinct()
                        .toList();
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        var others = addresses.subList(1, addresses.size());
        return Optional.of(
                new Contact(
                        addresses.getFirst(),
                        others.isEmpty() ? null : List.copyOf(others),
                        Fields.text(contact, "name")
                                .map(full -> new Contact.Name(full, null, null))
                                .orElse(null),
                        null,
                        null));
    }

    /// Whom a conversation is with.
    static Optional<Contact> customerOf(JsonNode conversation) {
        return contact(conversation.path("meta").path("sender"));
    }

    static String uri(String id) {
        return "chatwoot:contact:" + id.replaceAll("\\s", "%20");
    }
}
