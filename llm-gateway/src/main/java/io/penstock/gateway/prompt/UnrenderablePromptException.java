package io.penstock.gateway.prompt;

/// A template and its variables that do not go together.
public final class UnrenderablePromptException extends RuntimeException {
    private final String param;

    private UnrenderablePromptException(String param, String message) {
        super(message);
        this.param = param;
    }

    static UnrenderablePromptException missing(PromptVersion prompt, String variable) {
        return new UnrenderablePromptException(
                "prompt.variables." + variable,
                "The prompt %s, version %d, needs the variable `%s`"
                        .formatted(prompt.id(), prompt.version(), variable));
    }

    static UnrenderablePromptException tooLong(PromptVersion prompt, int longest) {
        return new UnrenderablePromptException(
                "prompt.variables",
                "The prompt %s, version %d, becomes longer than %d characters"
                        .formatted(prompt.id(), prompt.version(), longest));
    }

    /// The field of the request at fault.
    public String param() {
        return param;
    }
}
