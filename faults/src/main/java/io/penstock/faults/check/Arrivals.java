package io.penstock.faults.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What others wrote down of what reached them, each in the order in which it came.
///
/// @param messages that a channel took
/// @param calls that targets carried out, by idempotency key; null where nobody looked
/// @param signals that subscribers took, by `webhook-id`; null where nobody looked
public record Arrivals(
        List<Arrived> messages, @Nullable List<Arrived> calls, @Nullable List<Arrived> signals) {

    public static Arrivals ofMessages(List<Arrived> messages) {
        return new Arrivals(messages, null, null);
    }
}
