package io.penstock.intake.accept;

import io.penstock.schema.api.Intake;
import java.util.List;

/// Results as the caller gets them.
public final class Answers {
    private Answers() {}

    public static Intake.Answer of(List<Acceptance> items) {
        return new Intake.Answer(
                items.size(),
                count(items, "accepted"),
                count(items, "duplicate"),
                count(items, "rejected"),
                count(items, "ignored"),
                items.stream().map(Acceptance::result).toList());
    }

    private static int count(List<Acceptance> items, String word) {
        return (int) items.stream().filter(item -> item.word().equals(word)).count();
    }
}
