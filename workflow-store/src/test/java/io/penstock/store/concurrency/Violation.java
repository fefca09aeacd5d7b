package io.penstock.store.concurrency;

/// A promise that was broken, and the line that shows it.
record Violation(Promise promise, String what, Happened shown) {

    enum Promise {
        I3_ONE_END,
        I4_ORDER_AND_ONE_ACTIVE,
        I6_FENCED,
        I10_NOT_STRANDED
    }
}
