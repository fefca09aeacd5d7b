package io.penstock.cli.reach;

/// Why there was no answer, in one line.
public final class Unreachable extends RuntimeException {
    private enum Kind {
        LASTING,
        BUSY,
        SILENT
    }

    private static final String ADVICE = "; is Penstock up? (./penstock status)";

    private final String what;
    private final String line;
    private final Kind kind;

    public Unreachable(String line) {
        this(line, "", Kind.LASTING);
    }

    private Unreachable(String what, String advice, Kind kind) {
        super(what + advice, null, false, false);
        this.what = what;
        this.line = what + advice;
        this.kind = kind;
    }

    /// For what may be over the next time that somebody asks.
    static Unreachable forNow(String line) {
        return new Unreachable(line, "", Kind.BUSY);
    }

    /// For a place where nobody listens, or who breaks off.
    static Unreachable absent(String what) {
        return new Unreachable(what, ADVICE, Kind.BUSY);
    }

    /// For an answer that did not come in time.
    static Unreachable silent(String what) {
        return new Unreachable(what, ADVICE, Kind.SILENT);
    }

    /// What is the matter, without advice: for the command that the advice names.
    public String what() {
        return what;
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
