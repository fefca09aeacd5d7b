package io.penstock.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageCursorTest {
    private static final String ID = "6c3f1a0e-0000-4000-8000-000000000001";

    @Test
    void isReadAsItWasWritten() {
        var cursor = new PageCursor(Instant.parse("2026-11-24T18:00:00.123456Z"), new UUID(1, 2));
        assertThat(PageCursor.parse(cursor.text())).isEqualTo(cursor);
        var never = new PageCursor(null, new UUID(1, 2));
        assertThat(PageCursor.parse(never.text())).isEqualTo(never);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12",
                "12:",
                "x:" + ID,
                "-1:" + ID,
                "-9223372036854775808:" + ID,
                "99999999999999999999:" + ID
            })
    void whatIsNoneOfOursIsRefused(String plain) {
        var text = Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> PageCursor.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneWithoutATimeIsOfAnotherList() {
        assertThatThrownBy(() -> new PageCursor(null, new UUID(1, 2)).time())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
