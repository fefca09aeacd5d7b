package io.penstock.intake.channel.pipedrive;

import io.penstock.intake.channel.Email;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Phone;
import io.penstock.schema.event.EventData.Contact;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A person as a contact. Version 1 lists addresses as `email` and `phone`, version 2 as `emails`
/// and `phones`; the primary one comes first.
final class Person {
    private Person() {}

    static Contact read(String uri, JsonNode person) {
        var addresses =
                Stream.of(
                                values(person, "email").map(Email::uri),
                                values(person, "emails").map(Email::uri),
                                values(person, "phone").map(Phone::written),
                                values(person, "phones").map(Phone::written))
                        .flatMap(found -> found)
                        .flatMap(Optional::stream)
                        .distinct()
                        .toList();
        return new Contact(
                uri,
                addresses.isEmpty() ? null : addresses,
                name(person),
                null,
                Fields.textOrNull(person, "org_name"));
    }

    private static Stream<String> values(JsonNode person, String member) {
        var list = person.path(member);
        return Stream.concat(
                        list.valueStream().filter(it -> Fields.says(it, "primary")),
                        list.valueStream().filter(it -> !Fields.says(it, "primary")))
                .flatMap(it -> Fields.text(it, "value").stream());
    }

    private static Contact.@Nullable Name name(JsonNode person) {
        var given = Fields.text(person, "first_name");
        var surname = Fields.text(person, "last_name");
        return Fields.text(person, "name")
                .or(
                        () ->
                                Stream.of(given, surname)
                                        .flatMap(Optional::stream)
                                        .reduce((first, last) -> first + " " + last))
                .map(full -> new Contact.Name(full, given.orElse(null), surname.orElse(null)))
                .orElse(null);
    }
}
