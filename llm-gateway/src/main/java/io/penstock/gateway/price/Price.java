package io.penstock.gateway.price;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What a model costs at a provider for some time.
///
/// @param model its name, or how it begins, followed by `*`
/// @param from the first day, of UTC
/// @param until the first day on which it does not hold any more; null: it holds on
public record Price(
        String provider, String model, LocalDate from, @Nullable LocalDate until, Rates rates) {
    private static final int DIGITS = 12;
    private static final String ANY = "*";

    /// @throws IllegalArgumentException if it can hold for no model, or at no time
    public Price {
        if (provider.equals(Prices.LOCAL)) {
            throw new IllegalArgumentException("`local` costs nothing and has no price");
        }
        if (model.indexOf(ANY) >= 0 && model.indexOf(ANY) < model.length() - 1) {
            throw new IllegalArgumentException("`model` may have a `*` at its end only");
        }
        if (until != null && !until.isAfter(from)) {
            throw new IllegalArgumentException("`until` must be after `from`");
        }
    }

    boolean isOf(String provider, String model, LocalDate day) {
        return this.provider.equals(provider)
                && (isExact() ? this.model.equals(model) : model.startsWith(beginning()))
                && !day.isBefore(from)
                && (until == null || day.isBefore(until));
    }

    boolean isExact() {
        return !model.endsWith(ANY);
    }

    private String beginning() {
        return model.substring(0, model.length() - 1);
    }

    /// A digest of everything that it says, so that a record tells whether a price was changed
    /// since.
    public String version() {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /// Canonical: its digest is the version.
    @Override
    public String toString() {
        return "%s/%s from %s until %s: %d %d %d %d %d"
                .formatted(
                        provider,
                        model,
                        from,
                        until == null ? "-" : until,
                        rates.input(),
                        rates.cachedInput(),
                        rates.output(),
                        rates.reasoning(),
                        rates.perRequest());
    }
}
