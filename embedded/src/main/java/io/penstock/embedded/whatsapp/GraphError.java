package io.penstock.embedded.whatsapp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// An error as the Graph API words it. Codes:
/// https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
record GraphError(int status, String message, int code) {

    static GraphError badToken() {
        return new GraphError(401, "Invalid OAuth access token - Cannot parse access token", 190);
    }

    static GraphError invalidParameter(String what) {
        return new GraphError(400, "(#100) " + what, 100);
    }

    static GraphError unknownPath() {
        return new GraphError(404, "Unknown path components", 2500);
    }

    static GraphError unsupportedMethod() {
        return new GraphError(405, "Unsupported method", 100);
    }

    static GraphError rateLimited() {
        return new GraphError(429, "(#130429) Rate limit hit", 130429);
    }

    /// What the Graph API would say with this status.
    static GraphError of(int status) {
        return switch (status) {
            case 401, 403 -> new GraphError(status, badToken().message(), badToken().code());
            case 429 -> rateLimited();
            case 503 -> new GraphError(503, "Service temporarily unavailable", 2);
            default ->
                    status < 500
                            ? new GraphError(status, "(#100) Invalid parameter", 100)
                            : new GraphError(status, "An unknown error occurred", 1);
        };
    }

    Map<String, Object> body() {
        var error = new LinkedHashMap<String, Object>();
        error.put("message", message);
        error.put("type", "OAuthException");
        error.put("code", code);
        if (code == 100) {
            error.put("error_subcode", 2494010);
        }
        error.put(
                "fbtrace_id", "A" + UUID.randomUUID().toString().replace("-", "").substring(0, 22));
        return Map.of("error", error);
    }
}
