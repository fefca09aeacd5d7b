package io.penstock.intake.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.web.util.UriUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/// Which member of a JSON body could not be read, as a URI fragment (RFC 6901).
public final class BodyPointer {
    private BodyPointer() {}

    /// Empty when the body as a whole could not be read.
    public static Optional<String> of(JacksonException failure) {
        if (!(failure instanceof DatabindException databind) || databind.getPath().isEmpty()) {
            return Optional.empty();
        }
        var pointer = new StringBuilder("#");
        for (var reference : databind.getPath()) {
            pointer.append('/')
                    .append(
                            reference.getPropertyName() == null
                                    ? Integer.toString(reference.getIndex())
                                    : escaped(reference.getPropertyName()));
        }
        return Optional.of(pointer.toString());
    }

    /// A name that nobody knows may hold anything.
    private static String escaped(String name) {
        return UriUtils.encode(name.replace("~", "~0").replace("/", "~1"), StandardCharsets.UTF_8);
    }
}
