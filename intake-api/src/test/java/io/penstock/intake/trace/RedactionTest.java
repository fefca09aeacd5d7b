package io.penstock.intake.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    private static final Instant TIME = Instant.parse("2026-06-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Write to a.b+c@mail.example.org.au now | Write to [EMAIL] now
                    jürgen@exämple.de, bitte               | [EMAIL], bitte
                    +49 (30) 123-45.67                     | [PHONE]
                    call 202 555 0143, please              | call [PHONE], please
                    0049301234567                          | [PHONE]
                    Order 12345 of 2026-06-01 12:30        | Order 12345 of 2026-06-01 12:30
                    30 days, 6 to 9                        | 30 days, 6 to 9
                    I am dana                              | I am [NAME]
                    Mr. O'Hara-Okafor writes               | Mr. [NAME] writes
                    Danafield is a town                    | Danafield is a town
                    by 12025550143                         | by [PHONE]
                    in touch via @dana_o                   | in touch via @[ID]
                    Al is too short                        | Al is too short
                    0151-12-34567                          | [PHONE]
                    5550-10-0123                           | [PHONE]
                    2026-06-01 01712345                    | [PHONE]
                    2026-06-01 12                          | 2026-06-01 12
                    2026-06-01                             | 2026-06-01
                    202\u2011555\u20130143                 | [PHONE]
                    202\u00a0555\u00a00143                 | [PHONE]
                    """)
    void takesOutWhoItIsAbout(String text, String expected) {
        assertThat(redaction().of(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "İbrahim, Ask İbrahim now, Ask [NAME] now",
        "İbrahim, Ask İBRAHİM now, Ask [NAME] now",
        "José, Ask Jose\u0301 now, Ask [NAME] now",
        "Jose\u0301, Ask José now, Ask [NAME] now",
        "Straße, Ask STRASSE now, Ask STRASSE now"
    })
    void aNameIsFoundHoweverItIsWritten(String name, String text, String expected) {
        assertThat(redaction(name).of(text)).isEqualTo(expected);
    }

    @Test
    void isLinearInTheLengthOfHostileTexts() {
        var redaction = redaction();
        for (var piece : List.of("a", "1", "a@", "1 ", "(", "Dana", ". - ", "1-")) {
            var text = piece.repeat(1_000_000 / piece.length());
            var started = cpuTime();
            redaction.of(text);
            assertThat(Duration.ofNanos(cpuTime() - started))
                    .as(piece)
                    .isLessThan(Duration.ofSeconds(3));
        }
    }

    /// Of this thread: a busy machine makes nothing quadratic.
    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static Redaction redaction() {
        return redaction("Dana");
    }

    private static Redaction redaction(String given) {
        var contact =
                new EventData.Contact(
                        "tel:+12025550143",
                        List.of("mailto:dana@example.org"),
                        new EventData.Contact.Name("Dana O'Hara-Okafor", given, "Al"),
                        "dana_o",
                        null);
        return Redaction.of(
                new Event(
                        new EventId("a".repeat(26)),
                        "/acme/form/f",
                        EventType.FORM_SUBMITTED,
                        null,
                        TIME,
                        TIME,
                        new TenantId("acme"),
                        Channel.FORM,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new EventData(
                                contact,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                new EventData.NativeItem("1", "form", null, null, null, null),
                                null,
                                null,
                                null,
                                null,
                                null),
                        Map.of()));
    }
}
