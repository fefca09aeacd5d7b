package io.penstock.intake.delivery;

import io.penstock.platform.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads a body once, as bytes, and stops at a limit that is counted on the stream: a declared
/// length may lie.
public final class RequestReader {
    private static final int CHUNK = 8 * 1024;

    /// For the whole of a body; a sender that drips must not hold what it takes for ever.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private RequestReader() {}

    /// @param limit bytes of the body
    /// @throws ProblemException 413 above the limit, 415 for a content encoding
    public static RawRequest read(HttpServletRequest request, int limit) {
        refuseEncoding(request);
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        return new RawRequest(
                request.getMethod(),
                request.getRequestURI(),
                request.getQueryString(),
                headers(request),
                body(request, limit));
    }

    private static void refuseEncoding(HttpServletRequest request) {
        var encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw ProblemException.of(
                    "content-encoding",
                    415,
                    "Content encoding refused",
                    "Send the body without Content-Encoding");
        }
    }

    private static byte[] body(HttpServletRequest request, int limit) {
        var room = BodyRoom.of(request);
        var begun = System.nanoTime();
        var body = new ByteArrayOutputStream();
        var chunk = new byte[CHUNK];
        try {
            var stream = request.getInputStream();
            for (var read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
                body.write(chunk, 0, read);
                if (body.size() > limit) {
                    throw tooLarge(limit);
                }
                room.taken(read);
                if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                    throw tooSlow();
                }
            }
        } catch (IOException _) {
            throw ProblemException.of(
                    "unreadable", 400, "The body ended early", "Send the whole body");
        }
        room.complete();
        return body.toByteArray();
    }

    private static ProblemException tooSlow() {
        return ProblemException.of(
                "too-slow",
                408,
                "The body came too slowly",
                "Send all of it within %d seconds".formatted(PATIENCE.toSeconds()));
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (var name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        return headers;
    }

    private static ProblemException tooLarge(int limit) {
        return ProblemException.of(
                "too-large", 413, "The body is too large", "At most %d bytes".formatted(limit));
    }
}
