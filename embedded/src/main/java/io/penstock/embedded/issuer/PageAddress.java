package io.penstock.embedded.issuer;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where a page that people log in for is served, and where they come back to. On 127.0.0.1 any
/// port is the right one, since local programs cannot choose theirs (RFC 8252, section 7.3).
record PageAddress(URI uri) {

    PageAddress {
        if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "The page people log in for needs a URL without query and fragment: " + uri);
        }
    }

    /// For a list of allowed origins, in CORS and in a content security policy's `form-action`.
    ///
    /// @param anyPort how that list says that the port does not matter
    String origin(String anyPort) {
        var origin = uri.getScheme() + "://" + uri.getHost();
        if (isLoopback()) {
            return origin + ":" + anyPort;
        }
        return uri.getPort() < 0 ? origin : origin + ":" + uri.getPort();
    }

    boolean isAt(@Nullable String other) {
        return other != null && isAt(URI.create(other));
    }

    private boolean isAt(URI other) {
        return uri.equals(other)
                || isLoopback()
                        && uri.getScheme().equals(other.getScheme())
                        && IssuerAddress.HOST.equals(other.getHost())
                        && uri.getPath().equals(other.getPath())
                        && other.getRawUserInfo() == null
                        && other.getRawQuery() == null
                        && other.getRawFragment() == null;
    }

    private boolean isLoopback() {
        return IssuerAddress.HOST.equals(uri.getHost());
    }
}
