package io.penstock.intake.audit;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// Bytes that somebody outside made: whatever they are, no browser shows them as a page of ours,
/// and none keeps them.
public final class Download {
    private Download() {}

    /// @param as how it is saved
    public static ResponseEntity<byte[]> of(ContentDisposition as, MediaType type, byte[] content) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, as.toString())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .contentType(type)
                .body(content);
    }
}
