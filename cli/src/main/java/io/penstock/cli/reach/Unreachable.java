package io.penstock.cli.reach;

/// Why there was no answer, in one line.
public final class Unreachable extends RuntimeException {
    private enum Kind {
        LASTING,
        BUSY,
        SILENT
    }

    private final String line;
    private final Kind kind;

    public Unreachable(String line) {
        this(line, Kind.LASTING);
    }

    private Unreachable(String line, Kind kind) {
        super(line, null, false, false);
        this.line = line;
        this.kind = kind;
    }

    /// For what may be over the next time that somebody asks.
    static Unreachable forNow(String line) {
        return new Unreachable(line, Kind.BUSY);
    }

    /// For an answer that did not come in time.
    static Unreachable silent(String line) {
        return new Unreachable(line, Kind.SILENT);
    }

    public String line() {
        return line;
    }

    /// Whether it is worth asking again: nobody was there, or they are busy, or late.
    public boolean passing() {
        return kind != Kind.LASTING;
    }

    boolean silent() {
        return kind == Kind.SILENT;
    }
}
