package io.penstock.retrieval.chunk;

import java.util.regex.Pattern;

/// What a source, a collection of documents, may be called.
public final class SourceName {
    /// In words, for those whose name was refused.
    public static final String RULE = "letters, digits and ._-, at most 100";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private SourceName() {}

    public static boolean wellFormed(String name) {
        return FORM.matcher(name).matches();
    }
}
