package io.penstock.worker.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a file is: what its bytes say, and what the vendor says where that fits.
class FileTypesTest {
    private static final FileTypes TYPES =
            new FileTypes(
                    List.of(
                            "image/*",
                            "application/pdf",
                            "text/plain",
                            "text/csv",
                            "audio/ogg",
                            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"));

    @ParameterizedTest
    @CsvSource({
        "image/gif, GIF89a, image/gif",
        "image/gif; charset=binary, GIF89a, image/gif",
        "application/octet-stream, GIF89a, image/gif",
        "binary/octet-stream, %PDF-1.7, application/pdf",
        "'', %PDF-1.7, application/pdf",
        "no type at all, %PDF-1.7, application/pdf",
        "text/plain; charset=utf-8, Hello, text/plain",
        "text/csv, 'a,b', text/csv",
        "audio/ogg; codecs=opus, OggS~~, audio/ogg",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document, 'PK\u0003\u0004', application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "image/svg+xml, '<svg xmlns=\"http://www.w3.org/2000/svg\"/>', image/svg+xml",
        // declared and found are two kinds of thing
        "image/png, GIF89a, ",
        "image/png, '<html><body>', ",
        "image/png, Hello, ",
        "application/pdf, 'PK\u0003\u0004', ",
        // nothing is known of the bytes
        "image/png, '\u0001\u0002', ",
        "application/octet-stream, '\u0001\u0002', ",
        // more is found than is declared, and nobody wants that
        "text/plain, '<html><body>', ",
        // a type that nobody wants
        "application/zip, 'PK\u0003\u0004', "
    })
    void isTakenForWhatItIs(String declared, String bytes, String type) {
        assertThat(
                        TYPES.of(
                                        declared,
                                        bytes.replace('~', '\0')
                                                .getBytes(StandardCharsets.ISO_8859_1))
                                .orElse(null))
                .isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "image/jpg, true",
        "IMAGE/PNG, true",
        "application/octet-stream, true",
        "'', true",
        "video/mp4, false",
        "text/html, false"
    })
    void whatIsDeclaredOtherwiseIsNotRead(String declared, boolean worthReading) {
        assertThat(TYPES.mayBe(declared)).isEqualTo(worthReading);
    }
}
