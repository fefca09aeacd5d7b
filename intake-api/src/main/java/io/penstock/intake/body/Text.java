package io.penstock.intake.body;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/// A form that a text must have.
///
/// @param expected told to whoever sent another; never what they sent
public record Text(String expected, Predicate<String> form) {
    private static final String IPV4 = "(?:0|[1-9][0-9]{0,2})(?:\\.(?:0|[1-9][0-9]{0,2})){3}";

    /// Not in the forms with fewer or octal parts, which are read in more than one way.
    private static final Pattern PLAIN_NETWORK =
            Pattern.compile(
                    "(?:%1$s|(?=[^/]*:)[0-9A-Fa-f:]{2,39}(?:(?<=:)%1$s)?)(?:/(?:0|[1-9][0-9]{0,2}))?"
                            .formatted(IPV4));

    /// As it stands in a webhook's address.
    public static final Text ID =
            matching(
                    "1 to 64 letters, digits, hyphens, underscores or dots, no hyphen or dot first",
                    "[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");

    public static final Text ACCOUNT =
            matching("The sender's own id, 1 to 200 characters of ASCII", "[\\x21-\\x7e]{1,200}");

    public static final Text SECRET = storable("8 to 512 characters", 8, 512);

    public static final Text TOKEN = storable("1 to 4096 characters", 1, 4096);

    public static final Text NAME = storable("1 to 100 characters", 1, 100);

    public static final Text WORD = storable("A word", 1, 100);

    public static final Text URL = storable("An absolute http or https URL", 1, 2000);

    public static final Text ORIGIN =
            matching(
                    "scheme://host[:port] in lower case, without a path",
                    "https?://(?:[a-z0-9.-]{1,253}|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");

    public static final Text HOST =
            matching("A host name or address", "[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]+]");

    public static final Text NETWORK =
            new Text("An address, or a network as 192.0.2.0/24", Text::isNetwork);

    public boolean admits(String text) {
        return form.test(text);
    }

    public static Text matching(String expected, String regex) {
        return new Text(expected, Pattern.compile(regex).asMatchPredicate());
    }

    /// Text that a database and UTF-8 can hold, without control characters.
    private static Text storable(String expected, int min, int max) {
        return new Text(
                expected,
                text ->
                        text.length() >= min
                                && text.length() <= max
                                && !text.isBlank()
                                && text.chars().noneMatch(Character::isISOControl)
                                && StandardCharsets.UTF_8.newEncoder().canEncode(text));
    }

    private static boolean isNetwork(String text) {
        if (!PLAIN_NETWORK.matcher(text).matches()) {
            return false;
        }
        try {
            var _ = new IpAddressMatcher(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
