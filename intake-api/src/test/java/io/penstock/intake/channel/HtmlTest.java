package io.penstock.intake.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsoup.nodes.Node;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    <p>Hi, do you ship?</p>               | Hi, do you ship?
                    one<br>two<br/>three                  | one#two#three
                    <p>one</p><p>two</p>                  | one#two
                    <p>one</p><p><br></p><p>two</p>       | one##two
                    before<div>within</div>after          | before#within#after
                    <div><div>deep</div></div>            | deep
                    a  <b> bold </b>  word                | a bold word
                    caf&eacute; &amp; cr&#232;me&nbsp;x   | café & crème x
                    <ul><li>a</li><li>b</li></ul>         | a#b
                    <table><tr><td>a</td><td>b</td></tr></table> | a b
                    <script>alert(1)</script>shown        | shown
                    <style>p{}</style><!-- no -->shown    | shown
                    1 < 2 and 3 > 2                       | 1 < 2 and 3 > 2
                    <p>never closed                       | never closed
                    <p> </p><br>                          | ''
                    """,
            delimiter = '|')
    void aLineForEachThatAReaderSees(String html, String text) {
        assertThat(Html.text(html)).isEqualTo(text.replace('#', '\n'));
    }

    /// Below it, what is deeper stands side by side, which reads the same.
    @Test
    void noMoreLevelsAreMadeThanPeopleWrite() {
        assertThat(Html.parsed("<div>a".repeat(100_000)))
                .allSatisfy(node -> assertThat(levels(node)).isLessThanOrEqualTo(128));
    }

    private static int levels(Node root) {
        var deepest = new AtomicInteger();
        root.traverse((_, depth) -> deepest.accumulateAndGet(depth, Math::max));
        return deepest.get();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1_000, 100_000})
    void whatIsWrittenAtAnyDepthIsReadInItsLines(int levels) {
        assertThat(Html.text("<div>a".repeat(levels) + "</div>".repeat(levels) + "z"))
                .isEqualTo("a\n".repeat(levels) + "z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<div>", "<b>", "<b><p>", "<a><table>", "< ", "&", "</p>"})
    void htmlOfAnyDepthTakesLittleTime(String tag) {
        var html = tag.repeat(100_000) + "text";

        Assertions.assertTimeout(
                Duration.ofSeconds(10), () -> assertThat(Html.text(html)).endsWith("text"));
    }
}
