package io.penstock.intake.channel.form;

import io.penstock.intake.channel.Malformed;
import io.penstock.intake.channel.UrlEncoded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// What the first bytes of a file say it is. A name and a declared type are claims of a stranger.
///
/// Source: the formats' own signatures, as the WHATWG's MIME Sniffing standard lists them.
enum FileKind {
    PNG("image/png", 0, new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}),
    JPEG("image/jpeg", 0, new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}),
    GIF("image/gif", 0, ascii("GIF8")),
    WEBP("image/webp", 8, ascii("WEBP")),
    PDF("application/pdf", 0, ascii("%PDF-")),
    ZIP("application/zip", 0, new byte[] {'P', 'K', 3, 4}),
    GZIP("application/gzip", 0, new byte[] {0x1F, (byte) 0x8B}),
    MP4("video/mp4", 4, ascii("ftyp")),
    PROGRAM("application/vnd.microsoft.portable-executable", 0, ascii("MZ")),
    ELF("application/x-elf", 0, new byte[] {0x7F, 'E', 'L', 'F'});

    private static final String TEXT = "text/plain";
    private static final String UNKNOWN = "application/octet-stream";

    private final String type;
    private final int offset;
    private final byte[] signature;

    FileKind(String type, int offset, byte[] signature) {
        this.type = type;
        this.offset = offset;
        this.signature = signature;
    }

    /// A media type; `text/plain` or `application/octet-stream` where there is no signature.
    static String detect(byte[] bytes) {
        return Arrays.stream(values())
                .filter(kind -> kind.fits(bytes))
                .map(kind -> kind.type)
                .findFirst()
                .orElseGet(() -> isText(bytes) ? TEXT : UNKNOWN);
    }

    /// The type to go by: what the bytes say; the declared one only where it is a kind of what they
    /// say.
    static String type(String declared, String detected) {
        var claim = parsed(declared);
        var refines =
                switch (detected) {
                    case TEXT -> claim.startsWith("text/") || claim.equals("application/json");
                    case "application/zip" ->
                            claim.startsWith("application/vnd.openxmlformats-")
                                    || claim.startsWith("application/vnd.oasis.");
                    case "video/mp4" ->
                            claim.startsWith("video/")
                                    || claim.startsWith("audio/")
                                    || claim.equals("image/heic");
                    case UNKNOWN -> !claimsKnown(claim) && !claim.startsWith("text/");
                    default -> false;
                };
        return refines ? claim : detected;
    }

    private static boolean claimsKnown(String claim) {
        return Arrays.stream(values()).anyMatch(kind -> kind.type.equals(claim));
    }

    private boolean fits(byte[] bytes) {
        return bytes.length >= offset + signature.length
                && Arrays.equals(
                        bytes, offset, offset + signature.length, signature, 0, signature.length);
    }

    private static boolean isText(byte[] bytes) {
        try {
            return UrlEncoded.utf8(bytes)
                    .chars()
                    .allMatch(c -> c >= ' ' || c == '\t' || c == '\n' || c == '\r');
        } catch (Malformed _) {
            return false;
        }
    }

    private static String parsed(String declared) {
        try {
            var type = MediaType.parseMediaType(declared);
            return (type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT);
        } catch (InvalidMediaTypeException _) {
            return UNKNOWN;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
