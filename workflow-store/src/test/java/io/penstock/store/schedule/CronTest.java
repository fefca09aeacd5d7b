package io.penstock.store.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// In Berlin, clocks go from 02:00 to 03:00 on 2026-03-29 (01:00 UTC), and from 03:00 back to 02:00
/// on 2026-10-25 (01:00 UTC).
class CronTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # a time that the clocks leave out comes when they go on, once
                    30 2 * * *    | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z
                    */20 2 * * *  | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:00:00Z
                    0 3 * * *     | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T01:00:00Z
                    0 2,3 * * *   | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:00:00Z
                    # one that they show twice comes the first time
                    30 2 * * *    | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z
                    30 2 * * *    | 2026-10-25T00:45:00Z | 2026-10-26T01:30:00Z
                    30 2 * * *    | 2026-10-25T01:10:00Z | 2026-10-26T01:30:00Z
                    0 3 * * *     | 2026-10-24T12:00:00Z | 2026-10-25T02:00:00Z 2026-10-26T02:00:00Z
                    # every hour is every hour that passes
                    0 * * * *     | 2026-03-28T23:30:00Z | 2026-03-29T00:00:00Z 2026-03-29T01:00:00Z 2026-03-29T02:00:00Z
                    30 * * * *    | 2026-10-24T23:45:00Z | 2026-10-25T00:30:00Z 2026-10-25T01:30:00Z 2026-10-25T02:30:00Z
                    @hourly       | 2026-10-24T23:45:00Z | 2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z
                    0 */2 * * *   | 2026-10-24T22:30:00Z | 2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T03:00:00Z
                    # and on other days nothing of this is seen
                    0 9 * * MON-FRI | 2026-06-05T08:00:00Z | 2026-06-08T07:00:00Z 2026-06-09T07:00:00Z
                    15 30 8 1 * * | 2026-06-05T08:00:00Z | 2026-07-01T06:30:15Z
                    @daily        | 2026-06-05T08:00:00Z | 2026-06-05T22:00:00Z
                    0 0 29 2 *    | 2026-06-05T08:00:00Z | 2028-02-28T23:00:00Z
                    """)
    void occurrencesFollowTheClocksOfTheZone(String expression, Instant after, String expected) {
        var times = Arrays.stream(expected.split(" ")).map(Instant::parse).toList();
        var cron = Cron.of(expression, BERLIN).orElseThrow();
        assertThat(cron.next(after, times.size())).isEqualTo(times);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "61 * * * *",
                "nine",
                "@often",
                "0 0 30 2 *",
                "* * * * * * *"
            })
    void whatNeverHappensIsNoExpression(String expression) {
        assertThat(Cron.of(expression, BERLIN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    * * * * *    | 2026-06-01T10:00:00Z | 2026-06-01T10:00:30Z | 2026-06-01T10:00:00Z
                    * * * * *    | 2020-06-01T10:00:00Z | 2026-06-01T10:00:30Z | 2026-06-01T10:00:00Z
                    0 9 * * *    | 2026-06-01T07:00:00Z | 2026-06-20T10:00:00Z | 2026-06-20T07:00:00Z
                    0 9 1 1 *    | 2020-01-01T08:00:00Z | 2026-06-20T10:00:00Z | 2026-01-01T08:00:00Z
                    """)
    void theLastOfManyIsFoundHoweverManyThereAre(
            String expression, Instant first, Instant end, Instant last) {
        assertThat(Cron.of(expression, BERLIN).orElseThrow().last(first, end)).isEqualTo(last);
    }

    @Test
    void aZoneThatNobodyKnowsIsNone() {
        assertThat(Cron.zone("Europe/Atlantis")).isEmpty();
        assertThat(Cron.zone("Europe/Berlin")).hasValue(BERLIN);
    }
}
