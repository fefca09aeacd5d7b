package io.penstock.intake.stream;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How far a reader is: the next offset of each partition. It holds on every instance, though each
/// merges the partitions in an order of its own.
final class Places {
    private static final Pattern FORM = Pattern.compile("[0-9a-z]{1,12}(\\.[0-9a-z]{1,12}){0,999}");
    private static final int RADIX = 36;

    private final long[] next;

    private Places(long[] next) {
        this.next = next;
    }

    static Places of(long[] next) {
        return new Places(next.clone());
    }

    /// Empty if it is none of ours.
    static Optional<Places> parse(String text) {
        return FORM.matcher(text).matches()
                ? Optional.of(
                        new Places(
                                Arrays.stream(text.split("\\."))
                                        .mapToLong(offset -> Long.parseLong(offset, RADIX))
                                        .toArray()))
                : Optional.empty();
    }

    /// Whether all of it lies between, so that nothing was missed and nothing is ahead.
    boolean between(long[] first, long[] last) {
        if (next.length != first.length) {
            return false;
        }
        for (var partition = 0; partition < next.length; partition++) {
            if (next[partition] < first[partition] || next[partition] > last[partition]) {
                return false;
            }
        }
        return true;
    }

    /// Goes past a record, unless it is behind already.
    ///
    /// @return whether it was not
    boolean pass(int partition, long offset) {
        if (offset < next[partition]) {
            return false;
        }
        next[partition] = offset + 1;
        return true;
    }

    /// For a reader that has seen all there is.
    void catchUp(long[] ends) {
        for (var partition = 0; partition < next.length; partition++) {
            next[partition] = Math.max(next[partition], ends[partition]);
        }
    }

    String text() {
        return Arrays.stream(next)
                .mapToObj(offset -> Long.toString(offset, RADIX))
                .collect(Collectors.joining("."));
    }
}
