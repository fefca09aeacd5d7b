package io.penstock.store.contact;

import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// By what an event can be found: its contact under every name, the e-mail addresses and phone
/// numbers that a form was given, and the ids of its ticket and its record.
public final class Contacts {
    private static final int MOST = 50;

    private Contacts() {}

    /// At most 50; a form may have any number of answers.
    public static Set<ContactKey> of(Event event) {
        var data = event.data();
        return Stream.of(contact(data), answers(data), ids(data))
                .flatMap(keys -> keys)
                .flatMap(Optional::stream)
                .limit(MOST)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<Optional<ContactKey>> contact(EventData data) {
        var contact = data.contact();
        return contact == null
                ? Stream.empty()
                : Stream.concat(Stream.of(contact.id()), orNone(contact.alsoKnownAs()).stream())
                        .map(ContactKey::address);
    }

    private static Stream<Optional<ContactKey>> answers(EventData data) {
        var form = data.form();
        return form == null ? Stream.empty() : form.answers().stream().map(Contacts::answer);
    }

    private static Optional<ContactKey> answer(EventData.Form.Answer answer) {
        var value = answer.value();
        if (value == null || !value.isString()) {
            return Optional.empty();
        }
        var text = value.asString();
        return isPhone(answer.type()) ? ContactKey.phone(text) : ContactKey.email(text);
    }

    private static boolean isPhone(@Nullable String type) {
        return type != null && Set.of("phone", "tel").contains(type.toLowerCase(Locale.ROOT));
    }

    private static Stream<Optional<ContactKey>> ids(EventData data) {
        var ticket = data.ticket();
        var entry = data.record();
        return Stream.of(
                        ticket == null ? null : ticket.id(),
                        ticket == null ? null : ticket.number(),
                        entry == null ? null : entry.id())
                .map(id -> id == null ? Optional.empty() : ContactKey.externalId(id));
    }

    private static List<String> orNone(@Nullable List<String> names) {
        return names == null ? List.of() : names;
    }
}
