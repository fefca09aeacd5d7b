package io.penstock.intake.channel;

import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Language tags (BCP 47).
public final class Locales {
    /// What an event's schema takes: private tags such as `x-klingon` name no language.
    private static final Pattern CANONICAL = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*");

    private Locales() {}

    public static boolean wellFormed(String tag) {
        try {
            var _ = new Locale.Builder().setLanguageTag(tag);
            return CANONICAL.matcher(tag).matches();
        } catch (IllformedLocaleException _) {
            return false;
        }
    }
}
