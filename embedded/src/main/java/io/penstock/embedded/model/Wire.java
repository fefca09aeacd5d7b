package io.penstock.embedded.model;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// The wire format of a provider.
interface Wire {

    /// A stream in its parts, each one or more events.
    ///
    /// @param opening before any content
    /// @param content each at least one piece of content
    /// @param closing why it ended, the usage, the mark of its end
    record Events(String opening, List<String> content, String closing) {}

    /// Refuses as the provider does who does not know the key, or wants another header.
    ///
    /// @throws Problem.Refused with why
    void admit(HttpWire.Request request);

    /// @throws Problem.Refused if the provider would not take the body
    Question question(byte[] body);

    JsonNode whole(Question question, Answer answer, Script script);

    Events stream(Question question, Answer answer, Script script);

    /// An event whose data ends within its JSON.
    String malformedEvent();

    JsonNode error(Problem problem);

    String errorEvent(Problem problem);

    /// Lines that every answer has, with [Template#ID] for what changes.
    String headers();
}
