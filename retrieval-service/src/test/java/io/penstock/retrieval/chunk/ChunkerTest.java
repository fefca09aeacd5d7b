package io.penstock.retrieval.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChunkerTest {
    private static final String SENTENCE = "You can return most items within thirty days. ";

    @Test
    void aShortDocumentIsOneChunk() {
        var pieces = Chunker.cut("First paragraph.\n\nSecond paragraph.\n");

        assertThat(pieces)
                .containsExactly(new Piece("", 0, 35, "First paragraph.\n\nSecond paragraph."));
    }

    @Test
    void aSectionThatFitsIsNeverCut() {
        var clause = SENTENCE.repeat(35).strip();
        assertThat(Tokens.of(clause)).isBetween(Chunker.TARGET, Chunker.MAX);

        assertThat(Chunker.cut(clause)).singleElement().extracting(Piece::text).isEqualTo(clause);
    }

    @Test
    void smallSectionsArePackedTogether() {
        var pieces = Chunker.cut("# Shipping\nFast.\n\n## Cost\nFree.\n\n## Time\nSoon.\n");

        assertThat(pieces).singleElement().extracting(Piece::headings).isEqualTo("Shipping");
    }

    @Test
    void packingStopsAtTheTarget() {
        var section = "## About %s\n" + SENTENCE.repeat(15) + "\n\n";
        var pieces = Chunker.cut(section.formatted("one") + section.formatted("two"));

        assertThat(pieces).extracting(Piece::headings).containsExactly("About one", "About two");
    }

    @Test
    void eachQuestionIsItsOwnChunk() {
        var pieces = Chunker.cut("# Help\n\n## Where is it?\nHere.\n\n## How much?\nTen.\n");

        assertThat(pieces)
                .extracting(Piece::headings)
                .containsExactly("Help > Where is it?", "Help > How much?");
        assertThat(pieces.getLast().text()).isEqualTo("## How much?\nTen.");
    }

    @Test
    void eachNumberedClauseIsItsOwnChunk() {
        var pieces = Chunker.cut("# 1. Scope\nAll.\n# 1.1 Limits\nNone.\n# § 2 Term\nLong.\n");

        assertThat(pieces)
                .extracting(Piece::headings)
                .containsExactly("1. Scope", "1.1 Limits", "§ 2 Term");
    }

    @Test
    void aHeadingInAFencedBlockIsNone() {
        assertThat(Chunker.cut("```\n# not a heading?\n```\nText.\n"))
                .singleElement()
                .extracting(Piece::headings)
                .isEqualTo("");
    }

    @Test
    void aLongSectionIsCutBetweenSentencesWithSomeOverlap() {
        var text = SENTENCE.repeat(120);
        var pieces = Chunker.cut(text);

        assertThat(pieces).hasSizeGreaterThan(3);
        for (var i = 0; i < pieces.size(); i++) {
            var piece = pieces.get(i);
            assertThat(piece.tokens()).isLessThanOrEqualTo(Chunker.TARGET);
            assertThat(piece.text()).startsWith("You can").endsWith("days.");
            if (i > 0) {
                var shared = pieces.get(i - 1).end() - piece.start();
                assertThat(Tokens.of(shared)).isBetween(1, Chunker.OVERLAP);
            }
        }
        assertThat(pieces.getLast().end()).isEqualTo(text.strip().length());
    }

    @Test
    void aSentenceWithoutEndIsCutAnywhere() {
        var pieces = Chunker.cut("x".repeat(10_000));

        assertThat(pieces).allMatch(piece -> piece.tokens() <= Chunker.MAX);
        assertThat(pieces.getLast().end()).isEqualTo(10_000);
    }

    @Test
    void aSurrogatePairIsNeverParted() {
        var pieces = Chunker.cut("x" + "😀".repeat(3_000));

        assertThat(pieces).allMatch(piece -> !Character.isLowSurrogate(piece.text().charAt(0)));
    }

    @Test
    void offsetsPointAtTheTextOfThePiece() {
        var text = "\n\n# A\n\n" + SENTENCE.repeat(60) + "\n\n## B?\nYes.\n\n";

        assertThat(Chunker.cut(text))
                .allSatisfy(
                        piece ->
                                assertThat(text.substring(piece.start(), piece.end()))
                                        .isEqualTo(piece.text()));
    }

    @Test
    void aBlankTextHasNoChunks() {
        assertThat(Chunker.cut(" \n\n ")).isEmpty();
    }
}
