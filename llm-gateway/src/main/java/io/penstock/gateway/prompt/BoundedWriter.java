package io.penstock.gateway.prompt;

import java.io.Writer;

/// Text up to a length: nested sections over long lists would grow without one.
final class BoundedWriter extends Writer {
    private final StringBuilder text = new StringBuilder();
    private final int longest;

    /// There is no room for more.
    static final class FullException extends RuntimeException {}

    BoundedWriter(int longest) {
        this.longest = longest;
    }

    @Override
    public void write(char[] characters, int from, int count) {
        if (text.length() + count > longest) {
            throw new FullException();
        }
        text.append(characters, from, count);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return text.toString();
    }
}
