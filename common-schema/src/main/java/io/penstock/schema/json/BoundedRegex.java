package io.penstock.schema.json;

import com.networknt.schema.SchemaException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A stranger's `pattern` over a stranger's text, which may not burn a core.
///
/// [Pattern] backtracks, exponentially on `(a+)+$`; so it reads a text that counts, and is stopped.
/// What it cannot decide in time, nor on its stack, RE2/J decides in linear time. It does not know
/// look-around and back references, and unrolls counted repetitions, however they are nested: a
/// pattern with one of those is then not decided at all.
final class BoundedRegex implements RegularExpression {
    /// Characters that all patterns may read of one document.
    static final int MOST_READS = 10_000_000;

    private static final int READS_OF_ONE = 1_000_000;
    private static final ScopedValue<Effort> EFFORT = ScopedValue.newInstance();

    private final String regex;
    private final Pattern pattern;

    private BoundedRegex(String regex, Pattern pattern) {
        this.regex = regex;
        this.pattern = pattern;
    }

    /// Whether a text matches is not known. A [SchemaException], as the validator logs the pattern
    /// with every other one.
    static final class Undecided extends SchemaException {
        private static final long serialVersionUID = 1;

        private Undecided() {
            super("A pattern takes too long on this text");
        }
    }

    /// What may still be read.
    static final class Effort {
        private long left = MOST_READS;

        private void spend(long reads) {
            left -= reads;
            if (left < 0) {
                throw new Undecided();
            }
        }

        long spent() {
            return MOST_READS - left;
        }
    }

    /// As the validator's own factory reads it: ECMA-262 as far as [Pattern] knows it.
    static BoundedRegex of(String regex) {
        var java =
                RegularExpressions.replaceLongformCharacterProperties(
                        RegularExpressions.replaceDollarAnchors(regex));
        try {
            return new BoundedRegex(regex, Pattern.compile(java));
        } catch (StackOverflowError _) {
            throw new PatternSyntaxException("The pattern is nested too deeply", "", -1);
        }
    }

    /// All patterns of `check` share `effort`.
    static <T, X extends Throwable> T within(Effort effort, ScopedValue.CallableOp<T, X> check)
            throws X {
        return ScopedValue.where(EFFORT, effort).call(check);
    }

    /// @throws Undecided if that takes too long
    @Override
    public boolean matches(String value) {
        var effort = EFFORT.orElse(new Effort());
        try {
            return pattern.matcher(new Counted(value, effort)).find();
        } catch (TooManyReads | StackOverflowError _) {
            return matchesLinearly(value, effort);
        }
    }

    private boolean matchesLinearly(String value, Effort effort) {
        effort.spend((long) value.length() * regex.length());
        if (regex.indexOf('{') >= 0) {
            throw new Undecided();
        }
        try {
            return com.google.re2j.Pattern.compile(regex).matcher(value).find();
        } catch (com.google.re2j.PatternSyntaxException | StackOverflowError _) {
            throw new Undecided();
        }
    }

    private static final class TooManyReads extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyReads() {
            super(null, null, false, false);
        }
    }

    private static final class Counted implements CharSequence {
        private final CharSequence text;
        private final Effort effort;
        private int left = READS_OF_ONE;

        Counted(CharSequence text, Effort effort) {
            this.text = text;
            this.effort = effort;
        }

        @Override
        public char charAt(int index) {
            effort.spend(1);
            if (--left < 0) {
                throw new TooManyReads();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
