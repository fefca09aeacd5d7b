package io.penstock.store.view;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.ASSISTANT;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schema.api.Runs;
import io.penstock.schema.run.RunPhase;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.TestStore;
import io.penstock.store.run.Exit;
import io.penstock.store.run.StepResult;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunViewTest {
    private TestStore store;
    private RunViews views;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        views = store.views();
    }

    @BeforeEach
    void begin() {
        store.clear();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @Test
    void tellsTheWholeStoryOfARunInOrder() {
        store.ingest(message(ACME, "dana", "Hello"));
        var held = store.claimOne(store.worker()).held();
        store.journals().done(held, new StepResult("context", "{}", "ops", "3 blocks"));
        store.journals().exit(held, new Exit.Complete());
        var entries = views.timeline(ACME, held.run()).orElseThrow().entries();
        assertThat(entries).extracting(Runs.Entry::seq).containsExactly(1L, 2L, 3L, 4L);
        assertThat(entries)
                .extracting(Runs.Entry::status)
                .containsExactly(
                        RunStatus.PENDING,
                        RunStatus.RUNNING,
                        RunStatus.RUNNING,
                        RunStatus.COMPLETED);
        var run = views.run(ACME, held.run()).orElseThrow();
        assertThat(run.phase()).isEqualTo(RunPhase.COMPLETE);
        assertThat(run.version()).isEqualTo(4);
        assertThat(run.endedAt()).isNotNull();
    }

    @Test
    void showsATenantNothingOfAnother() {
        var event = message(ACME, "dana", "Hello");
        store.ingest(event);
        var run = views.page(ACME, RunFilter.ALL, null, 10).runs().getFirst().id();
        assertThat(views.event(GLOBEX, event.id())).isEmpty();
        assertThat(views.run(GLOBEX, run)).isEmpty();
        assertThat(views.timeline(GLOBEX, run)).isEmpty();
        assertThat(views.page(GLOBEX, RunFilter.ALL, null, 10).runs()).isEmpty();
    }

    @Test
    void pagesThroughAllRunsOnceThoughManyBeganTogether() {
        for (var i = 0; i < 3; i++) {
            store.ingest(
                    message(ACME, "dana", "1"),
                    message(ACME, "alex", "2"),
                    message(ACME, "robin", "3"));
        }
        var seen = new ArrayList<Runs.RunView>();
        var page = views.page(ACME, RunFilter.ALL, null, 2);
        while (page.next() != null) {
            seen.addAll(page.runs());
            page = views.page(ACME, RunFilter.ALL, page.next(), 2);
        }
        seen.addAll(page.runs());
        assertThat(seen).extracting(Runs.RunView::id).hasSize(9).doesNotHaveDuplicates();
    }

    @Test
    void filtersByStatusWorkflowAndEvent() {
        var event = message(ACME, "dana", "Hello");
        store.ingest(event, message(ACME, "alex", "Hello"));
        store.claimOne(store.worker());
        assertThat(runs(new RunFilter(RunStatus.RUNNING, null, null))).isEqualTo(1);
        assertThat(runs(new RunFilter(null, ASSISTANT, null))).isEqualTo(2);
        assertThat(runs(new RunFilter(null, "other", null))).isZero();
        assertThat(runs(new RunFilter(null, null, event.id()))).isEqualTo(1);
    }

    @Test
    void refusesACursorOfAnotherKind() {
        assertThatThrownBy(() -> views.page(ACME, RunFilter.ALL, "bm90IG91cnM", 10))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private int runs(RunFilter filter) {
        return views.page(ACME, filter, null, 10).runs().size();
    }
}
