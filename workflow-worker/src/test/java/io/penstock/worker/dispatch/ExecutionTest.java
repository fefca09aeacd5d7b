package io.penstock.worker.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.schema.event.Event;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.claim.Claimed;
import io.penstock.store.definition.Definitions;
import io.penstock.store.definition.PublishedDefinition;
import io.penstock.store.event.Events;
import io.penstock.store.run.Allowance;
import io.penstock.store.run.Attempt;
import io.penstock.store.run.Begun;
import io.penstock.store.run.Bought;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import io.penstock.store.run.Journals;
import io.penstock.store.run.Past;
import io.penstock.store.run.Start;
import io.penstock.store.run.StepResult;
import io.penstock.worker.call.Cargo;
import io.penstock.worker.call.Lane;
import io.penstock.worker.call.Turnstile;
import io.penstock.worker.run.Course;
import io.penstock.worker.run.Ending;
import io.penstock.worker.workflow.Workflows;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExecutionTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final EventId EVENT = new EventId("a".repeat(26));

    @Test
    void aRunWhoseEndCannotBeWrittenAtFirstIsNotLeftRunning() {
        var journals = new Failing(3);
        var registry = new SimpleMeterRegistry();
        var execution =
                new Execution(
                        null,
                        new NoEvents(),
                        new Workflows(new NoDefinitions(), InstantSource.system()),
                        journals,
                        new Turnstile(new Lane(1), new Cargo(1)),
                        BigDecimal.ZERO,
                        new FailureCounts(registry));

        var course = execution.execute(claimed(), () -> true);

        assertThat(course)
                .isInstanceOfSatisfying(
                        Course.Ended.class,
                        ended -> assertThat(ended.ending()).isInstanceOf(Ending.Failed.class));
        assertThat(journals.exits).hasValue(4);
        assertThat(
                        registry.get("penstock.runs.failures")
                                .tags("class", "LOGIC_DEFECT", "response", "dead-letter")
                                .counter()
                                .count())
                .isOne();
    }

    private static Claimed claimed() {
        var run = RunId.of(ACME, EVENT.value(), "assistant", 0);
        var held = new Held(ACME, run, 1, 1);
        return new Claimed(held, EVENT, "assistant", 1, null, 1, 0, Instant.EPOCH, null, "");
    }

    /// Fails as no database does: with a defect of ours.
    private static final class Failing implements Journals {
        private final AtomicInteger exits = new AtomicInteger();
        private final int failures;

        Failing(int failures) {
            this.failures = failures;
        }

        @Override
        public Checkpoint exit(Held held, Exit exit, @Nullable String route) {
            if (exits.incrementAndGet() <= failures) {
                throw new IllegalStateException("a defect");
            }
            return new Checkpoint.Written(2);
        }

        @Override
        public Past past(Held held) {
            return new Past(Map.of(), Map.of(), Set.of());
        }

        @Override
        public boolean holds(Held held) {
            return true;
        }

        @Override
        public Map<String, String> results(TenantId tenant, RunId run) {
            throw new AssertionError("nobody is shown anything");
        }

        @Override
        public Begun begin(Held held, Start start) {
            throw new AssertionError("no step begins");
        }

        @Override
        public Bought buy(Held held, String step, int attempt, Allowance allowance) {
            throw new AssertionError("no model is called");
        }

        @Override
        public Checkpoint attempted(Held held, Attempt attempt) {
            throw new AssertionError("no step is tried");
        }

        @Override
        public Checkpoint done(Held held, StepResult result) {
            throw new AssertionError("no step is done");
        }

        @Override
        public void release(Collection<Held> held) {
            throw new AssertionError("nothing is put back");
        }

        @Override
        public Checkpoint cancel(TenantId tenant, RunId run, String by) {
            throw new AssertionError("nobody cancels");
        }
    }

    private static final class NoDefinitions implements Definitions {
        @Override
        public Publication publish(TenantId tenant, String name, String text) {
            throw new AssertionError("nothing is published");
        }

        @Override
        public List<PublishedDefinition> active(TenantId tenant) {
            return List.of();
        }

        @Override
        public Optional<PublishedDefinition> newest(TenantId tenant, String name) {
            return Optional.empty();
        }

        @Override
        public Optional<PublishedDefinition> find(TenantId tenant, String name, int version) {
            return Optional.empty();
        }
    }

    private static final class NoEvents implements Events {
        @Override
        public Map<EventId, String> known(TenantId tenant, Collection<EventId> ids) {
            return Map.of();
        }

        @Override
        public Optional<Event> find(TenantId tenant, EventId id) {
            return Optional.empty();
        }
    }
}
