package io.penstock.gateway.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads an event stream (WHATWG HTML, section 9.2.6) from bytes that come in any pieces.
///
/// It differs from the standard in one point: a line that is neither a comment nor one of the four
/// known fields is an error. A browser ignores it; here it would be text that got lost on the way.
public final class SseParser {
    /// Of an event's data, and of a line; no chunk of a model's answer is near it.
    static final int MOST_BYTES = 256 * 1024;

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RETRY = "retry".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final ByteArrayOutputStream data = new ByteArrayOutputStream(512);
    private String type = "";
    private boolean hasData;
    private boolean afterReturn;
    private boolean begun;

    /// @return the events that `bytes` completes
    /// @throws MalformedStreamException what came after is not read any more
    public List<SseEvent> read(byte[] bytes, int length) throws MalformedStreamException {
        var events = new ArrayList<SseEvent>();
        var start = 0;
        for (var i = 0; i < length; i++) {
            var b = bytes[i];
            if (b != '\n' && b != '\r') {
                afterReturn = false;
                continue;
            }
            if (b == '\n' && afterReturn) {
                afterReturn = false;
            } else {
                append(line, bytes, start, i);
                end(events);
                afterReturn = b == '\r';
            }
            start = i + 1;
        }
        append(line, bytes, start, length);
        return events;
    }

    /// Whether the stream may end here: nothing has begun that was not completed by a blank line.
    public boolean atBoundary() {
        return line.size() == 0 && !hasData;
    }

    private void end(List<SseEvent> events) throws MalformedStreamException {
        var text = line.toByteArray();
        line.reset();
        if (!begun) {
            begun = true;
            text = withoutMark(text);
        }
        if (text.length > 0) {
            field(text);
            return;
        }
        if (hasData) {
            events.add(new SseEvent(type.isEmpty() ? "message" : type, data.toByteArray()));
        }
        data.reset();
        hasData = false;
        type = "";
    }

    private void field(byte[] text) throws MalformedStreamException {
        var colon = indexOfColon(text);
        var name = colon < 0 ? text.length : colon;
        if (name == 0) {
            return;
        }
        var value = Math.min(name + 1, text.length);
        if (value < text.length && text[value] == ' ') {
            value++;
        }
        if (is(text, name, DATA)) {
            if (hasData) {
                data.write('\n');
            }
            append(data, text, value, text.length);
            hasData = true;
        } else if (is(text, name, EVENT)) {
            type = new String(text, value, text.length - value, StandardCharsets.UTF_8);
        } else if (!is(text, name, ID) && !is(text, name, RETRY)) {
            throw MalformedStreamException.unknownField();
        }
    }

    private static boolean is(byte[] text, int length, byte[] name) {
        return Arrays.equals(text, 0, length, name, 0, name.length);
    }

    private static int indexOfColon(byte[] text) {
        for (var i = 0; i < text.length; i++) {
            if (text[i] == ':') {
                return i;
            }
        }
        return -1;
    }

    private static byte[] withoutMark(byte[] text) {
        return text.length >= MARK.length
                        && Arrays.equals(text, 0, MARK.length, MARK, 0, MARK.length)
                ? Arrays.copyOfRange(text, MARK.length, text.length)
                : text;
    }

    private static void append(ByteArrayOutputStream to, byte[] bytes, int from, int end)
            throws MalformedStreamException {
        if (to.size() + end - from > MOST_BYTES) {
            throw MalformedStreamException.tooLong(MOST_BYTES);
        }
        to.write(bytes, from, end - from);
    }
}
