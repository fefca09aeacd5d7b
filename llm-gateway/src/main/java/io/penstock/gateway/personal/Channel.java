package io.penstock.gateway.personal;

/// One of the texts that a stream writes piece by piece: each is restored on its own.
///
/// @param choice index of the choice
/// @param kind which text of the choice
/// @param call index of the tool call for arguments and input, else 0
public record Channel(int choice, Kind kind, int call) {
    /// A text of a choice.
    public enum Kind {
        CONTENT,
        REASONING,
        REFUSAL,
        /// Of a tool call: JSON.
        ARGUMENTS,
        /// Of a call of a custom tool: text.
        INPUT
    }

    public static Channel content(int choice) {
        return new Channel(choice, Kind.CONTENT, 0);
    }

    public static Channel reasoning(int choice) {
        return new Channel(choice, Kind.REASONING, 0);
    }

    public static Channel refusal(int choice) {
        return new Channel(choice, Kind.REFUSAL, 0);
    }

    public static Channel arguments(int choice, int call) {
        return new Channel(choice, Kind.ARGUMENTS, call);
    }

    public static Channel input(int choice, int call) {
        return new Channel(choice, Kind.INPUT, call);
    }
}
