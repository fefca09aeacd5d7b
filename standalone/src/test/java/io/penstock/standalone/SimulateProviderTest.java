package io.penstock.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.embedded.machine.LoopbackPort;
import io.penstock.embedded.model.Fault;
import io.penstock.embedded.model.Script;
import io.penstock.embedded.model.Setting;
import io.penstock.embedded.model.SimulatedProvider;
import io.penstock.standalone.place.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulateProviderTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "simulating.md");

    @Test
    void takesAPortAndAScript() {
        assertThat(SimulateProvider.parse(List.of(), 100))
                .isEqualTo(new SimulateProvider(9201, Script.OK));
        assertThat(SimulateProvider.parse(List.of("--port", "7", "--script=429;retry-after=2"), 0))
                .isEqualTo(new SimulateProvider(7, Script.of("429;retry-after=2")));
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertThatThrownBy(() -> SimulateProvider.parse(List.of("--ports", "7"), 0))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no option '--ports'");
        assertThatThrownBy(() -> SimulateProvider.parse(List.of("--port"), 0))
                .hasMessage("--port wants a value");
        assertThatThrownBy(() -> SimulateProvider.parse(List.of("--port", "x"), 0))
                .hasMessage("--port wants a number, not 'x'");
        assertThatThrownBy(() -> SimulateProvider.parse(List.of("--script", "stal"), 0))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("there is no fault 'stal'");
    }

    @Test
    void saysThatItsPortIsTaken() {
        try (var other = SimulatedProvider.start(LoopbackPort.free())) {
            assertThatThrownBy(() -> new SimulateProvider(other.port(), Script.OK).run())
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("is taken by another program");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFaultIsDocumented(Fault fault) throws IOException {
        assertThat(Files.readString(DOCUMENT)).contains("| `" + fault.word() + "` |");
    }

    @ParameterizedTest
    @EnumSource
    void everySettingIsDocumented(Setting setting) throws IOException {
        assertThat(Files.readString(DOCUMENT)).contains("| `" + setting.word() + "` |");
    }
}
