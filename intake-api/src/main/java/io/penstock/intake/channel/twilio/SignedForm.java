package io.penstock.intake.channel.twilio;

import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.channel.Malformed;
import io.penstock.intake.channel.UrlEncoded;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The fields of a form, which are what Twilio signs: names in order, and of each name its values
/// in order, once each.
final class SignedForm {
    /// Twilio sends some dozens, and more as time goes by.
    private static final int MAX_FIELDS = 1_000;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final SortedMap<String, SortedSet<String>> fields = new TreeMap<>();
    private int count;
    private boolean canonical = true;

    private SignedForm() {}

    /// What was signed; empty for a body that nobody can have signed. Of all bodies that stand for
    /// the same fields only one is taken, or bytes could be changed under the signature.
    static Optional<String> text(byte[] body) {
        try {
            var form = read(body);
            return form.canonical ? Optional.of(form.text()) : Optional.empty();
        } catch (Malformed _) {
            return Optional.empty();
        }
    }

    /// The fields as an object: a text each, or the list of them.
    static Parsed<JsonNode> parse(byte[] body) {
        try {
            return new Parsed.Body<>(read(body).object());
        } catch (Malformed e) {
            return e.unreadable();
        }
    }

    private static SignedForm read(byte[] body) throws Malformed {
        var form = new SignedForm();
        UrlEncoded.pairs(body, form::add);
        return form;
    }

    private void add(UrlEncoded.Part name, UrlEncoded.Part value) throws Malformed {
        if (++count > MAX_FIELDS) {
            throw new Malformed("Twilio sends at most %d fields".formatted(MAX_FIELDS));
        }
        canonical &= canonical(name) && canonical(value);
        fields.computeIfAbsent(name.decoded(), _ -> new TreeSet<>()).add(value.decoded());
    }

    private String text() {
        var text = new StringBuilder();
        fields.forEach((name, values) -> values.forEach(value -> text.append(name).append(value)));
        return text.toString();
    }

    private JsonNode object() {
        var object = JsonNodeFactory.instance.objectNode();
        fields.forEach(
                (name, values) -> {
                    if (values.size() == 1) {
                        object.put(name, values.first());
                    } else {
                        values.forEach(object.putArray(name)::add);
                    }
                });
        return object;
    }

    /// Whether marks are the only characters of which it could be escaped or not.
    private static boolean canonical(UrlEncoded.Part part) throws Malformed {
        var again = URLEncoder.encode(part.decoded(), StandardCharsets.UTF_8);
        return escaped(again).equals(escaped(part.sent()));
    }

    private static String escaped(String encoded) {
        var escaped = new StringBuilder(encoded.length());
        for (var octet : encoded.replace("%20", "+").getBytes(StandardCharsets.UTF_8)) {
            if (Character.isLetterOrDigit(octet) || octet == '%' || octet == '+') {
                escaped.append((char) octet);
            } else {
                HEX.toHexDigits(escaped.append('%'), octet);
            }
        }
        return escaped.toString();
    }
}
