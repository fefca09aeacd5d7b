package io.penstock.store.redrive;

/// A filter finds more letters, or runs, than one job takes.
public final class TooManyLettersException extends RuntimeException {
    private TooManyLettersException(String message) {
        super(message);
    }

    static TooManyLettersException moreThan(int limit) {
        return new TooManyLettersException(
                "The filter finds more than %d; narrow it, by time for example".formatted(limit));
    }
}
