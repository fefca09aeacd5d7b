package io.penstock.intake.channel.intercom;

import io.penstock.intake.channel.Email;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Phone;
import io.penstock.schema.event.EventData.Contact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Users, leads and visitors are customers; admins, bots and teams are not.
final class People {
    private static final Set<String> CUSTOMERS = Set.of("user", "lead", "contact", "visitor");
    private static final Pattern BLANK = Pattern.compile("\\s");

    private People() {}

    /// Whether somebody of that side wrote it; who is not told apart is of either.
    static boolean by(boolean customer, JsonNode author) {
        return Fields.text(author, "type")
                .map(type -> CUSTOMERS.contains(type) == customer)
                .orElse(true);
    }

    /// The customer of a conversation or ticket: its first author, if that is one, else the first
    /// of its contacts.
    static Optional<Contact> customerOf(JsonNode thread) {
        var author = thread.path("source").path("author");
        var contacts = thread.path("contacts");
        return Stream.concat(
                        Stream.of(author).filter(it -> it.has("type") && by(true, it)),
                        Stream.of(
                                contacts.path("contacts").path(0),
                                contacts.path(0),
                                thread.path("user")))
                .flatMap(person -> contact(person).stream())
                .findFirst();
    }

    /// By e-mail address where one is given, else by id.
    static Optional<Contact> contact(JsonNode person) {
        var addresses = new ArrayList<String>();
        Fields.text(person, "email").flatMap(Email::uri).ifPresent(addresses::add);
        uri(person).ifPresent(addresses::add);
        Fields.text(person, "phone").flatMap(Phone::uri).ifPresent(addresses::add);
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        var others = addresses.subList(1, addresses.size());
        return Optional.of(
                new Contact(
                        addresses.getFirst(),
                        others.isEmpty() ? null : List.copyOf(others),
                        Fields.text(person, "name")
                                .map(full -> new Contact.Name(full, null, null))
                                .orElse(null),
                        null,
                        null));
    }

    /// `intercom:{type}:{id}`, with Intercom's own word for the type.
    static Optional<String> uri(JsonNode object) {
        var type = Fields.text(object, "type").orElse("contact");
        return Fields.text(object, "id")
                .map(id -> BLANK.matcher("intercom:" + type + ":" + id).replaceAll("%20"));
    }
}
