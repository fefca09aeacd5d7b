package io.penstock.intake.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.json.StrictJson;
import org.junit.jupiter.api.Test;

class StorableTextTest {
    @Test
    void replacesWhatPostgresAndUtf8Refuse() {
        var node =
                StrictJson.TOLERANT.readTree(
                        "{\"a\\u0000\": [\"x\\u0000y\", \"\\ud83d!\", \"\\udc4d\"]}");

        var repaired = StorableText.repair(node);

        assertThat(repaired.changed()).isTrue();
        assertThat(repaired.node().toString())
                .isEqualTo("{\"a\uFFFD\":[\"x\uFFFDy\",\"\uFFFD!\",\"\uFFFD\"]}");
    }

    @Test
    void leavesWholeCharactersAsTheyAre() {
        var node = StrictJson.TOLERANT.readTree("{\"text\": \"\\ud83d\\udc4d and \\u00e9\"}");

        assertThat(StorableText.repair(node)).isEqualTo(new StorableText.Repaired(node, false));
    }
}
