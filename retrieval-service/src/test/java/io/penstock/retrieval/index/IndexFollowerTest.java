package io.penstock.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.retrieval.RetrievalDatabase;
import io.penstock.retrieval.chunk.Chunk;
import io.penstock.retrieval.chunk.JdbcChunks;
import io.penstock.schema.id.TenantId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IndexFollowerTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration SOON = Duration.ofSeconds(10);

    private final RetrievalDatabase database = new RetrievalDatabase();
    private final JdbcChunks chunks = database.chunks();
    private final JdbcChangeFeed feed =
            new JdbcChangeFeed(database.jdbc(), chunks, database.transactions());
    private final IndexFollower follower = new IndexFollower(feed, new EnglishTerms(), 100);

    @AfterEach
    void close() throws IOException {
        follower.close();
        database.close();
    }

    @Test
    void missesNoTransactionHoweverLateItCommits() throws Exception {
        var writing = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var following = threads.submit(() -> followWhile(writing));
            var writers = new ArrayList<Future<?>>();
            for (var i = 0; i < 12; i++) {
                var seed = i;
                writers.add(threads.submit(() -> write(new Random(seed), 60)));
            }
            for (var writer : writers) {
                writer.get();
            }
            writing.set(false);
            following.get();
        }
        catchUp();

        assertThat(indexed()).isEqualTo(stored()).isNotEmpty();
    }

    @Test
    void aTransactionThatCommitsAfterLaterOnesIsFound() throws Exception {
        catchUp();
        var written = new CountDownLatch(1);
        var mayCommit = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var early =
                    threads.submit(
                            () ->
                                    database.transaction()
                                            .executeWithoutResult(
                                                    _ -> {
                                                        put(ACME, "early", "shoes");
                                                        written.countDown();
                                                        await(mayCommit);
                                                    }));
            written.await();
            database.transaction().executeWithoutResult(_ -> put(ACME, "late", "shoes"));
            catchUp();
            assertThat(found("shoe")).doesNotContain("early-shoes");
            assertThat(follower.lag()).isPositive();

            mayCommit.countDown();
            early.get();
        }
        catchUp();

        assertThat(found("shoe")).containsExactlyInAnyOrder("early-shoes", "late-shoes");
        assertThat(follower.lag()).isZero();
    }

    @Test
    void transactionsAreOrderedByNumberNotByText() {
        database.jdbc()
                .sql(
                        """
                        insert into retrieval.chunk_change (xid, tenant, chunk)
                        values ('10', 'acme', 'second'), ('9', 'acme', 'first')
                        """)
                .update();
        var start = feed.snapshot((_, _) -> {});
        var poll = feed.after(new Cursor(start.epoch(), 1, 0), 1);

        assertThat(poll)
                .isInstanceOfSatisfying(
                        Poll.More.class,
                        more -> {
                            assertThat(more.reached().xid()).isEqualTo(9);
                            assertThat(more.changes())
                                    .containsExactly(new Change(ACME, "first", null));
                        });
    }

    @Test
    void waitsUntilATransactionIsSearchable() throws Exception {
        catchUp();
        var xid =
                database.transaction()
                        .execute(
                                _ -> {
                                    put(ACME, "d", "shoes");
                                    return ownXid();
                                });
        assertThat(follower.awaitBeyond(Objects.requireNonNull(xid), AT_ONCE)).isFalse();

        catchUp();

        assertThat(follower.awaitBeyond(xid, SOON)).isTrue();
        assertThat(found("shoe")).containsExactly("d-shoes");
    }

    @Test
    void aDeletedChunkIsFoundNoMore() throws Exception {
        database.transaction().executeWithoutResult(_ -> put(ACME, "d", "shoes"));
        catchUp();
        database.transaction().executeWithoutResult(_ -> chunks.replace(ACME, "d", List.of()));
        catchUp();

        assertThat(found("shoe")).isEmpty();
        assertThat(follower.chunks()).isZero();
    }

    @Test
    void anUnchangedChunkIsNotAnnounced() {
        database.transaction().executeWithoutResult(_ -> put(ACME, "d", "shoes"));
        database.transaction().executeWithoutResult(_ -> put(ACME, "d", "shoes"));

        assertThat(changes()).isEqualTo(1);
    }

    @Test
    void aRestartBuildsTheSameIndex() throws Exception {
        write(new Random(7), 40);
        catchUp();
        try (var restarted = new IndexFollower(feed, new EnglishTerms(), 100)) {
            while (restarted.followOnce()) {}

            assertThat(Objects.requireNonNull(restarted.serving()).hashes())
                    .isEqualTo(indexed())
                    .isEqualTo(stored());
            assertThat(restarted.caughtUp()).isTrue();
        }
    }

    @Test
    void afterAStopItBeginsAnew() throws Exception {
        database.transaction().executeWithoutResult(_ -> put(ACME, "d", "shoes"));
        catchUp();
        follower.close();
        assertThat(follower.caughtUp()).isFalse();
        catchUp();

        assertThat(found("shoe")).containsExactly("d-shoes");
    }

    @Test
    void anotherEpochBuildsAnewAndServesMeanwhile() throws Exception {
        database.transaction().executeWithoutResult(_ -> put(ACME, "d", "shoes"));
        catchUp();
        var before = follower.serving();
        database.asOwner().sql("update retrieval.feed set epoch = gen_random_uuid()").update();
        catchUp();

        assertThat(follower.serving()).isNotSameAs(before);
        assertThat(found("shoe")).containsExactly("d-shoes");
    }

    @Test
    void aCursorOlderThanTheFeedBuildsAnew() throws Exception {
        catchUp();
        var before = follower.serving();
        database.transaction().executeWithoutResult(_ -> put(ACME, "d", "shoes"));
        feed.purge(Duration.ofSeconds(-60));
        assertThat(changes()).isZero();
        catchUp();

        assertThat(follower.serving()).isNotSameAs(before);
        assertThat(found("shoe")).containsExactly("d-shoes");
    }

    @Test
    void aCursorThatHasSeenWhatWasPurgedGoesOn() throws Exception {
        catchUp();
        database.transaction().executeWithoutResult(_ -> put(ACME, "d", "shoes"));
        catchUp();
        var before = follower.serving();
        feed.purge(Duration.ofSeconds(-60));
        catchUp();

        assertThat(follower.serving()).isSameAs(before);
    }

    @Test
    void aChunkThatDoesNotOpenKeepsNoOtherFromBeingFound() throws Exception {
        database.transaction().executeWithoutResult(_ -> put(ACME, "good", "shoes"));
        database.transaction().executeWithoutResult(_ -> put(ACME, "broken", "shoes"));
        database.asOwner()
                .sql(
                        """
                        update retrieval.chunk
                        set content = set_byte(content, 20, get_byte(content, 20) # 1)
                        where document = 'broken'
                        """)
                .update();
        catchUp();

        assertThat(found("shoe")).containsExactly("good-shoes");
    }

    @Test
    void refusesToSearchBeforeThereIsAnIndex() {
        var nowhere = new Scope(ACME, Set.of());

        assertThatThrownBy(() -> follower.search(nowhere, Map.of(), Set.of(), 1))
                .isInstanceOf(IndexFollower.NotServing.class);
        assertThat(follower.caughtUp()).isFalse();
    }

    @Test
    void keepsNoWordInTheDatabase() {
        database.transaction().executeWithoutResult(_ -> put(ACME, "d", "canary"));

        assertThat(
                        database.asOwner()
                                .sql(
                                        """
                                        select count(*) from retrieval.chunk
                                        where position('canary'::bytea in content) > 0
                                        """)
                                .query(Long.class)
                                .single())
                .isZero();
    }

    private Void followWhile(AtomicBoolean writing) throws IOException {
        while (writing.get()) {
            follower.followOnce();
        }
        return null;
    }

    private void catchUp() throws IOException {
        while (follower.followOnce()) {}
    }

    /// Transactions of one to three documents that pause, sometimes roll back, and mix tenants.
    private Void write(Random random, int rounds) {
        for (var round = 0; round < rounds; round++) {
            var size = 1 + random.nextInt(3);
            var documents = new TreeSet<Integer>();
            while (documents.size() < size) {
                documents.add(random.nextInt(40));
            }
            var text = "word" + random.nextInt(10);
            var tenant = random.nextBoolean() ? ACME : OTHER;
            database.transaction()
                    .executeWithoutResult(
                            status -> {
                                for (var document : documents) {
                                    if (random.nextInt(5) == 0) {
                                        clear(tenant, "d" + document);
                                    } else {
                                        put(tenant, "d" + document, text);
                                    }
                                    LockSupport.parkNanos(random.nextInt(3_000_000));
                                }
                                if (random.nextInt(10) == 0) {
                                    status.setRollbackOnly();
                                }
                            });
        }
        return null;
    }

    private void clear(TenantId tenant, String document) {
        hold(tenant, document);
        chunks.replace(tenant, document, List.of());
    }

    private void put(TenantId tenant, String document, String text) {
        hold(tenant, document);
        chunks.replace(
                tenant,
                document,
                List.of(
                        new Chunk(
                                document + "-" + text,
                                document,
                                1,
                                "faq",
                                0,
                                "",
                                "",
                                text,
                                0,
                                text.length(),
                                "hash-" + text)));
    }

    private void hold(TenantId tenant, String document) {
        database.jdbc()
                .sql(
                        """
                        insert into retrieval.document
                            (tenant, id, source, version, content_hash, title, text, metadata)
                        values (:tenant, :id, 'faq', 1, '', '', '', '{}')
                        on conflict (tenant, id) do update set version = 1
                        """)
                .param("tenant", tenant.value())
                .param("id", document)
                .update();
    }

    private long ownXid() {
        return Long.parseUnsignedLong(
                database.jdbc()
                        .sql("select pg_current_xact_id()::text")
                        .query(String.class)
                        .single());
    }

    private long changes() {
        return database.jdbc()
                .sql("select count(*) from retrieval.chunk_change")
                .query(Long.class)
                .single();
    }

    private List<String> found(String term) {
        return follower
                .search(new Scope(ACME, Set.of()), Map.of(term, 1.0), Set.of(), 100)
                .hits()
                .stream()
                .map(Found.Hit::chunk)
                .toList();
    }

    private Map<String, String> indexed() throws IOException {
        return Objects.requireNonNull(follower.serving()).hashes();
    }

    private Map<String, String> stored() {
        var stored = new HashMap<String, String>();
        database.transaction()
                .executeWithoutResult(
                        _ ->
                                chunks.forEach(
                                        (tenant, chunk) ->
                                                stored.put(
                                                        tenant + "/" + chunk.id(),
                                                        chunk.textHash())));
        return stored;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
