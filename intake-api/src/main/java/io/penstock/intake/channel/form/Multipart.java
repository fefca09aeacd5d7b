package io.penstock.intake.channel.form;

import io.penstock.intake.channel.Malformed;
import io.penstock.intake.delivery.RawRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.InvalidFileNameException;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/// `multipart/form-data` (RFC 7578) from bytes that were read already, by the reader that Tomcat
/// ships. Nothing is written to a disk, so no name of a stranger ever becomes a path.
final class Multipart {
    private static final int MAX_PARTS = 100;
    private static final int MAX_HEADER = 4 * 1024;

    private Multipart() {}

    /// In ASCII that can be seen, as a media type is; what else stands there is a stranger's text.
    private static final Pattern MEDIA_TYPE = Pattern.compile("[!-.0-~]+/[!-.0-~]+[ -~]*");

    /// @param fileName null for a field without a file
    record Part(String name, @Nullable String fileName, String declaredType, byte[] bytes) {}

    @FunctionalInterface
    interface Reader {
        void read(Part part) throws Malformed;
    }

    static void parts(RawRequest request, MediaType type, Reader reader) throws Malformed {
        var upload = new FileUpload();
        upload.setHeaderEncoding(StandardCharsets.UTF_8.name());
        upload.setPartHeaderSizeMax(MAX_HEADER);
        try {
            var parts = upload.getItemIterator(new Bytes(request.body(), type.toString()));
            for (var count = 1; parts.hasNext(); count++) {
                if (count > MAX_PARTS) {
                    throw new Malformed("A form has at most %d parts".formatted(MAX_PARTS));
                }
                reader.read(part(parts.next()));
            }
        } catch (IOException
                | InvalidFileNameException
                | IllegalArgumentException
                // parts within a part that names no boundary
                | NullPointerException _) {
            throw new Malformed("The parts cannot be told from each other");
        }
    }

    private static Part part(FileItemStream item) throws IOException, Malformed {
        if (item.getFieldName() == null) {
            throw new Malformed("Every part has a name");
        }
        var type =
                item.getContentType() == null ? MediaType.TEXT_PLAIN_VALUE : item.getContentType();
        try (var bytes = item.openStream()) {
            return new Part(
                    item.getFieldName(),
                    item.getName(),
                    MEDIA_TYPE.matcher(type).matches()
                            ? type
                            : MediaType.APPLICATION_OCTET_STREAM_VALUE,
                    bytes.readAllBytes());
        }
    }

    private record Bytes(byte[] body, String contentType) implements UploadContext {
        @Override
        public String getCharacterEncoding() {
            return StandardCharsets.UTF_8.name();
        }

        @Override
        public String getContentType() {
            return contentType;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(body);
        }

        @Override
        public long contentLength() {
            return body.length;
        }
    }
}
