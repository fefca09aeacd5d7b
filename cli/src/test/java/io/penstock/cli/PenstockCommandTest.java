package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PenstockCommandTest {
    private static final String SAMPLE = "../samples/whatsapp/s002-whatsapp-text.json";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesWhatThereIs() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("send", "token", "status", "connections");
    }

    /// `./penstock` refuses what it does not know, so that a slip of the pen builds nothing.
    @Test
    void theLauncherKnowsEachCommandAndItsHelpNamesIt() throws IOException {
        var launcher = Files.readString(Path.of("..", "penstock"));
        var known = launcher.lines().filter(line -> line.startsWith("    up | down | ")).toList();
        assertThat(known).hasSize(1);

        assertThat(PenstockCommand.commandLine().getSubcommands().keySet())
                .allSatisfy(
                        command -> {
                            assertThat(known.getFirst()).contains("| " + command + " ");
                            assertThat(launcher)
                                    .containsPattern("(?m)^  (\\S+\\|)?" + command + "[ |]");
                        });
    }

    @Test
    void helpOfSendExplainsDuplicates() {
        assertThat(run("send", "--help")).isZero();
        assertThat(out.toString()).contains("--new-id", "--check", "duplicate");
    }

    @ParameterizedTest
    @CsvSource({
        "--count, 0",
        "--times, 0",
        "--concurrency, 0",
        "--from, not-a-phone",
        "--from, 0123",
        "--count, many"
    })
    void refusesWhatMakesNoSense(String option, String value) {
        assertThat(run("send", SAMPLE, option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(option);
    }

    @Test
    void refusesTheSameRequestAndDifferentOnesAtOnce() {
        assertThat(run("send", SAMPLE, "--times", "2", "--count", "2")).isEqualTo(2);
    }

    @Test
    void saysInOneLineThatTheFileIsNoSample() {
        assertThat(run("send", "pom.xml")).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("pom.xml is not a sample");
    }

    @Test
    void saysInOneLineThatTheFileIsNotThere() {
        assertThat(run("send", "nowhere.json")).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("cannot read nowhere.json");
    }

    @Test
    void wantsACommand() {
        assertThat(run()).isEqualTo(2);
    }

    private int run(String... arguments) {
        return PenstockCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
