package io.penstock.store.schedule;

/// What becomes of occurrences that passed while nobody could start them.
public enum Misfire {
    /// They are passed over.
    SKIP("skip"),
    /// The last of them is started, once.
    FIRE_ONCE("fire-once");

    private final String word;

    Misfire(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
