package io.penstock.gateway.wire;

/// A stream whose text cannot be trusted to be whole. The message tells nothing of its content.
public final class MalformedStreamException extends Exception {
    private MalformedStreamException(String message) {
        super(message);
    }

    static MalformedStreamException unknownField() {
        return new MalformedStreamException("A line of the stream is no field of an event stream");
    }

    static MalformedStreamException tooLong(int most) {
        return new MalformedStreamException("An event has more than %d bytes".formatted(most));
    }

    static MalformedStreamException noChunk(String why) {
        return new MalformedStreamException("An event of the stream is no chunk: " + why);
    }
}
