package io.penstock.intake.run;

import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.channel.StrictBody;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What a caller asks for, by name: parameters of an address, or members of a body. An empty value
/// is as good as none.
///
/// @param inBody a body is refused with 422, an address with 400
record Asked(Map<String, List<String>> values, boolean inBody) {
    static final Set<String> NAMES =
            names(
                    "status",
                    "phase",
                    "workflow",
                    "channel",
                    "owner",
                    "failureClass",
                    "code",
                    "event",
                    "from",
                    "to",
                    "dueFrom",
                    "dueTo",
                    "cursor",
                    "limit");
    static final Set<String> CONTACT = names("phone", "email", "externalId");
    private static final String CONTACT_MEMBER = "contact";
    private static final int MAX_LENGTH = 512;
    private static final int MAX_VALUES = 50;

    static Asked inAddress(Map<String, List<String>> parameters) {
        var asked = new Asked(parameters, false);
        asked.refuseUnknown("", parameters.keySet(), NAMES);
        return asked;
    }

    /// Members of `contact` are named `contact/phone` and so on.
    static Asked inBody(RawRequest request) {
        var root =
                switch (StrictBody.parse(request.body())) {
                    case Parsed.Body(var json) -> json;
                    case Parsed.Unreadable(var problem) -> throw ProblemException.of(problem, 400);
                };
        var asked = new Asked(new LinkedHashMap<>(), true);
        if (!root.isObject()) {
            throw asked.refused("", "an object with `contact`");
        }
        var known = names(NAMES.toArray(String[]::new));
        known.add(CONTACT_MEMBER);
        asked.refuseUnknown("", root.propertyNames(), known);
        var contact = root.path(CONTACT_MEMBER);
        if (!contact.isObject() || contact.size() != 1) {
            throw asked.refused(CONTACT_MEMBER, "an object with one of " + CONTACT);
        }
        asked.refuseUnknown(CONTACT_MEMBER + "/", contact.propertyNames(), CONTACT);
        asked.take("", root);
        asked.take(CONTACT_MEMBER + "/", contact);
        return asked;
    }

    private void take(String prefix, JsonNode members) {
        for (var member : members.properties()) {
            var name = prefix + member.getKey();
            if (!name.equals(CONTACT_MEMBER)) {
                values.put(name, texts(name, member.getValue()));
            }
        }
    }

    private List<String> texts(String name, JsonNode value) {
        var texts = new ArrayList<String>();
        for (var element : value.isArray() ? value.values() : List.of(value)) {
            if (element.isString() || element.isNumber()) {
                texts.add(element.asString());
            } else if (!element.isNull()) {
                throw refused(name, "a text, or a list of texts");
            }
        }
        return texts;
    }

    /// @throws ProblemException if there are several, or `reading` makes nothing of it
    <T> Optional<T> one(String name, String expected, Function<String, Optional<T>> reading) {
        var given = given(name).toList();
        if (given.size() > 1) {
            throw refused(name, "given once");
        }
        return given.stream().findFirst().map(text -> read(name, text, expected, reading));
    }

    /// In the order given; empty if there is none.
    <T> Set<T> several(String name, String expected, Function<String, Optional<T>> reading) {
        var read = new LinkedHashSet<T>();
        given(name).forEach(text -> read.add(read(name, text, expected, reading)));
        if (read.size() > MAX_VALUES) {
            throw refused(name, "at most %d values".formatted(MAX_VALUES));
        }
        return read;
    }

    ProblemException refused(String name, String expected) {
        var place = Problem.Place.at("#/" + name, "invalid", "Must be " + expected);
        return refused(
                "%s must be %s".formatted(name.isEmpty() ? "The body" : name, expected), place);
    }

    private <T> T read(
            String name, String text, String expected, Function<String, Optional<T>> reading) {
        return Optional.of(text)
                .filter(Asked::storable)
                .flatMap(reading)
                .orElseThrow(() -> refused(name, expected));
    }

    private static boolean storable(String text) {
        return text.length() <= MAX_LENGTH && text.chars().noneMatch(Character::isISOControl);
    }

    private Stream<String> given(String name) {
        return values.getOrDefault(name, List.of()).stream().filter(text -> !text.isBlank());
    }

    private void refuseUnknown(String prefix, Iterable<String> given, Set<String> known) {
        for (var name : given) {
            if (!known.contains(name)) {
                var place = Problem.Place.at("#/" + prefix + escaped(name), "unknown", null);
                throw refused("Known are " + String.join(", ", known), place);
            }
        }
    }

    private ProblemException refused(String detail, Problem.Place place) {
        return inBody
                ? ProblemException.invalid(detail, List.of(place))
                : ProblemException.of(
                        Problem.of(
                                "invalid-parameter",
                                400,
                                "A parameter cannot be read",
                                detail,
                                List.of(place)),
                        400);
    }

    /// A name that the caller made up stands in the answer: short, and as a pointer has it.
    private static String escaped(String name) {
        var shortened = name.length() > 40 ? name.substring(0, 40) : name;
        return shortened.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    private static Set<String> names(String... names) {
        return new LinkedHashSet<>(List.of(names));
    }
}
