package io.penstock.store.redrive;

import org.jspecify.annotations.Nullable;

/// What became of one letter of a job.
///
/// @param note why, where it was not sent on
record ItemOutcome(Word word, @Nullable String note) {
    static final ItemOutcome DONE = new ItemOutcome(Word.DONE, null);

    enum Word {
        DONE,
        SKIPPED,
        FAILED
    }

    static ItemOutcome skipped(String why) {
        return new ItemOutcome(Word.SKIPPED, why);
    }

    static ItemOutcome failed(String why) {
        return new ItemOutcome(Word.FAILED, why);
    }
}
