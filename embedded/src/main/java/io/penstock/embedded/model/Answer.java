package io.penstock.embedded.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a model answers, whatever the wire format.
record Answer(List<Choice> choices, Usage usage) {

    /// @param pieces of the content, as a stream has them
    /// @param refused whether the content is a refusal
    /// @param end null for an answer that does not say why it ended
    record Choice(List<String> pieces, boolean refused, List<Call> calls, @Nullable End end) {
        String content() {
            return String.join("", pieces);
        }
    }

    /// @param pieces of the arguments, as a stream has them
    record Call(String name, List<String> pieces) {
        String arguments() {
            return String.join("", pieces);
        }
    }

    /// @param reason one of OpenAI's words, or whatever a script says
    /// @param scripted whether the word is to be sent as it is
    record End(String reason, boolean scripted) {
        static final End STOP = new End("stop", false);
        static final End LENGTH = new End("length", false);
        static final End CALLS = new End("tool_calls", false);
        static final End FILTER = new End("content_filter", false);
    }

    /// @param completion with the reasoning
    /// @param cached of the prompt
    /// @param detailed whether the classes of tokens are told
    record Usage(int prompt, int completion, int cached, int reasoning, boolean detailed) {}
}
