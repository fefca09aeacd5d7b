package io.penstock.retrieval.chunk;

/// Tokens by rule of thumb: characters / 3.5, rounded up. No model's tokenizer is asked.
public final class Tokens {
    private Tokens() {}

    public static int of(CharSequence text) {
        return of(text.length());
    }

    /// Of a text of that many characters.
    public static int of(int characters) {
        return (2 * characters + 6) / 7;
    }
}
