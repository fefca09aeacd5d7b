package io.penstock.standalone.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir Path place;

    @Test
    void refusesAFolderThatSomebodyElseFilled() throws IOException {
        Files.writeString(place.resolve("thesis.txt"), "years of work");

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> DataFolder.open(place))
                .withMessageContaining("not Penstock's")
                .withMessageContaining("PENSTOCK_DATA");
    }

    @Test
    void refusesAFileInPlaceOfAFolder() throws IOException {
        var file = Files.writeString(place.resolve("data"), "");

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> DataFolder.open(file))
                .withMessageContaining("is no folder");
    }

    @Test
    void belongsToOneSupervisorAtATime() {
        assertThat(DataFolder.open(data()).take()).isTrue();
        assertThat(DataFolder.open(data()).take()).isFalse();
    }

    @Test
    void startingAnewForgetsOnlyWhatItMade() throws IOException {
        var folder = DataFolder.open(data());
        var secrets = folder.secrets();
        Files.createDirectories(folder.postgres().resolve("base"));
        Files.writeString(folder.postgres().resolve("base/1"), "row");
        Files.createDirectory(place.resolve("elsewhere"));
        Files.writeString(place.resolve("elsewhere/keep"), "");
        Files.createSymbolicLink(folder.logs().resolve("link"), place.resolve("elsewhere"));
        var note = Files.writeString(data().resolve("note.txt"), "mine");

        folder.empty();

        assertThat(folder.postgres()).doesNotExist();
        assertThat(note).exists();
        assertThat(place.resolve("elsewhere/keep")).exists();
        assertThat(DataFolder.open(data()).secrets().value(Secret.ROOT_KEY))
                .isNotEqualTo(secrets.value(Secret.ROOT_KEY));
    }

    @Test
    void keepsSecretsForTheirOwnerOnly() throws IOException {
        var secrets = DataFolder.open(data()).secrets();

        for (var secret : Secret.values()) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(secrets.file(secret))))
                    .isEqualTo("rw-------");
        }
        assertThat(DataFolder.open(data()).secrets().value(Secret.ROOT_KEY))
                .isEqualTo(secrets.value(Secret.ROOT_KEY));
    }

    @Test
    void makesNoNewRootKeyForDataSealedWithAnother() throws IOException {
        var folder = DataFolder.open(data());
        Files.delete(folder.secrets().file(Secret.ROOT_KEY));
        Files.createDirectory(folder.postgres());

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(folder::secrets)
                .withMessageContaining("root.key is missing")
                .withMessageContaining("--fresh");
    }

    @Test
    void refusesADamagedRootKey() throws IOException {
        var folder = DataFolder.open(data());
        Files.writeString(folder.secrets().file(Secret.ROOT_KEY), "short");

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(folder::secrets)
                .withMessageContaining("root.key is damaged");
    }

    private Path data() {
        return place.resolve("data");
    }
}
