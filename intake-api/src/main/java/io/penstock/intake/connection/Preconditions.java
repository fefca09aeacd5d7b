package io.penstock.intake.connection;

import io.penstock.platform.problem.ProblemException;
import io.penstock.store.connection.KeptConnection;
import io.penstock.store.connection.StoredConnections.Expected;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `If-Match` with the ETag of what was read, and `If-None-Match: *` (RFC 9110, section 13.1).
final class Preconditions {
    private static final Pattern ETAG = Pattern.compile("\"([0-9]{1,18})\"");

    private Preconditions() {}

    static String etag(KeptConnection connection) {
        return "\"" + connection.version() + "\"";
    }

    static @Nullable Expected of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        if (ifNoneMatch != null && ifNoneMatch.strip().equals("*")) {
            return new Expected.Nothing();
        }
        if (ifMatch == null) {
            return null;
        }
        var etag = ETAG.matcher(ifMatch.strip());
        if (!etag.matches()) {
            throw failed();
        }
        return new Expected.Version(Long.parseLong(etag.group(1)));
    }

    static ProblemException failed() {
        return ProblemException.of(
                "precondition-failed",
                412,
                "The connection is not what was expected",
                "Read it again, and repeat the change with the ETag that it has now");
    }
}
