package io.penstock.intake.delivery;

import java.util.Locale;

/// What became of a request as a whole.
public enum Verdict {
    /// It was authentic and could be read; each item has its own result.
    TAKEN,
    /// It was authentic and could not be read.
    UNREADABLE,
    /// Nobody vouched for it; of such a request only metadata and a digest are kept.
    UNAUTHENTIC;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
