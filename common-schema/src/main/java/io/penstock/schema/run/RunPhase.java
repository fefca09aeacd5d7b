package io.penstock.schema.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The four plain words that every status reports.
public enum RunPhase {
    PENDING,
    RUNNING,
    FAILED,
    COMPLETE;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
