package io.penstock.retrieval.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.retrieval.chunk.Chunk;
import io.penstock.retrieval.record.Decision;
import io.penstock.retrieval.search.Candidate;
import io.penstock.schema.api.Retrieval;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final int PLENTY = 10_000;

    @Test
    void passesTheBestFirst() {
        var selection = select(10, PLENTY, chunk("a", "one"), chunk("b", "two"));

        assertThat(documents(selection)).containsExactly("a", "b");
        assertThat(words(selection)).containsExactly("passed", "passed");
    }

    @Test
    void skipsWhatDoesNotFitAndGoesOn() {
        var selection =
                select(
                        10,
                        10,
                        chunk("a", "x".repeat(28)),
                        chunk("b", "x".repeat(30)),
                        chunk("c", "y"));

        assertThat(documents(selection)).containsExactly("a", "c");
        assertThat(words(selection)).containsExactly("passed", "over budget", "passed");
    }

    @Test
    void passesATextOnce() {
        var selection = select(10, PLENTY, chunk("a", "same"), chunk("b", "same"));

        assertThat(documents(selection)).containsExactly("a");
        assertThat(selection.decisions().getLast())
                .isEqualTo(new Decision.DuplicateOf("id-a-same"));
    }

    @Test
    void passesAtMostThreeBlocksOfADocument() {
        var selection =
                select(
                        10,
                        PLENTY,
                        chunk("a", "1"),
                        chunk("a", "2"),
                        chunk("a", "3"),
                        chunk("a", "4"),
                        chunk("b", "5"));

        assertThat(documents(selection)).containsExactly("a", "a", "a", "b");
        assertThat(words(selection).get(3)).isEqualTo("per-document limit");
    }

    @Test
    void passesNoMoreThanWanted() {
        var selection = select(1, PLENTY, chunk("a", "1"), chunk("b", "2"));

        assertThat(words(selection)).containsExactly("passed", "below");
    }

    @Test
    void givesEachBlockAnIdOfItsOwn() {
        var chunks = new ArrayList<Chunk>();
        for (var i = 0; i < 100; i++) {
            chunks.add(chunk("d" + i, "t" + i));
        }
        var blocks = select(100, PLENTY, chunks.toArray(Chunk[]::new)).blocks();

        assertThat(new HashSet<>(blocks.stream().map(Retrieval.Block::id).toList())).hasSize(100);
        assertThat(blocks).allMatch(block -> block.id().matches("[a-z2-7]{4}"));
    }

    @Test
    void passesNothingWhenThereIsNothing() {
        assertThat(select(10, PLENTY).blocks()).isEmpty();
    }

    private static Selection select(int top, int budget, Chunk... chunks) {
        var candidates = new ArrayList<Candidate>();
        for (var chunk : chunks) {
            candidates.add(new Candidate(chunk, 10.0 - candidates.size()));
        }
        return Selection.of(candidates, top, budget, new BlockIds(new Random(1)));
    }

    private static List<String> documents(Selection selection) {
        return selection.blocks().stream().map(Retrieval.Block::documentId).toList();
    }

    private static List<String> words(Selection selection) {
        return selection.decisions().stream().map(Decision::word).toList();
    }

    private static Chunk chunk(String document, String text) {
        return new Chunk(
                "id-" + document + "-" + text,
                document,
                1,
                "faq",
                0,
                "",
                "",
                text,
                0,
                text.length(),
                "hash-" + text);
    }
}
