package io.penstock.intake.channel.salesforce;

import io.penstock.intake.channel.Email;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Phone;
import io.penstock.schema.event.EventData.Contact;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Whom an object of Salesforce's is about.
final class People {
    private People() {}

    /// A contact or a lead: its id, and every address that it has.
    static Contact named(String type, String id, JsonNode fields) {
        var addresses =
                Stream.of(
                                Fields.text(fields, "Email").flatMap(Email::uri),
                                Fields.text(fields, "Phone").flatMap(Phone::written),
                                Fields.text(fields, "MobilePhone").flatMap(Phone::written))
                        .flatMap(Optional::stream)
                        .distinct()
                        .toList();
        return new Contact(
                uri(type, id),
                orNull(addresses),
                name(fields),
                null,
                Fields.textOrNull(fields, "Company"));
    }

    /// Who opened a case: the address it was opened from, else the contact, else nobody but the
    /// case itself.
    static Contact ofCase(String id, JsonNode fields) {
        var known =
                Stream.of(
                                Fields.text(fields, "SuppliedEmail").flatMap(Email::uri),
                                Fields.text(fields, "ContactEmail").flatMap(Email::uri),
                                Fields.text(fields, "ContactId").map(it -> uri("Contact", it)),
                                Optional.of(uri("Case", id)))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElseThrow();
        var others =
                Stream.of(
                                Fields.text(fields, "ContactId").map(it -> uri("Contact", it)),
                                Fields.text(fields, "SuppliedPhone").flatMap(Phone::written),
                                Fields.text(fields, "ContactPhone").flatMap(Phone::written))
                        .flatMap(Optional::stream)
                        .filter(address -> !address.equals(known))
                        .distinct()
                        .toList();
        return new Contact(
                known,
                orNull(others),
                Fields.text(fields, "SuppliedName")
                        .map(full -> new Contact.Name(full, null, null))
                        .orElse(null),
                null,
                Fields.textOrNull(fields, "SuppliedCompany"));
    }

    static String uri(String type, String id) {
        return "salesforce:%s:%s".formatted(type, id);
    }

    private static Contact.@Nullable Name name(JsonNode fields) {
        var given = Fields.text(fields, "FirstName");
        var surname = Fields.text(fields, "LastName");
        return Stream.of(given, surname)
                .flatMap(Optional::stream)
                .reduce((first, last) -> first + " " + last)
                .or(() -> Fields.text(fields, "Name"))
                .map(full -> new Contact.Name(full, given.orElse(null), surname.orElse(null)))
                .orElse(null);
    }

    private static @Nullable List<String> orNull(List<String> addresses) {
        return addresses.isEmpty() ? null : addresses;
    }
}
