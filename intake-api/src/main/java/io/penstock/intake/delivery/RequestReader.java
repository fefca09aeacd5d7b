package io.penstock.intake.delivery;

import io.penstock.platform.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads a body once, as bytes, and stops at a limit that is counted on the stream: a declared
/// length may lie.
public final class RequestReader {
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
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(limit + 1);
        } catch (IOException _) {
            throw ProblemException.of(
                    "unreadable", 400, "The body ended early", "Send the whole body");
        }
        if (body.length > limit) {
            throw tooLarge(limit);
        }
        return body;
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
