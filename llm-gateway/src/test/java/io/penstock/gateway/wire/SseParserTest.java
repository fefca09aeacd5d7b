package io.penstock.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {
    private static final String STREAM =
            """
            \uFEFF: somebody is at it
            data: {"text":"Grüße 🚰"}

            event: error
            data:first
            data:  second
            id: 7
            retry: 10


            : keep-alive

            data

            data: [DONE]

            """;

    private static List<SseEvent> read(SseParser parser, String text) throws Exception {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return parser.read(bytes, bytes.length);
    }

    private static List<String> told(List<SseEvent> events) {
        return events.stream()
                .map(event -> event.type() + "|" + new String(event.data(), StandardCharsets.UTF_8))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void readsTheSameWhateverEndsLines(String end) throws Exception {
        var parser = new SseParser();

        var events = read(parser, STREAM.replace("\n", end));

        assertThat(told(events))
                .containsExactly(
                        "message|{\"text\":\"Grüße 🚰\"}",
                        "error|first\n second",
                        "message|",
                        "message|[DONE]");
        assertThat(events.getLast().isDone()).isTrue();
        assertThat(parser.atBoundary()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void readsTheSameInWhateverPiecesItComes(String end) throws Exception {
        var text = STREAM.replace("\n", end);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var whole = told(read(new SseParser(), text));
        var random = new Random(20261129);
        for (var i = 0; i < 2_000; i++) {
            var parser = new SseParser();
            var events = new ArrayList<SseEvent>();
            for (var at = 0; at < bytes.length; ) {
                var next = Math.min(bytes.length, at + 1 + random.nextInt(20));
                events.addAll(parser.read(Arrays.copyOfRange(bytes, at, next), next - at));
                at = next;
            }
            assertThat(told(events)).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @CsvSource({"'data: half'", "'data: half\n'", "'dat'", "'data: x\n\nda'"})
    void knowsThatAnEventHasBegun(String text) throws Exception {
        var parser = new SseParser();

        var _ = read(parser, text);

        assertThat(parser.atBoundary()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dta: {}\n", "<html>\n", "{\"error\": {}}\n", "data2: x\n"})
    void aLineThatIsNoFieldIsNotPassedOver(String text) {
        assertThatThrownBy(() -> read(new SseParser(), text))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessageNotContaining(text.strip());
    }

    @Test
    void anEndlessLineEndsIt() {
        var piece = "x".repeat(64 * 1024);
        var parser = new SseParser();

        assertThatThrownBy(
                        () -> {
                            for (var i = 0; i < 5; i++) {
                                read(parser, piece);
                            }
                        })
                .isInstanceOf(MalformedStreamException.class)
                .hasMessageContaining("262144");
    }

    @Test
    void anEventOfEndlesslyManyLinesEndsIt() {
        var parser = new SseParser();

        assertThatThrownBy(
                        () -> {
                            for (var i = 0; i < 300; i++) {
                                read(parser, "data: " + "x".repeat(1024) + "\n");
                            }
                        })
                .isInstanceOf(MalformedStreamException.class);
    }
}
