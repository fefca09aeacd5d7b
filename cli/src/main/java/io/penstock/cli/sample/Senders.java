package io.penstock.cli.sample;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/// Senders that do not exist: numbers of the range that is kept free for fiction (area code,
/// 555-01xx).
public final class Senders {
    private static final int PER_AREA = 100;
    private static final int FIRST_AREA = 201;
    private static final int AREAS = 799;
    private static final Pattern DIGITS = Pattern.compile("\\d");

    private Senders() {}

    /// @param index from 0; numbers repeat after 79,900
    public static String phone(int index) {
        return "1%03d55501%02d"
                .formatted(FIRST_AREA + (index / PER_AREA) % AREAS, index % PER_AREA);
    }

    /// The number `index` places after `first`.
    public static String after(String first, int index) {
        return Long.toString(Long.parseLong(first) + index);
    }

    /// Another account id of the same shape, always the same for the same phone number.
    static String alias(String sample, String phone) {
        var digits = digits(sample + phone);
        var at = new int[] {0};
        return DIGITS.matcher(sample)
                .replaceAll(_ -> String.valueOf(digits.charAt(at[0]++ % digits.length())));
    }

    private static String digits(String seed) {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(seed.getBytes(StandardCharsets.UTF_8));
            var longs = ByteBuffer.wrap(hash);
            return "%019d%019d"
                    .formatted(longs.getLong() & Long.MAX_VALUE, longs.getLong() & Long.MAX_VALUE);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
