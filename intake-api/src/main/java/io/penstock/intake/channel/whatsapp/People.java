package io.penstock.intake.channel.whatsapp;

import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Phone;
import io.penstock.schema.event.EventData.Contact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Who an update is about. Since spring 2026 a person may have no phone number, only a user id of
/// the business's scope (BSUID).
final class People {
    private static final String USER_ID = "whatsapp-bsuid:";

    private People() {}

    /// @param contacts `value.contacts`: not all of them, and none of them, need be this person
    /// @param number wa_id; at some relays a user id stands here
    /// @return empty if neither `number` nor `userId` is given
    static Optional<Contact> person(
            JsonNode contacts, @Nullable String number, @Nullable String userId) {
        if (number == null && userId == null) {
            return Optional.empty();
        }
        var card = card(contacts, number, userId);
        var phone =
                Stream.of(Optional.ofNullable(number), Fields.text(card, "wa_id"))
                        .flatMap(Optional::stream)
                        .flatMap(candidate -> Phone.uri(candidate).stream())
                        .findFirst();
        var user =
                Stream.of(
                                Optional.ofNullable(userId),
                                Fields.text(card, "user_id"),
                                Optional.ofNullable(number).filter(id -> Phone.uri(id).isEmpty()))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .map(People::userUri);
        var id = phone.or(() -> user).orElseThrow();
        var others = phone.isPresent() ? user.map(List::of).orElse(null) : null;
        return Optional.of(new Contact(id, others, name(card), username(card), null));
    }

    static String userUri(String userId) {
        return USER_ID + userId.strip().replaceAll("\\s", "%20");
    }

    /// `contact`, known by one more address.
    static Contact alsoKnownAs(Contact contact, String address) {
        var known = contact.alsoKnownAs();
        var all = new ArrayList<>(known == null ? List.of() : known);
        if (!all.contains(address) && !address.equals(contact.id())) {
            all.add(address);
        }
        return new Contact(
                contact.id(),
                all.isEmpty() ? null : List.copyOf(all),
                contact.name(),
                contact.username(),
                contact.organization());
    }

    private static JsonNode card(
            JsonNode contacts, @Nullable String number, @Nullable String userId) {
        for (var contact : contacts) {
            var waId = Fields.textOrNull(contact, "wa_id");
            var user = Fields.textOrNull(contact, "user_id");
            if (waId != null && (waId.equals(number) || waId.equals(userId))
                    || user != null && (user.equals(userId) || user.equals(number))) {
                return contact;
            }
        }
        return MissingNode.getInstance();
    }

    private static Contact.@Nullable Name name(JsonNode card) {
        return Fields.text(card.path("profile"), "name")
                .map(full -> new Contact.Name(full, null, null))
                .orElse(null);
    }

    private static @Nullable String username(JsonNode card) {
        return Fields.text(card.path("profile"), "username")
                .or(() -> Fields.text(card, "username"))
                .orElse(null);
    }
}
