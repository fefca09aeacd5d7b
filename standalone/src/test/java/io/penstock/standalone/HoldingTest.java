package io.penstock.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.standalone.place.DataFolder;
import io.penstock.standalone.place.Refusal;
import io.penstock.standalone.process.Hold;
import io.penstock.standalone.process.Holds;
import io.penstock.standalone.process.PidFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldingTest {
    @TempDir Path place;

    @Test
    void aPartThatDoesNotExistIsRefusedWithTheNamesOfThoseThatDo() {
        assertThatThrownBy(() -> holding().stop(List.of("nothing")))
                .isInstanceOf(Refusal.class)
                .hasMessage(
                        "there is no part 'nothing'; the parts are postgres, kafka, issuer,"
                                + " retrieval-service, llm-gateway, workflow-worker, intake-api");
        assertThatThrownBy(() -> holding().start(List.of()))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("'start' wants one part: postgres, kafka");
    }

    @Test
    void nothingIsHeldWhereNoSupervisorRuns() {
        assertThatThrownBy(() -> holding().stop(List.of("kafka")))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("Penstock is not running");
        DataFolder.open(place.resolve("data"));
        assertThatThrownBy(() -> holding().stop(List.of("kafka")))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("Penstock is not running");
    }

    /// Whatever the order of part and option.
    @ParameterizedTest
    @ValueSource(strings = {"kafka", "kafka --kill", "--kill kafka"})
    void waitsUntilTheSupervisorHasStoppedThePart(String words) throws Exception {
        var folder = supervised();
        var holds = new Holds(folder.held());
        var asking = Thread.ofVirtual().start(() -> holding().stop(List.of(words.split(" "))));
        var wanted = words.contains("--kill") ? Hold.KILL : Hold.STOP;
        while (holds.of("kafka") != wanted) {
            Thread.onSpinWait();
        }
        assertThat(asking.isAlive()).isTrue();

        holds.put("kafka", Hold.STOPPED);

        asking.join(5_000);
        assertThat(asking.isAlive()).isFalse();
    }

    @Test
    void nobodyElsesWordHoldsAnything() throws Exception {
        var folder = supervised();
        Files.createDirectories(folder.held());
        Files.writeString(folder.held().resolve("kafka"), "perhaps");

        assertThat(new Holds(folder.held()).of("kafka")).isEqualTo(Hold.NONE);
    }

    /// This process takes the supervisor's place.
    private DataFolder supervised() {
        var folder = DataFolder.open(place.resolve("data"));
        new PidFile(folder.pidFile()).put(PidFile.SUPERVISOR, ProcessHandle.current());
        return folder;
    }

    private Holding holding() {
        return new Holding(place.resolve("data"));
    }
}
