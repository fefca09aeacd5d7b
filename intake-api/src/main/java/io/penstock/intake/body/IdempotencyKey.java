package io.penstock.intake.body;

import io.penstock.intake.delivery.RawRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/// The header `Idempotency-Key`: a quoted string (RFC 9651, section 3.3.3). Most clients leave the
/// quotes away; a key without them is the same key.
///
/// Source: draft-ietf-httpapi-idempotency-key-header.
public final class IdempotencyKey {
    public static final String HEADER = "Idempotency-Key";
    private static final Pattern QUOTED =
            Pattern.compile("\"((?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\"\\\\]){1,255})\"");
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_.:~+/=-]{1,255}");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    private IdempotencyKey() {}

    public static boolean isGiven(RawRequest request) {
        return request.headers().containsKey(HEADER);
    }

    /// Empty if there is none, or if it is malformed.
    public static Optional<String> read(RawRequest request) {
        return request.header(HEADER).flatMap(IdempotencyKey::parse);
    }

    private static Optional<String> parse(String header) {
        var quoted = QUOTED.matcher(header);
        if (quoted.matches()) {
            return Optional.of(ESCAPE.matcher(quoted.group(1)).replaceAll("$1"));
        }
        return BARE.matcher(header).matches() ? Optional.of(header) : Optional.empty();
    }
}
