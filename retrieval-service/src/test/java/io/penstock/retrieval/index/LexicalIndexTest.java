package io.penstock.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.retrieval.chunk.Chunk;
import io.penstock.schema.id.TenantId;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LexicalIndexTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");
    private static final Cursor START = new Cursor(UUID.randomUUID(), 100, 0);
    private static final Cursor NEXT = new Cursor(START.epoch(), 101, 7);

    private final EnglishTerms terms = new EnglishTerms();
    private final LexicalIndex index = index();

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    @Test
    void findsOnlyWhatTheTenantHolds() throws IOException {
        index.put(ACME, chunk("a", "faq", "shoes shoes"));
        index.put(OTHER, chunk("b", "faq", "shoes"));
        index.commit(NEXT);

        assertThat(found(ACME, Set.of(), "shoe")).containsExactly("a");
        assertThat(found(OTHER, Set.of(), "shoe")).containsExactly("b");
    }

    @Test
    void tenantsWithEqualChunkIdsDoNotOverwriteEachOther() throws IOException {
        index.put(ACME, chunk("same", "faq", "shoes"));
        index.put(OTHER, chunk("same", "faq", "jackets"));
        index.commit(NEXT);

        assertThat(found(ACME, Set.of(), "shoe")).containsExactly("same");
        assertThat(found(ACME, Set.of(), "jacket")).isEmpty();
    }

    @Test
    void searchesOnlyTheSourcesNamed() throws IOException {
        index.put(ACME, chunk("a", "faq", "shoes"));
        index.put(ACME, chunk("b", "policies", "shoes"));
        index.commit(NEXT);

        assertThat(found(ACME, Set.of("policies"), "shoe")).containsExactly("b");
        assertThat(found(ACME, Set.of("nowhere"), "shoe")).isEmpty();
    }

    @Test
    void scoresAndStatisticsAreThoseOfAnIndexWithNothingElse() throws IOException {
        var mine = List.of(chunk("a", "faq", "return shoes"), chunk("b", "faq", "return a jacket"));
        for (var i = 0; i < 40; i++) {
            index.put(OTHER, chunk("o" + i, "faq", "shoes " + "and many more words ".repeat(i)));
            index.put(ACME, chunk("p" + i, "policies", "shoes for everybody"));
        }
        try (var alone = index()) {
            for (var chunk : mine) {
                index.put(ACME, chunk);
                alone.put(ACME, chunk);
            }
            index.commit(NEXT);
            alone.commit(NEXT);
            var scope = new Scope(ACME, Set.of("faq"));
            var query = Map.of("shoe", 1.0, "return", 1.0);
            var here = index.search(scope, query, Set.of("shoe"), 10);
            var there = alone.search(scope, query, Set.of("shoe"), 10);

            assertThat(here).isEqualTo(there);
            assertThat(here.statistics().chunks()).isEqualTo(2);
            assertThat(here.statistics().frequency("shoe")).isEqualTo(1);
        }
    }

    @Test
    void scoresByTheFormulaOfBm25() throws IOException {
        index.put(ACME, chunk("a", "faq", "shoes"));
        index.put(ACME, chunk("b", "faq", "jacket zip seam"));
        index.commit(NEXT);
        var hit =
                index.search(new Scope(ACME, Set.of()), Map.of("shoe", 1.0), Set.of(), 10)
                        .hits()
                        .getFirst();

        var idf = Math.log(1 + (2 - 1 + 0.5) / (1 + 0.5));
        var length = 1.2 * (1 - 0.75 + 0.75 * 1 / ((1 + 3) / 2.0));
        assertThat(hit.score()).isCloseTo(idf * 1 / (1 + length), within(1e-5));
    }

    @Test
    void aTermInNoChunkHasTheHighestIdf() throws IOException {
        index.put(ACME, chunk("a", "faq", "shoes"));
        index.commit(NEXT);
        var statistics =
                index.search(new Scope(ACME, Set.of()), Map.of(), Set.of("shoe", "sun"), 1)
                        .statistics();

        assertThat(statistics.idf("sun")).isCloseTo(Math.log(1 + 1.5 / 0.5), within(1e-12));
        assertThat(statistics.idf("shoe")).isCloseTo(Math.log(1 + 0.5 / 1.5), within(1e-12));
    }

    @Test
    void weightsDecideBetweenTerms() throws IOException {
        index.put(ACME, chunk("a", "faq", "shoes"));
        index.put(ACME, chunk("b", "faq", "jacket"));
        index.commit(NEXT);
        var scope = new Scope(ACME, Set.of());

        assertThat(hits(index.search(scope, Map.of("shoe", 1.0, "jacket", 0.3), Set.of(), 9)))
                .containsExactly("a", "b");
        assertThat(hits(index.search(scope, Map.of("shoe", 0.3, "jacket", 1.0), Set.of(), 9)))
                .containsExactly("b", "a");
    }

    @Test
    void aQuestionOfThousandsOfTermsIsAnswered() throws IOException {
        var words = new StringBuilder();
        var query = new HashMap<String, Double>();
        for (var i = 0; i < 3_000; i++) {
            words.append(" w").append(i);
            query.put("w" + i, 1.0);
        }
        index.put(ACME, chunk("a", "faq", words.toString()));
        index.commit(NEXT);

        assertThat(hits(index.search(new Scope(ACME, Set.of()), query, query.keySet(), 5)))
                .containsExactly("a");
    }

    @Test
    void aReplacedChunkIsFoundByItsNewWordsOnly() throws IOException {
        index.put(ACME, chunk("a", "faq", "shoes"));
        index.commit(NEXT);
        index.put(ACME, chunk("a", "faq", "jacket"));
        index.commit(NEXT);

        assertThat(found(ACME, Set.of(), "shoe")).isEmpty();
        assertThat(found(ACME, Set.of(), "jacket")).containsExactly("a");
    }

    @Test
    void anAnswerNamesTheCursorOfItsIndex() throws IOException {
        index.commit(NEXT);

        assertThat(index.search(new Scope(ACME, Set.of()), Map.of(), Set.of(), 1).cursor())
                .isEqualTo(NEXT);
    }

    private LexicalIndex index() {
        try {
            return new LexicalIndex(terms, START);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> found(TenantId tenant, Set<String> sources, String term)
            throws IOException {
        return hits(index.search(new Scope(tenant, sources), Map.of(term, 1.0), Set.of(), 10));
    }

    private static List<String> hits(Found found) {
        return found.hits().stream().map(Found.Hit::chunk).toList();
    }

    private static Chunk chunk(String id, String source, String text) {
        return new Chunk(id, "d", 1, source, 0, "", "", text, 0, text.length(), "h-" + text);
    }
}
