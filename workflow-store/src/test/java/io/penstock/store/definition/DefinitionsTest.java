package io.penstock.store.definition;

import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.store.TestStore;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DefinitionsTest {
    private TestStore store;
    private Definitions definitions;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        definitions = store.get(Definitions.class);
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @Test
    void givesTheSameTextTheSameVersion() {
        var first = definitions.publish(ACME, "triage", "name: triage");
        var second = definitions.publish(ACME, "triage", "name: triage");
        assertThat(first.created()).isTrue();
        assertThat(second.created()).isFalse();
        assertThat(second.definition()).isEqualTo(first.definition());
    }

    @Test
    void givesAnotherTextTheNextVersionAndMakesItActive() {
        definitions.publish(ACME, "sales", "one");
        definitions.publish(ACME, "sales", "two");
        assertThat(definitions.publish(ACME, "sales", "one").definition().version()).isEqualTo(3);
        assertThat(definitions.active(ACME))
                .filteredOn(it -> it.name().equals("sales"))
                .extracting(PublishedDefinition::version)
                .containsExactly(3);
        assertThat(definitions.find(ACME, "sales", 2).orElseThrow().text()).isEqualTo("two");
        assertThat(definitions.find(GLOBEX, "sales", 2)).isEmpty();
    }

    @Test
    void givesManyPublishersOfOneTextOneVersion() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Definitions.Publication> publish =
                    () -> definitions.publish(ACME, "raced", "name: raced");
            var created = 0;
            for (var publication : threads.invokeAll(Collections.nCopies(8, publish))) {
                created += publication.get().created() ? 1 : 0;
            }
            assertThat(created).isEqualTo(1);
        }
    }
}
