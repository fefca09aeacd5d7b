package io.penstock.gateway.provider;

import java.util.Locale;

/// What a failed attempt asks of the plan.
public enum FaultClass {
    /// It may have been bad luck: once more on the same target, then the next.
    RETRY_SAME,
    /// The target wants to be left alone for a while; the next.
    COOL_NEXT,
    /// The next target.
    NEXT,
    /// A person must mend our credentials or the target's name; the next.
    NEXT_KEY,
    /// The prompt is too long for this target; the next may have a larger window.
    NEXT_LARGER,
    /// No other target would answer differently.
    TERMINAL;

    /// As it stands in records and answers.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
