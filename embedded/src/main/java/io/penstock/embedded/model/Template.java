package io.penstock.embedded.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Bytes that are rendered once and sent often; only the id in them changes.
final class Template {
    /// Stands for the id, which is as long.
    static final String ID = "00000simulated00id000000";

    private static final byte[] HEX = HttpWire.ascii("0123456789abcdef");
    private static final byte[] MARK = HttpWire.ascii(ID);

    private final byte[] bytes;
    private final int[] slots;

    private Template(byte[] bytes) {
        this.bytes = bytes;
        this.slots = slots(bytes);
    }

    static Template of(String text) {
        return new Template(text.getBytes(StandardCharsets.UTF_8));
    }

    /// As a chunk of a chunked body (RFC 9112, section 7.1).
    static Template chunk(String text) {
        var length = text.getBytes(StandardCharsets.UTF_8).length;
        return of(Integer.toHexString(length) + "\r\n" + text + "\r\n");
    }

    static Template concat(List<Template> parts) {
        var all = new ByteArrayOutputStream();
        parts.forEach(part -> all.writeBytes(part.bytes));
        return new Template(all.toByteArray());
    }

    int length() {
        return bytes.length;
    }

    byte[] with(long id) {
        var copy = bytes.clone();
        for (var slot : slots) {
            var rest = id;
            for (var i = slot + MARK.length - 1; i >= slot; i--) {
                copy[i] = HEX[(int) (rest & 15)];
                rest >>>= 4;
            }
        }
        return copy;
    }

    private static int[] slots(byte[] bytes) {
        var slots = new ArrayList<Integer>();
        for (var i = 0; i + MARK.length <= bytes.length; i++) {
            if (bytes[i] == MARK[0] && isMark(bytes, i)) {
                slots.add(i);
                i += MARK.length - 1;
            }
        }
        return slots.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean isMark(byte[] bytes, int at) {
        for (var i = 0; i < MARK.length; i++) {
            if (bytes[at + i] != MARK[i]) {
                return false;
            }
        }
        return true;
    }
}
