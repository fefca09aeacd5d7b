package io.penstock.intake.channel;

import io.penstock.intake.accept.Acceptance;
import io.penstock.schema.api.Problem;
import java.util.List;

/// What became of one request of a sender.
sealed interface Delivery {
    record Taken(List<Acceptance> items) implements Delivery {}

    record Unauthentic(Problem problem) implements Delivery {}

    record Unreadable(Problem problem) implements Delivery {}
}
