package io.penstock.intake.channel;

/// The kind of a message that is nothing but a file.
public final class MediaKind {
    public static final String UNKNOWN_TYPE = "application/octet-stream";

    private MediaKind() {}

    /// @param type a media type
    public static String of(String type) {
        var slash = type.indexOf('/');
        return switch (slash < 0 ? type : type.substring(0, slash)) {
            case "image" -> "image";
            case "audio" -> "audio";
            case "video" -> "video";
            default -> "document";
        };
    }
}
