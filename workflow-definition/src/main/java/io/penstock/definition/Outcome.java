package io.penstock.definition;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What the business gets of a completed run.
///
/// @param autoResolvedWhen asked at the end of a run; null means that nobody asks
/// @param minutesSaved of a person's time, for a run that resolved by itself
public record Outcome(@Nullable Condition autoResolvedWhen, @Nullable BigDecimal minutesSaved) {
    static final Outcome NONE = new Outcome(null, null);
}
