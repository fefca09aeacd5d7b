package io.penstock.intake.trace;

import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import java.text.Normalizer;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Takes out of texts who they are about: what the event declares (addresses and names of the
/// contact, wherever they stand), and whatever looks like an e-mail address or a phone number. It
/// would rather take too much: a long number of another kind becomes `[PHONE]`, too. A name that
/// nobody declared stays.
///
/// Every pattern is linear in the length of the text: it begins only where a run of its characters
/// begins, and each run is read once or has a bound.
final class Redaction {
    private static final String EMAIL = "[EMAIL]";
    private static final String PHONE = "[PHONE]";
    private static final String NAME = "[NAME]";
    private static final String ID = "[ID]";

    private static final Pattern ANY_EMAIL =
            Pattern.compile(
                    "(?<![\\p{L}\\p{N}._%+'-])[\\p{L}\\p{N}._%+'-]++"
                            + "@[\\p{L}\\p{N}-]++(?:\\.[\\p{L}\\p{N}-]++)*+");

    /// Seven digits or more, in groups as people write them.
    private static final Pattern ANY_PHONE =
            Pattern.compile(
                    "(?<![\\p{N}])\\+?\\(?\\p{N}(?:[\\p{Zs}\\p{Pd}()./]{0,3}+\\p{N}){6,18}(?![\\p{N}])");

    /// With the hour behind it, if there is one.
    private static final Pattern ISO_DATE =
            Pattern.compile(
                    "(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
                            + "(?: [0-2][0-9])?");
    private static final int SHORTEST_NAME = 3;

    private record Declared(Pattern pattern, String placeholder) {}

    private final List<Declared> addresses;
    private final List<Declared> names;

    private Redaction(List<Declared> addresses, List<Declared> names) {
        this.addresses = List.copyOf(addresses);
        this.names = List.copyOf(names);
    }

    static Redaction of(Event event) {
        var contact = event.data().contact();
        var addresses =
                addresses(event)
                        .distinct()
                        .map(address -> literal(bare(address), placeholder(address)))
                        .toList();
        var names =
                contact == null
                        ? List.<Declared>of()
                        : names(contact).distinct().map(name -> literal(name, NAME)).toList();
        return new Redaction(addresses, names);
    }

    @Nullable String of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var redacted = ANY_EMAIL.matcher(composed(text)).replaceAll(quoted(EMAIL));
        redacted = without(addresses, redacted);
        redacted =
                ANY_PHONE
                        .matcher(redacted)
                        .replaceAll(
                                found ->
                                        ISO_DATE.matcher(found.group()).matches()
                                                ? quoted(found.group())
                                                : quoted(PHONE));
        return without(names, redacted);
    }

    private static String without(List<Declared> declared, String text) {
        var redacted = text;
        for (var one : declared) {
            redacted = one.pattern().matcher(redacted).replaceAll(quoted(one.placeholder()));
        }
        return redacted;
    }

    /// Every text within.
    JsonNode of(JsonNode node) {
        return switch (node) {
            case StringNode text ->
                    StringNode.valueOf(Objects.requireNonNullElse(of(text.stringValue()), ""));
            case ArrayNode array -> {
                var copy = array.arrayNode();
                array.forEach(element -> copy.add(of(element)));
                yield copy;
            }
            case ObjectNode object -> {
                var copy = object.objectNode();
                object.properties()
                        .forEach(member -> copy.set(member.getKey(), of(member.getValue())));
                yield copy;
            }
            default -> node;
        };
    }

    private static Stream<String> addresses(Event event) {
        var data = event.data();
        var contact = data.contact();
        var replyTo = data.replyTo();
        return Stream.of(
                        contact == null ? Stream.<String>of() : Stream.of(contact.id()),
                        contact == null || contact.alsoKnownAs() == null
                                ? Stream.<String>of()
                                : contact.alsoKnownAs().stream(),
                        contact == null || contact.username() == null
                                ? Stream.<String>of()
                                : Stream.of(contact.username()),
                        replyTo == null ? Stream.<String>of() : Stream.of(replyTo.address()))
                .flatMap(each -> each)
                .filter(address -> bare(address).length() >= SHORTEST_NAME);
    }

    /// Whole, and each of its words.
    private static Stream<String> names(EventData.Contact contact) {
        var name = contact.name();
        return name == null
                ? Stream.of()
                : Stream.of(name.full(), name.given(), name.surname())
                        .filter(Objects::nonNull)
                        .flatMap(
                                each ->
                                        Stream.concat(
                                                Stream.of(each), Stream.of(each.split("\\s+"))))
                        .map(String::strip)
                        .filter(each -> each.length() >= SHORTEST_NAME);
    }

    private static String bare(String address) {
        var text = address.replaceFirst("^(tel:|mailto:)", "");
        return address.startsWith("tel:") && text.startsWith("+") ? text.substring(1) : text;
    }

    private static String placeholder(String address) {
        if (address.startsWith("tel:")) {
            return PHONE;
        }
        return address.startsWith("mailto:") || address.indexOf('@') > 0 ? EMAIL : ID;
    }

    /// As a word of its own, in any case.
    private static Declared literal(String text, String placeholder) {
        var prefix = placeholder.equals(PHONE) ? "\\+?" : "";
        return new Declared(
                Pattern.compile(
                        "(?<![\\p{L}\\p{N}])"
                                + prefix
                                + Pattern.quote(composed(text))
                                + "(?![\\p{L}\\p{N}])",
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE),
                placeholder);
    }

    /// A letter and its accent as one character, if there is such a one.
    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static String quoted(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }
}
