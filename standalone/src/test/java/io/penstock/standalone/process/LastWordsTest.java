package io.penstock.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastWordsTest {
    @TempDir Path folder;

    @Test
    void areTheLastLineWithText() throws IOException {
        assertThat(of("starting\nthe folder is locked\n\n")).isEqualTo("the folder is locked");
    }

    @Test
    void areTheDescriptionOfAServiceThatRefusesToStart() throws IOException {
        assertThat(
                        of(
                                "FAILED TO START\n\nDescription:\n\nThe root key is missing\n\nAction:\n\nSet it\n"))
                .isEqualTo("The root key is missing");
    }

    @Test
    void saySoWhenThereAreNone() {
        assertThat(LastWords.of(folder.resolve("none.log"))).isEqualTo("it said nothing");
    }

    private String of(String log) throws IOException {
        return LastWords.of(Files.writeString(folder.resolve("part.log"), log));
    }
}
