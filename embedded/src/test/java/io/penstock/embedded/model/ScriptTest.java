package io.penstock.embedded.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScriptTest {

    @Test
    void isAFaultWithSettings() {
        var script = Script.of("ok;text=50%25%3B yes;delay=20ms;first=2s;echo");

        assertThat(script.fault()).isEqualTo(Fault.OK);
        assertThat(script.text(Setting.TEXT)).isEqualTo("50%; yes");
        assertThat(script.time(Setting.DELAY)).isEqualTo(Duration.ofMillis(20));
        assertThat(script.time(Setting.FIRST)).isEqualTo(Duration.ofSeconds(2));
        assertThat(script.is(Setting.ECHO, "true")).isTrue();
    }

    @Test
    void isReadAgainAsItIsWritten() {
        var script = Script.of("429;retry-after=2").with(Setting.MESSAGE, "a;b=100%");

        assertThat(Script.of(script.toString())).isEqualTo(script);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STATUS")
    void everyFaultHasAWord(Fault fault) {
        assertThat(Script.of(fault.word()).fault()).isEqualTo(fault);
    }

    @Test
    void takesASettingOverTheDefaultOfItsFault() {
        assertThat(Script.of("stall").count(Setting.AFTER, 0)).isEqualTo(2);
        assertThat(Script.of("stall;after=7").count(Setting.AFTER, 0)).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    stal                | there is no fault 'stal'; there are a status of 400 to 599 and: ok, reset
                    200                 | there is no fault '200'
                    429;retry_after=2   | there is no setting 'retry_after'; there are: text, words
                    429;retry-after=2s  | 'retry-after' wants a whole number, not '2s'
                    ok;delay=20         | 'delay' wants a time such as 300ms, 2s or 1m, not '20'
                    ok;text             | 'text' wants a value: 'text=…'
                    ok;text=100%        | '%' is written %25 in '100%'
                    """)
    void saysWhatIsWrongAndWhatThereIs(String text, String problem) {
        assertThatThrownBy(() -> Script.of(text))
                .isInstanceOf(InvalidScript.class)
                .hasMessageStartingWith("Script '" + text + "': ")
                .hasMessageContaining(problem);
    }
}
