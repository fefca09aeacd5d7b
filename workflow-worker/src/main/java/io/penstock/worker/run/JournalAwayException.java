package io.penstock.worker.run;

/// The journal cannot be reached, and whether the last write was kept is unknown. The run is taken
/// up again from what the journal then says.
public final class JournalAwayException extends RuntimeException {
    private JournalAwayException(String message, Throwable cause) {
        super(message, cause);
    }

    public static JournalAwayException during(String what, Throwable cause) {
        return new JournalAwayException(
                what + " failed: the database does not answer; the run is taken up again", cause);
    }
}
