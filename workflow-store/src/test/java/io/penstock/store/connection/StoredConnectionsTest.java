package io.penstock.store.connection;

import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.Channel;
import io.penstock.store.TestStore;
import io.penstock.store.connection.StoredConnections.Adding;
import io.penstock.store.connection.StoredConnections.Deleting;
import io.penstock.store.connection.StoredConnections.Expected;
import io.penstock.store.connection.StoredConnections.Putting;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoredConnectionsTest {
    private static final Duration DAY = Duration.ofHours(24);

    private TestStore worker;
    private TestStore intake;
    private StoredConnections connections;
    private CachedConnections webhooks;
    private CachedConnections answers;

    @BeforeAll
    void start() {
        worker = TestStore.fresh();
        intake =
                worker.another(
                        "spring.datasource.username=penstock_intake",
                        "spring.datasource.password=penstock_intake");
        connections = intake.get(StoredConnections.class);
        webhooks = intake.get(ConnectionCaches.class).forWebhooks();
        answers = worker.get(ConnectionCaches.class).forAnswers();
    }

    @AfterAll
    void stop() {
        intake.close();
        worker.close();
    }

    @Test
    void keepsWhatItWasGiven() {
        var created = (Putting.Created) put(Drafts.form("contact"));
        assertThat(created.spareTaken()).isFalse();

        webhooks.refresh();
        var found = webhooks.find(Channel.FORM, "contact").orElseThrow();

        assertThat(found.tenant()).isEqualTo(ACME);
        assertThat(found.secrets()).containsExactly("form-key");
        assertThat(found.form()).isEqualTo(Drafts.form("contact").form());
        // which answer is the first long one depends on their order
        assertThat(found.form().fields().keySet()).containsExactly("zeal", "email", "answer");
    }

    @Test
    void givesEachServiceWhatItNeeds() {
        put(Drafts.whatsApp("both-ways", "app-secret"));

        webhooks.refresh();
        answers.refresh();
        var webhook = webhooks.find(Channel.WHATSAPP, "both-ways").orElseThrow();
        var answer = answers.find(Channel.WHATSAPP, "both-ways").orElseThrow();

        assertThat(webhook.secrets()).containsExactly("app-secret");
        assertThat(webhook.verifyToken()).isEqualTo("the-verify-token");
        assertThat(webhook.outbound()).isNull();
        assertThat(answer.secrets()).isEmpty();
        assertThat(answer.verifyToken()).isNull();
        assertThat(answer.outbound().accessToken()).isEqualTo("the-access-token");
    }

    @Test
    void keepsWhatTheWayBackNeedsBesides() {
        var options = Map.of(OutboundOption.INTERCOM_ADMIN.word(), "3156780");
        var way =
                new ConnectionDraft.WayBack(
                        URI.create("https://api.intercom.io"),
                        Set.of("api.intercom.io"),
                        "token",
                        options);
        put(intercom(way));

        answers.refresh();
        var answer = answers.find(Channel.INTERCOM, "ep_ic").orElseThrow();
        assertThat(answer.outbound().options()).isEqualTo(options);
        var kept = connections.find(ACME, Channel.INTERCOM, "ep_ic").orElseThrow();
        assertThat(kept.outbound().options()).isEqualTo(options);

        put(intercom(Drafts.way("https://api.intercom.io", null)));
        answers.refresh();
        var without = answers.find(Channel.INTERCOM, "ep_ic").orElseThrow();
        assertThat(without.outbound().options()).isEmpty();
        assertThat(without.outbound().accessToken()).isEqualTo("token");
    }

    private static ConnectionDraft intercom(ConnectionDraft.WayBack way) {
        return new ConnectionDraft(
                Channel.INTERCOM,
                "ep_ic",
                List.of("sampleapp"),
                true,
                null,
                null,
                Admission.ORDINARY,
                way,
                null,
                List.of("client-secret"));
    }

    @Test
    void takesTheSpareSecretIfNoneIsGiven() {
        var created = (Putting.Created) put(Drafts.whatsApp("spare"));
        assertThat(created.spareTaken()).isTrue();
        assertThat(secrets("spare")).containsExactly("a-spare-secret");

        assertThat(put(Drafts.whatsApp("spare"))).isInstanceOf(Putting.Replaced.class);
        assertThat(secrets("spare")).containsExactly("a-spare-secret");
    }

    @Test
    void anAddressBelongsToOneTenant() {
        put(Drafts.whatsApp("mine", "secret-1"));

        var foreign = connections.put(GLOBEX, Drafts.whatsApp("mine", "stolen"), "spare", null);

        assertThat(foreign).isInstanceOf(Putting.Taken.class);
        assertThat(connections.find(GLOBEX, Channel.WHATSAPP, "mine")).isEmpty();
        assertThat(connections.delete(GLOBEX, Channel.WHATSAPP, "mine", null))
                .isEqualTo(Deleting.UNKNOWN);
        assertThat(connections.add(GLOBEX, Channel.WHATSAPP, "mine", "stolen", DAY, null))
                .isInstanceOf(Adding.Unknown.class);
        assertThat(secrets("mine")).containsExactly("secret-1");
    }

    @Test
    void ofManyWhoWantOneAddressOneGetsIt() throws Exception {
        var attempts = new ArrayList<Callable<Putting>>();
        for (var i = 0; i < 20; i++) {
            var tenant = i % 2 == 0 ? ACME : GLOBEX;
            attempts.add(
                    () -> connections.put(tenant, Drafts.whatsApp("race", "s"), "spare", null));
        }
        var outcomes = new ArrayList<Putting>();
        try (var threads = Executors.newFixedThreadPool(20)) {
            for (var attempt : threads.invokeAll(attempts)) {
                outcomes.add(attempt.get());
            }
        }

        assertThat(outcomes).filteredOn(Putting.Created.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Putting.Replaced.class::isInstance).hasSize(9);
        assertThat(outcomes).filteredOn(Putting.Taken.class::isInstance).hasSize(10);
    }

    @Test
    void aNewSecretLeavesTheOldOneItsGrace() {
        put(Drafts.whatsApp("rotating", "first"));

        assertThat(add("rotating", "second", DAY)).isInstanceOf(Adding.Added.class);
        assertThat(secrets("rotating")).containsExactly("first", "second");
        assertThat(add("rotating", "second", DAY)).isInstanceOf(Adding.Known.class);

        // no third one: the oldest ends
        add("rotating", "third", DAY);
        assertThat(secrets("rotating")).containsExactly("second", "third");

        // it leaked: nothing else counts any more
        add("rotating", "fourth", Duration.ZERO);
        assertThat(secrets("rotating")).containsExactly("fourth");
    }

    @Test
    void whatGraceIsOverCountsNoMore() {
        put(Drafts.whatsApp("over", "first"));
        add("over", "second", DAY);
        worker.owner()
                .sql(
                        """
                        update workflow.connection_secret set expires_at = clock_timestamp()
                        where connection = 'over' and expires_at is not null
                        """)
                .update();

        assertThat(connections.find(ACME, Channel.WHATSAPP, "over").orElseThrow().secrets())
                .hasSize(1);
        // a service that starts now
        var fresh = intake.get(ConnectionCaches.class).forWebhooks();
        fresh.refresh();
        assertThat(fresh.find(Channel.WHATSAPP, "over").orElseThrow().secrets())
                .containsExactly("second");
    }

    @Test
    void givenSecretsAreTheOnesThatCount() {
        put(Drafts.whatsApp("declared", "first"));
        add("declared", "second", DAY);
        var before = connections.find(ACME, Channel.WHATSAPP, "declared").orElseThrow();

        put(Drafts.whatsApp("declared", "second", "other"));
        var after = connections.find(ACME, Channel.WHATSAPP, "declared").orElseThrow();

        assertThat(secrets("declared")).containsExactly("second", "other");
        assertThat(after.secrets().getFirst().id()).isEqualTo(before.secrets().getLast().id());
        assertThat(after.secrets()).allSatisfy(secret -> assertThat(secret.expiresAt()).isNull());
    }

    @Test
    void anAccessTokenDoesNotFollowToAnotherHost() {
        put(Drafts.whatsApp("token", "s"));

        var kept =
                put(
                        Drafts.whatsApp(
                                "token", true, Drafts.way("https://graph.example.test/v24", null)));
        answers.refresh();
        assertThat(kept).isInstanceOf(Putting.Replaced.class);
        assertThat(answers.find(Channel.WHATSAPP, "token").orElseThrow().outbound().accessToken())
                .isEqualTo("the-access-token");

        assertThat(
                        put(
                                Drafts.whatsApp(
                                        "token",
                                        true,
                                        Drafts.way("https://elsewhere.example.test/v24", null))))
                .isInstanceOf(Putting.AccessTokenNeeded.class);
        assertThat(put(Drafts.whatsApp("no-token", true, Drafts.way(null))))
                .isInstanceOf(Putting.AccessTokenNeeded.class);

        put(Drafts.whatsApp("token", true, null));
        assertThat(put(Drafts.whatsApp("token", true, Drafts.way(null))))
                .isInstanceOf(Putting.AccessTokenNeeded.class);
    }

    @Test
    void aChangeOfWhatHasMovedOnIsRefused() {
        var created = (Putting.Created) put(Drafts.whatsApp("versions", "s"));
        var version = new Expected.Version(created.connection().version());
        add("versions", "next", DAY);

        assertThat(connections.put(ACME, Drafts.whatsApp("versions"), "spare", version))
                .isInstanceOf(Putting.Stale.class);
        assertThat(connections.put(ACME, Drafts.whatsApp("versions"), "s", new Expected.Nothing()))
                .isInstanceOf(Putting.Stale.class);
        assertThat(connections.put(ACME, Drafts.whatsApp("versions-none"), "spare", version))
                .isInstanceOf(Putting.Stale.class);
        assertThat(connections.add(ACME, Channel.WHATSAPP, "versions", "late", DAY, version))
                .isInstanceOf(Adding.Stale.class);
        assertThat(connections.delete(ACME, Channel.WHATSAPP, "versions", version))
                .isEqualTo(Deleting.STALE);
        assertThat(connections.delete(ACME, Channel.WHATSAPP, "versions", null))
                .isEqualTo(Deleting.DELETED);
        webhooks.refresh();
        assertThat(webhooks.find(Channel.WHATSAPP, "versions")).isEmpty();
    }

    @Test
    void aSecretThatWasMovedOpensNothing() {
        put(Drafts.whatsApp("from", "a-secret"));
        put(Drafts.whatsApp("to", "another"));
        worker.owner()
                .sql(
                        """
                        update workflow.connection_secret
                        set value = (select value from workflow.connection_secret where connection = 'from')
                        where connection = 'to'
                        """)
                .update();
        var fresh = intake.get(ConnectionCaches.class).forWebhooks();
        fresh.refresh();

        assertThat(fresh.find(Channel.WHATSAPP, "from").orElseThrow().enabled()).isTrue();
        var moved = fresh.find(Channel.WHATSAPP, "to").orElseThrow();
        assertThat(moved.enabled()).isFalse();
        assertThat(moved.secrets()).isEmpty();

        put(Drafts.whatsApp("to", "once-more"));
        fresh.refresh();
        assertThat(fresh.find(Channel.WHATSAPP, "to").orElseThrow().secrets())
                .containsExactly("once-more");
    }

    private Putting put(ConnectionDraft draft) {
        return connections.put(ACME, draft, "a-spare-secret", null);
    }

    private Adding add(String id, String secret, Duration grace) {
        return connections.add(ACME, Channel.WHATSAPP, id, secret, grace, null);
    }

    private List<String> secrets(String id) {
        webhooks.refresh();
        return webhooks.find(Channel.WHATSAPP, id).orElseThrow().secrets();
    }
}
