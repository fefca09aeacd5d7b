package io.penstock.gateway.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextBlockTest {
    @Test
    void readsBlocksWithTheirAttributes() {
        var text =
                "Before <context\n id=\"k1\"  source=\"s\" title=\"A &amp; B\" >one\n&lt;two&gt;</context>"
                        + "<context>three</context> after";

        assertThat(ContextBlock.in(text))
                .containsExactly(
                        new ContextBlock("k1", "A & B", "one\n<two>"),
                        new ContextBlock("", "", "three"));
        assertThat(ContextBlock.outside(text)).isEqualTo("Before    after");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<contexts>x</contexts>",
                "<context id=k1>x</context>",
                "<context id=\"k1\"title=\"t\">x</context>",
                "<context ID=\"k1\">x</context>",
                "<context id=\"k1\">x",
                "<context id=\"k1",
                "<context"
            })
    void leavesAloneWhatIsNoBlock(String text) {
        assertThat(ContextBlock.in(text)).isEmpty();
        assertThat(ContextBlock.outside(text)).isEqualTo(text);
    }

    @Test
    void findsABlockBehindAStartThatIsNone() {
        assertThat(ContextBlock.in("<context id=\"<context id=\"k1\">x</context>"))
                .containsExactly(new ContextBlock("k1", "", "x"));
    }

    @Test
    void takesABlocksTextUpToItsFirstEnd() {
        assertThat(ContextBlock.in("<context id=\"a\">x<context id=\"b\">y</context>z</context>"))
                .containsExactly(new ContextBlock("a", "", "x<context id=\"b\">y"));
    }

    @Test
    void readsAHistoryWithoutAnEndAsText() {
        assertThat(ContextBlock.in("<history><context>x</context>")).hasSize(1);
        assertThat(ContextBlock.in("</history><context>x</context><history>")).hasSize(1);
    }

    @ParameterizedTest
    @Timeout(5)
    @ValueSource(
            strings = {
                "<context id=\"k1\">",
                "<context ",
                "<context id=\"",
                "<history>",
                "<context><history>",
                " a=\"\""
            })
    void readsALargeTextInOnePass(String piece) {
        var text = "<context" + piece.repeat(1_000_000 / piece.length());

        assertThat(ContextBlock.in(text)).isEmpty();
        assertThat(ContextBlock.outside(text)).isEqualTo(text.strip());
    }
}
