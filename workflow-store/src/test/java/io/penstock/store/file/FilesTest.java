package io.penstock.store.file;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.run.RunStatus;
import io.penstock.store.TestStore;
import io.penstock.store.file.Files.Place;
import io.penstock.store.retention.Retention;
import io.penstock.store.retention.Retention.Rule;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Files that a run fetched, over its attempts and until it leaves.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesTest {
    private static final byte[] CONTENT = "canary".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "other".getBytes(StandardCharsets.UTF_8);
    private static final Place FIRST = new Place("media", 1, 0);

    private TestStore store;
    private Files files;
    private Held held;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        files = store.get(Files.class);
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @BeforeEach
    void claimARun() {
        store.clear();
        var worker = store.worker();
        store.ingest(message(ACME, "dana", "Hello"));
        held = store.claimOne(worker).held();
    }

    @Test
    void aFileIsKeptOnceHoweverOftenItComes() {
        assertThat(files.keep(held, FIRST, "{\"name\": \"a\"}", CONTENT))
                .isInstanceOf(Checkpoint.Written.class);
        assertThat(files.keep(held, FIRST, "{}", OTHER)).isInstanceOf(Checkpoint.Written.class);
        files.keep(held, new Place("media", 1, 2), "{}", OTHER);
        files.keep(held, new Place("more", 1, 0), "{}", OTHER);

        assertThat(files.kept(held, "media", 1)).isEqualTo(Map.of(0, "{\"name\": \"a\"}", 2, "{}"));
        assertThat(files.kept(held, "media", 2)).isEmpty();
        assertThat(files.find(ACME, held.run(), "media", 0).orElseThrow().content())
                .isEqualTo(CONTENT);
        assertThat(files.find(ACME, held.run(), "media", 1)).isEmpty();
        assertThat(files.find(GLOBEX, held.run(), "media", 0)).isEmpty();
    }

    @Test
    void whoLostTheRunKeepsNothing() {
        var late = new Held(ACME, held.run(), held.fence() - 1, held.conversation());

        assertThat(files.keep(late, FIRST, "{}", CONTENT))
                .isEqualTo(new Checkpoint.LostRace(held.run()));
        assertThat(files.kept(held, "media", 1)).isEmpty();
    }

    @Test
    void whatWasFetchedBeforeARestartIsNotShownForWhatIsNow() {
        files.keep(held, FIRST, "{}", CONTENT);

        store.owner().sql("update workflow.run set iteration = 2").update();

        assertThat(files.find(ACME, held.run(), "media", 0)).isEmpty();
    }

    @Test
    void nothingStandsInClearAndAllOfItLeavesWithItsRun() {
        files.keep(held, FIRST, "{\"name\": \"canary\"}", CONTENT);
        assertThat(
                        store.count(
                                """
                                select count(*) from workflow.fetched_file
                                where position(convert_to('canary', 'UTF8') in content) > 0
                                   or position(convert_to('canary', 'UTF8') in about) > 0
                                """))
                .isZero();
        store.journals().exit(held, new Exit.Complete());
        store.owner()
                .sql("update workflow.run set ended_at = ended_at - interval '100 days'")
                .update();

        var rule = new Rule(RunStatus.COMPLETED, Duration.ofDays(90), Map.of());
        assertThat(store.get(Retention.class).moveOut(rule, null, 10).moved()).isEqualTo(1);

        assertThat(store.count("select count(*) from workflow.fetched_file")).isZero();
    }
}
