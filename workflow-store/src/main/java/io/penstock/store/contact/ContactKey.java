package io.penstock.store.contact;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.id.TenantId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// One way to name a person or a record: what the blind index compares.
///
/// @param value canonical: E.164 with its `+`, an e-mail address in lower case, or an external id
/// as its system writes it
public record ContactKey(Kind kind, String value) {
    private static final String TEL = "tel:";
    private static final String MAILTO = "mailto:";
    private static final Pattern PUNCTUATION = Pattern.compile("[\\s()./\\-\u00a0\u2010-\u2015]");
    private static final Pattern E164 = Pattern.compile("\\+?([1-9][0-9]{6,14})");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,255}");
    private static final int MAX_ID = 512;

    public enum Kind {
        PHONE("phone"),
        EMAIL("email"),
        EXTERNAL_ID("external-id");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// An international number however it is punctuated, with `+`, `00` or neither, or a `tel:`
    /// address; empty for anything else. National numbers are not guessed at.
    public static Optional<ContactKey> phone(String text) {
        var number = text.strip();
        if (startsWith(number, TEL)) {
            number = number.substring(TEL.length()).split(";", 2)[0];
        }
        number = PUNCTUATION.matcher(number).replaceAll("");
        if (number.startsWith("00")) {
            number = number.substring(2);
        }
        var match = E164.matcher(number);
        return match.matches()
                ? Optional.of(new ContactKey(Kind.PHONE, "+" + match.group(1)))
                : Optional.empty();
    }

    /// An address, plain or `mailto:`; empty for anything else.
    public static Optional<ContactKey> email(String text) {
        var address = text.strip();
        if (startsWith(address, MAILTO)) {
            address = decoded(address.substring(MAILTO.length()).split("\\?", 2)[0]);
        }
        return EMAIL.matcher(address).matches()
                ? Optional.of(new ContactKey(Kind.EMAIL, address.toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    /// Verbatim; empty for a blank one, or one of more than 512 characters.
    public static Optional<ContactKey> externalId(String text) {
        return text.isBlank() || text.length() > MAX_ID
                ? Optional.empty()
                : Optional.of(new ContactKey(Kind.EXTERNAL_ID, text));
    }

    /// An address as events have it: `tel:`, `mailto:`, anything else is an external id.
    static Optional<ContactKey> address(String text) {
        if (startsWith(text, TEL)) {
            return phone(text);
        }
        return startsWith(text, MAILTO) ? email(text) : externalId(text);
    }

    /// What the index holds instead of the value.
    public byte[] hash(KeyedHash hash, TenantId tenant) {
        return hash.blind(tenant, kind.word(), value);
    }

    private static boolean startsWith(String text, String scheme) {
        return text.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    /// `+` stands for itself in an address, unlike in a form.
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    /// Without the value, which is personal.
    @Override
    public String toString() {
        return "ContactKey[" + kind.word() + "]";
    }
}
