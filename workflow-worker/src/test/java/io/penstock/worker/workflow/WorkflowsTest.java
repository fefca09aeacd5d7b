package io.penstock.worker.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.id.TenantId;
import io.penstock.store.definition.Definitions;
import io.penstock.store.definition.PublishedDefinition;
import io.penstock.worker.run.Runs;
import io.penstock.worker.story.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WorkflowsTest {
    private static final String SOUND = io.penstock.worker.run.Workflows.ASSISTANT;

    private final AtomicReference<Instant> now = new AtomicReference<>(Runs.NOW);

    @Test
    void aDefinitionThatFailsItsChecksKeepsNoOtherFromStarting() {
        var workflows = workflows(published("odd", 3, "name: odd"), published("sound", 1, SOUND));

        assertThat(workflows.active(Runs.TENANT))
                .extracting(active -> active.definition().name())
                .containsExactly("whatsapp-assistant");
    }

    @Test
    void whatIsNoDefinitionAtAllKeepsNoOtherFromStarting() {
        var workflows =
                workflows(
                        published("nothing", 1, ""),
                        published("noise", 1, "\u0000{{["),
                        published("deep", 1, "[".repeat(200_000)),
                        published("sound", 1, SOUND));

        assertThat(workflows.active(Runs.TENANT)).hasSize(1);
    }

    @Test
    void oneLineSaysWhichDefinitionIsSkippedAndWhy() {
        var workflows = workflows(published("odd", 3, "name: odd"), published("sound", 1, SOUND));

        try (var log = LogLines.of(Workflows.class)) {
            workflows.active(Runs.TENANT);
            now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(1)));
            workflows.active(Runs.TENANT);

            assertThat(log.lines())
                    .singleElement()
                    .satisfies(
                            line -> {
                                assertThat(line.level()).isEqualTo("WARN");
                                assertThat(line.fields())
                                        .containsEntry("workflow", "odd")
                                        .containsEntry("version", "3")
                                        .containsEntry("code", "missing");
                            });
        }
    }

    private static PublishedDefinition published(String name, int version, String text) {
        return new PublishedDefinition(
                Runs.TENANT, name, version, "0".repeat(64), text, Instant.EPOCH);
    }

    private Workflows workflows(PublishedDefinition... published) {
        return new Workflows(new Shelf(List.of(published)), now::get);
    }

    private record Shelf(List<PublishedDefinition> published) implements Definitions {
        @Override
        public Publication publish(TenantId tenant, String name, String text) {
            throw new UnsupportedOperationException("It only holds what is there");
        }

        @Override
        public List<PublishedDefinition> active(TenantId tenant) {
            return published;
        }

        @Override
        public Optional<PublishedDefinition> newest(TenantId tenant, String name) {
            return published.stream().filter(found -> found.name().equals(name)).findFirst();
        }

        @Override
        public Optional<PublishedDefinition> find(TenantId tenant, String name, int version) {
            return newest(tenant, name);
        }
    }
}
