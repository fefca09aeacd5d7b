package io.penstock.platform.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schema.id.TenantId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinkSealingTest {
    private static final byte[] KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final TenantId ACME = new TenantId("acme");
    private static final SealedPlace PLACE = new SealedPlace("step", "result", "42");

    private final Sealing sealing = TinkSealing.withRootKey(KEY);

    @Test
    void opensWhatItSealed() {
        var sealed = sealing.sealText(ACME, PLACE, "Can I return shoes?");

        assertThat(sealing.openText(ACME, PLACE, sealed)).isEqualTo("Can I return shoes?");
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("return shoes");
    }

    @Test
    void worksOnVirtualThreadsAsWell() throws Exception {
        try (var requests = Executors.newVirtualThreadPerTaskExecutor()) {
            var sealed = requests.submit(() -> sealing.sealText(ACME, PLACE, "text")).get();
            var opened = requests.submit(() -> sealing.openText(ACME, PLACE, sealed));
            var flipped = sealed.clone();
            flipped[flipped.length - 1] ^= 1;

            assertThat(opened.get()).isEqualTo("text");
            requests.submit(() -> assertRefused(ACME, PLACE, flipped)).get();
        }
    }

    @Test
    void opensAfterARestartWithTheSameRootKey() {
        var sealed = sealing.sealText(ACME, PLACE, "text");

        assertThat(TinkSealing.withRootKey(KEY).openText(ACME, PLACE, sealed)).isEqualTo("text");
    }

    @Test
    void refusesAValueThatWasMovedToAnotherRowColumnOrTenant() {
        var sealed = sealing.sealText(ACME, PLACE, "text");

        assertRefused(ACME, new SealedPlace("step", "result", "43"), sealed);
        assertRefused(ACME, new SealedPlace("step", "answer", "42"), sealed);
        assertRefused(new TenantId("other"), PLACE, sealed);
    }

    @Test
    void refusesEveryFlippedByteAndEveryCutWithoutSayingWhy() {
        var sealed = sealing.sealText(ACME, PLACE, "text");
        for (var i = 0; i < sealed.length; i++) {
            var flipped = sealed.clone();
            flipped[i] ^= 1;
            assertRefused(ACME, PLACE, flipped);
            assertRefused(ACME, PLACE, java.util.Arrays.copyOf(sealed, i));
        }
    }

    @Test
    void aRootKeyThatIsMissingOrMalformedNamesTheFile(@TempDir Path folder) throws Exception {
        var malformed =
                Files.writeString(
                        folder.resolve("short.key"),
                        Base64.getEncoder().encodeToString(new byte[5]));

        assertThatThrownBy(() -> RootKey.read(malformed))
                .isInstanceOf(RootKeyMissingException.class)
                .hasMessageContaining("short.key");
        assertThatThrownBy(() -> RootKey.read(folder.resolve("none.key")))
                .isInstanceOf(RootKeyMissingException.class)
                .hasMessageContaining("none.key");
    }

    private void assertRefused(TenantId tenant, SealedPlace place, byte[] sealed) {
        assertThatThrownBy(() -> sealing.open(tenant, place, sealed))
                .isInstanceOf(SealBrokenException.class)
                .hasNoCause();
    }
}
