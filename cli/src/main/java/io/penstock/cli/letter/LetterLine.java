package io.penstock.cli.letter;

import io.penstock.schema.api.DeadLetters.Letter;
import io.penstock.schema.api.DeadLetters.Origin;
import org.jspecify.annotations.Nullable;

/// A letter in one line: when, what, whose, why.
final class LetterLine {
    private LetterLine() {}

    static String of(Letter letter) {
        return "%s  %s  %-8s  %s  %s %s%s"
                .formatted(
                        letter.id(),
                        letter.createdAt(),
                        letter.state(),
                        about(letter),
                        letter.failure().failureClass(),
                        letter.failure().code(),
                        letter.hops() == 0 ? "" : "  sent on " + letter.hops() + "×");
    }

    private static String about(Letter letter) {
        return switch (letter.kind()) {
            case RUN ->
                    "run %s  %s/%s  %s"
                            .formatted(
                                    letter.run(), letter.workflow(), letter.step(), letter.owner());
            case RECORD -> record(letter.origin());
            case SIGNAL ->
                    "signal %s  to subscription %s"
                            .formatted(letter.signal(), letter.subscription());
        };
    }

    private static String record(@Nullable Origin origin) {
        return origin == null
                ? "record"
                : "record %s/%d@%d".formatted(origin.topic(), origin.partition(), origin.offset());
    }
}
