package io.penstock.platform.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrashPointTest {

    /// Passes one point as often as it is told.
    static final class Walk {
        private Walk() {}

        public static void main(String... passages) {
            for (var i = 0; i < Integer.parseInt(passages[0]); i++) {
                CrashPoint.CLAIMED.pass();
                CrashPoint.RUN_LEFT.pass();
            }
        }
    }

    @Test
    void dieAtThePassageThatWasNamed() throws Exception {
        assertThat(walk(3, "-Dpenstock.crash-point=claimed:3")).isEqualTo(CrashPoint.STATUS);
        assertThat(walk(2, "-Dpenstock.crash-point=claimed:3")).isZero();
        assertThat(walk(1, "-Dpenstock.crash-point=run-left")).isEqualTo(CrashPoint.STATUS);
    }

    @Test
    void areNothingToAProcessThatWasToldOfNone() throws Exception {
        assertThat(walk(1000)).isZero();
    }

    private static int walk(int passages, String... options)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        Walk.class.getName(),
                        Integer.toString(passages)));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
