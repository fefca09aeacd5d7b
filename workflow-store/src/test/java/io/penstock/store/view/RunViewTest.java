package io.penstock.store.view;

import static io.penstock.store.TestEvents.about;
import static io.penstock.store.TestEvents.contact;
import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.ASSISTANT;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schema.api.Runs;
import io.penstock.schema.event.Channel;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.RunId;
import io.penstock.schema.run.RunPhase;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.TestStore;
import io.penstock.store.contact.ContactKey;
import io.penstock.store.run.Exit;
import io.penstock.store.run.StepResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
        assertThat(walk(RunFilter.ALL, 2))
                .extracting(Runs.RunView::id)
                .hasSize(9)
                .doesNotHaveDuplicates();
    }

    @Test
    void filtersByStatusWorkflowAndEvent() {
        var event = message(ACME, "dana", "Hello");
        store.ingest(event, message(ACME, "alex", "Hello"));
        store.claimOne(store.worker());
        assertThat(runs(statuses(RunStatus.RUNNING))).isEqualTo(1);
        assertThat(runs(statuses(RunStatus.RUNNING, RunStatus.PENDING))).isEqualTo(2);
        assertThat(runs(statuses())).isZero();
        assertThat(runs(workflows(ASSISTANT))).isEqualTo(2);
        assertThat(runs(workflows(ASSISTANT, "other"), statuses(RunStatus.PENDING))).isEqualTo(1);
        assertThat(runs(workflows("other"))).isZero();
        assertThat(runs(new RunFilter.OfEvent(event.id()))).isEqualTo(1);
    }

    @Test
    void filtersByFailureOwnerChannelAndTime() {
        store.ingest(message(ACME, "dana", "Hello"), message(ACME, "alex", "Hello"));
        var held = store.claimOne(store.worker()).held();
        var failure = new Failure(FailureClass.LOGIC_DEFECT, "target_refused", "It said 400");
        store.journals().exit(held, new Exit.Fail("reply", "crm", failure, true));
        var began = views.run(ACME, held.run()).orElseThrow().createdAt();

        assertThat(runs(new RunFilter.FailedAs(FailureClass.LOGIC_DEFECT))).isEqualTo(1);
        assertThat(runs(new RunFilter.FailedAs(FailureClass.EXPIRED))).isZero();
        assertThat(runs(new RunFilter.FailureCode("target_refused"))).isEqualTo(1);
        assertThat(runs(new RunFilter.FailureCode("other"))).isZero();
        assertThat(runs(new RunFilter.Owner("crm"))).isEqualTo(1);
        assertThat(runs(new RunFilter.Owner("support"))).isEqualTo(1);
        assertThat(runs(new RunFilter.OfChannel(Channel.WHATSAPP))).isEqualTo(2);
        assertThat(runs(new RunFilter.OfChannel(Channel.FORM))).isZero();
        assertThat(runs(new RunFilter.From(began))).isEqualTo(2);
        assertThat(runs(new RunFilter.To(began))).isZero();
        assertThat(
                        runs(
                                new RunFilter.Owner("crm"),
                                new RunFilter.FailureCode("target_refused"),
                                new RunFilter.To(began.plusSeconds(1)),
                                workflows(ASSISTANT, "other"),
                                statuses(RunStatus.FAILED, RunStatus.PENDING)))
                .isEqualTo(1);
    }

    @Test
    void pagesThroughSeveralStatusesInOneOrder() {
        for (var i = 0; i < 6; i++) {
            store.ingest(message(ACME, "dana" + i, "1"));
        }
        var worker = store.worker();
        store.claim(worker, 3);
        store.journals().exit(store.claimOne(worker).held(), new Exit.Complete());
        var filter =
                RunFilter.of(
                        statuses(RunStatus.RUNNING, RunStatus.PENDING, RunStatus.COMPLETED),
                        workflows(ASSISTANT, "other"));

        var seen = walk(filter, 2);

        assertThat(seen).extracting(Runs.RunView::id).hasSize(6).doesNotHaveDuplicates();
        assertThat(seen)
                .isSortedAccordingTo(Comparator.comparing(Runs.RunView::createdAt).reversed());
        assertThat(seen).extracting(Runs.RunView::status).contains(RunStatus.COMPLETED);
    }

    @Test
    void aCursorGoesOnInItsPlaceUnderAnotherFilter() {
        for (var i = 0; i < 4; i++) {
            store.ingest(message(ACME, "dana" + i, "1"));
        }
        var first = views.page(ACME, RunFilter.ALL, null, 2);
        var rest = views.page(ACME, RunFilter.of(workflows(ASSISTANT)), first.next(), 10);

        assertThat(rest.runs()).hasSize(2).doesNotContainAnyElementsOf(first.runs());
    }

    @Test
    void namesTheOwnerOfTheStepAtWhichARunStands() {
        store.ingest(message(ACME, "dana", "Hello"));
        var held = store.claimOne(store.worker()).held();
        assertThat(views.run(ACME, held.run()).orElseThrow().owner()).isEqualTo("support");

        store.journals().done(held, new StepResult("context", "{}", "search", null));
        assertThat(views.run(ACME, held.run()).orElseThrow().owner()).isEqualTo("search");

        var failure = new Failure(FailureClass.LOW_CONFIDENCE, "review_required", "Look");
        store.journals()
                .exit(held, new Exit.Review("gate", "desk", failure, null, "desk", null, null));
        var run = views.run(ACME, held.run()).orElseThrow();
        assertThat(run.owner()).isEqualTo("desk");
        assertThat(run.channel()).isEqualTo(Channel.WHATSAPP);
        assertThat(run.review()).isNotNull();
        assertThat(views.page(ACME, RunFilter.ALL, null, 1).runs()).containsExactly(run);
        assertThat(views.timeline(ACME, held.run()).orElseThrow().entries())
                .extracting(Runs.Entry::owner)
                .as("claimed, retrieved, given to a person: each with who answers for it")
                .containsExactly("support", "support", "search", "desk", "desk");
    }

    @Test
    void findsRunsByWhoTheyAreAboutAndTellsNoOtherTenant() {
        var dana = about(ACME, contact("tel:+15550100", List.of("mailto:Dana@Example.com")));
        store.ingest(dana, about(ACME, contact("tel:+15550101", null)));
        store.ingest(about(GLOBEX, contact("tel:+15550100", null)));

        for (var key :
                List.of(ContactKey.phone("+1 (555) 0100"), ContactKey.email("DANA@example.com"))) {
            var filter = RunFilter.of(new RunFilter.OfContact(key.orElseThrow()));
            assertThat(views.page(ACME, filter, null, 10).runs())
                    .extracting(Runs.RunView::event)
                    .containsExactly(dana.id());
        }
        var email = RunFilter.of(new RunFilter.OfContact(key("dana@example.com")));
        assertThat(views.page(GLOBEX, email, null, 10).runs()).isEmpty();
        assertThat(
                        runs(
                                new RunFilter.OfContact(key("dana@example.com")),
                                statuses(RunStatus.COMPLETED, RunStatus.FAILED)))
                .isZero();
        assertThat(store.count("select count(distinct value) from workflow.contact_index"))
                .as("the same number of two tenants is not the same value")
                .isEqualTo(4);
    }

    @Test
    void knowsVersionsAndIdsWithoutOpeningAnything() {
        store.ingest(message(ACME, "dana", "Hello"));
        var run = views.page(ACME, RunFilter.ALL, null, 1).runs().getFirst().id();
        assertThat(views.version(ACME, run)).contains(1L);
        assertThat(views.version(GLOBEX, run)).isEmpty();
        assertThat(views.known(ACME, List.of(run, new RunId(UUID.randomUUID())))).containsOnly(run);
    }

    @Test
    void refusesACursorOfAnotherKind() {
        assertThatThrownBy(() -> views.page(ACME, RunFilter.ALL, "bm90IG91cnM", 10))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<Runs.RunView> walk(RunFilter filter, int limit) {
        var seen = new ArrayList<Runs.RunView>();
        var page = views.page(ACME, filter, null, limit);
        seen.addAll(page.runs());
        while (page.next() != null) {
            page = views.page(ACME, filter, page.next(), limit);
            seen.addAll(page.runs());
        }
        return seen;
    }

    private int runs(RunFilter.Condition... conditions) {
        return views.page(ACME, RunFilter.of(conditions), null, 10).runs().size();
    }

    private static RunFilter.Condition statuses(RunStatus... statuses) {
        return new RunFilter.Statuses(Set.of(statuses));
    }

    private static RunFilter.Condition workflows(String... names) {
        return new RunFilter.Workflows(Set.of(names));
    }

    private static ContactKey key(String email) {
        return ContactKey.email(email).orElseThrow();
    }
}
