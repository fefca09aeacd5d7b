package io.penstock.intake.channel.zammad;

import io.penstock.intake.channel.Email;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Phone;
import io.penstock.schema.event.EventData.Contact;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Customers by e-mail address, telephone number or Zammad's own number for them.
final class People {
    /// A name, in quotation marks or not, before an address in angle brackets.
    private static final Pattern MAILBOX =
            Pattern.compile("\\s*+\"?+([^\"<>]*+)\"?+\\s*+<([^<>]++)>\\s*+");

    private static final Pattern BLANK = Pattern.compile("\\s");

    private People() {}

    static Optional<Contact> customer(JsonNode user) {
        var addresses =
                Stream.of(
                                Fields.text(user, "email").flatMap(Email::uri),
                                phone(user, "phone"),
                                phone(user, "mobile"),
                                Fields.text(user, "id").map(id -> "zammad:user:" + unbroken(id)))
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
                        name(user),
                        null,
                        Fields.textOrNull(user, "organization")));
    }

    /// Who wrote an e-mail, by its `From`.
    static Optional<Contact> mailbox(String from) {
        var mailbox = MAILBOX.matcher(from);
        var matches = mailbox.matches();
        return Email.uri(matches ? mailbox.group(2).strip() : from.strip())
                .map(
                        address ->
                                new Contact(
                                        address,
                                        null,
                                        matches ? full(mailbox.group(1).strip()) : null,
                                        null,
                                        null));
    }

    private static Contact.@Nullable Name full(String name) {
        return name.isEmpty() ? null : new Contact.Name(name, null, null);
    }

    private static Contact.@Nullable Name name(JsonNode user) {
        var given = Fields.text(user, "firstname");
        var surname = Fields.text(user, "lastname");
        var full =
                Stream.of(given, surname)
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(" "));
        return full.isEmpty()
                ? null
                : new Contact.Name(full, given.orElse(null), surname.orElse(null));
    }

    /// People write numbers with blanks and brackets.
    private static Optional<String> phone(JsonNode user, String member) {
        return Fields.text(user, member)
                .map(number -> number.replaceAll("[\\s().\\-/]", ""))
                .filter(number -> number.startsWith("+"))
                .flatMap(Phone::uri);
    }

    private static String unbroken(String text) {
        return BLANK.matcher(text).replaceAll("%20");
    }
}
