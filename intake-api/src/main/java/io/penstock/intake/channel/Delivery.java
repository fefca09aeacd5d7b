package io.penstock.intake.channel;

import io.penstock.schema.api.Problem;
import java.time.Duration;

/// What a sender hears of its request.
sealed interface Delivery {
    /// It was authentic, and each item has its own result.
    record Answered(ChannelAdapter.Answer answer) implements Delivery {}

    /// It was authentic, and comes too often. Nothing of it was taken.
    record Limited(Duration pause) implements Delivery {}

    /// Nobody vouched for it, or it could not be read.
    record Refused(Problem problem, int status) implements Delivery {}
}
