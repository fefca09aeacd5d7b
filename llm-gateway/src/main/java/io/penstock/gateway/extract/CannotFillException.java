package io.penstock.gateway.extract;

/// The output schema asks for something that an extract cannot give.
public final class CannotFillException extends RuntimeException {
    private final String pointer;

    private CannotFillException(String pointer, String message) {
        super(message);
        this.pointer = pointer;
    }

    static CannotFillException required(String pointer) {
        return new CannotFillException(
                pointer,
                "a required field that the model local-extractive cannot fill; mark it `x-extract: answer`,"
                        + " `citations` or `constant`");
    }

    static CannotFillException noAnswer(String pointer) {
        return new CannotFillException(pointer, "the given context holds no sentence that answers");
    }

    static CannotFillException tooLarge(String pointer) {
        return new CannotFillException(
                pointer,
                "the schema asks for more than the 1,000 fields or 4 MiB that the model"
                        + " local-extractive fills");
    }

    /// RFC 6901 in fragment form, into the output.
    public String pointer() {
        return pointer;
    }
}
