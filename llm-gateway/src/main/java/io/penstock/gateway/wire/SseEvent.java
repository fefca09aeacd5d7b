package io.penstock.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One event of an event stream.
///
/// @param type `message` where the stream names none
/// @param data its lines, joined by line feeds; UTF-8
public record SseEvent(String type, byte[] data) {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    /// Whether it is the one with which OpenAI's streams end.
    public boolean isDone() {
        return Arrays.equals(data, DONE);
    }
}
