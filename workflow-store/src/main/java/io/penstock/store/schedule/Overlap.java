package io.penstock.store.schedule;

/// What becomes of an occurrence while a run of an earlier one has not ended.
public enum Overlap {
    /// Its run waits for the earlier one.
    QUEUE("queue"),
    /// It is passed over.
    SKIP("skip");

    private final String word;

    Overlap(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
