package io.penstock.intake.channel.cloudevents;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// How a request carries events: told by its content type.
enum ContentMode {
    STRUCTURED(ContentMode.EVENT_BYTES),
    BINARY(ContentMode.EVENT_BYTES),
    BATCH(1024 * 1024);

    /// The largest single event.
    static final int EVENT_BYTES = 256 * 1024;

    private static final String PREFIX = "application/cloudevents";

    private final int maxBytes;

    ContentMode(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    int maxBytes() {
        return maxBytes;
    }

    /// Empty for a format that is not taken here, and for a request that carries no event.
    static Optional<ContentMode> of(HttpServletRequest request) {
        var header = request.getContentType();
        if (header == null) {
            return binary(request);
        }
        var type = parsed(header);
        if (type == null || !utf8(type)) {
            return Optional.empty();
        }
        var name = (type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT);
        if (!name.startsWith(PREFIX)) {
            return binary(request);
        }
        return switch (name) {
            case PREFIX + "+json" -> Optional.of(STRUCTURED);
            case PREFIX + "-batch+json" -> Optional.of(BATCH);
            default -> Optional.empty();
        };
    }

    private static Optional<ContentMode> binary(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                        .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("ce-"))
                ? Optional.of(BINARY)
                : Optional.empty();
    }

    /// Only the event formats must be UTF-8; the data of a binary event may be anything.
    private static boolean utf8(MediaType type) {
        var charset = type.getParameter("charset");
        return charset == null
                || !type.getSubtype().startsWith("cloudevents")
                || charset.replace("\"", "").equalsIgnoreCase("utf-8");
    }

    private static @Nullable MediaType parsed(String header) {
        try {
            return MediaType.parseMediaType(header);
        } catch (InvalidMediaTypeException _) {
            return null;
        }
    }
}
