package io.penstock.faults.story;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// What a client of Postgres says, as far as it is about commits.
///
/// Source: PostgreSQL's documentation, 54.7, Message Formats.
final class FrontendMessages {
    private static final int PROTOCOL_3 = 3 << 16;
    private static final int START_HEAD = 8;
    private static final int HEAD = 5;

    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final Set<String> commits = new HashSet<>();
    private boolean started;

    /// Whether one of the messages that end in these bytes commits.
    boolean commitIn(byte[] bytes, int length) {
        pending.write(bytes, 0, length);
        var buffer = ByteBuffer.wrap(pending.toByteArray());
        var found = false;
        while (hasNext(buffer)) {
            found |= next(buffer);
        }
        pending.reset();
        pending.write(buffer.array(), buffer.position(), buffer.remaining());
        return found;
    }

    private boolean hasNext(ByteBuffer buffer) {
        var head = started ? HEAD : START_HEAD;
        if (buffer.remaining() < head) {
            return false;
        }
        var at = buffer.position();
        return started
                ? buffer.remaining() > buffer.getInt(at + 1)
                : buffer.remaining() >= buffer.getInt(at);
    }

    private boolean next(ByteBuffer buffer) {
        if (!started) {
            var length = buffer.getInt(buffer.position());
            started = buffer.getInt(buffer.position() + 4) == PROTOCOL_3;
            buffer.position(buffer.position() + length);
            return false;
        }
        var type = buffer.get();
        var end = buffer.position() + buffer.getInt(buffer.position());
        buffer.getInt();
        var commit =
                switch (type) {
                    case 'Q' -> isCommit(text(buffer));
                    case 'P' -> parsed(text(buffer), text(buffer));
                    case 'B' -> bound(text(buffer), text(buffer));
                    default -> false;
                };
        buffer.position(end);
        return commit;
    }

    private boolean parsed(String name, String statement) {
        if (isCommit(statement)) {
            commits.add(name);
        } else {
            commits.remove(name);
        }
        return false;
    }

    private boolean bound(String portal, String name) {
        return commits.contains(name);
    }

    private static boolean isCommit(String statement) {
        return statement.strip().toUpperCase(Locale.ROOT).equals("COMMIT");
    }

    private static String text(ByteBuffer buffer) {
        var from = buffer.position();
        while (buffer.get() != 0) {
            // to the end of the text
        }
        return new String(
                buffer.array(), from, buffer.position() - from - 1, StandardCharsets.UTF_8);
    }
}
