package io.penstock.worker.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;

/// Media types that a step takes, and what the first bytes of a file say of its own.
final class FileTypes {
    /// Names in use that the registry does not know for what they are.
    private static final Map<String, String> ALSO =
            Map.of(
                    "image/jpg", "image/jpeg",
                    "binary/octet-stream", "application/octet-stream",
                    "text/vcard", "text/x-vcard");

    private final List<String> types;

    /// Read when the first file comes: it takes its time.
    private static final class Known {
        static final MimeTypes TYPES = MimeTypes.getDefaultMimeTypes();
        static final MediaTypeRegistry REGISTRY = TYPES.getMediaTypeRegistry();
    }

    /// @param types of which one may be `image/*`
    FileTypes(List<String> types) {
        this.types = types;
    }

    /// Whether a body that is declared so is worth reading.
    boolean mayBe(String declared) {
        var claim = type(declared);
        return claim.equals(MediaType.OCTET_STREAM) || take(claim);
    }

    /// The type of a file, if it is one that the step takes: what the bytes say, or the declared
    /// one where that is a kind of it. Bytes that nothing is known of are
    /// `application/octet-stream`, whatever they are declared to be.
    Optional<String> of(String declared, byte[] bytes) {
        var claim = type(declared);
        var found = detected(bytes);
        return Stream.of(claim, found)
                .filter(type -> !found.equals(MediaType.OCTET_STREAM) || type.equals(found))
                .filter(type -> isKindOf(type, claim) && isKindOf(type, found))
                .findFirst()
                .filter(this::take)
                .map(MediaType::toString);
    }

    static boolean isText(String type) {
        return type.startsWith("text/");
    }

    private boolean take(MediaType type) {
        return types.stream()
                .anyMatch(
                        taken ->
                                taken.endsWith("/*")
                                        ? type.getType()
                                                .equals(taken.substring(0, taken.length() - 2))
                                        : type.equals(type(taken)));
    }

    private static boolean isKindOf(MediaType type, MediaType other) {
        return type.equals(other)
                || other.equals(MediaType.OCTET_STREAM)
                || Known.REGISTRY.isSpecializationOf(type, other);
    }

    private static MediaType type(String name) {
        var parsed = MediaType.parse(name);
        if (parsed == null) {
            return MediaType.OCTET_STREAM;
        }
        var plain = parsed.getBaseType();
        var known = MediaType.parse(ALSO.getOrDefault(plain.toString(), plain.toString()));
        return Known.REGISTRY.normalize(known);
    }

    private static MediaType detected(byte[] bytes) {
        try {
            return Known.TYPES.detect(new ByteArrayInputStream(bytes), new Metadata());
        } catch (IOException e) {
            throw new UncheckedIOException("Bytes in memory can be read", e);
        }
    }
}
