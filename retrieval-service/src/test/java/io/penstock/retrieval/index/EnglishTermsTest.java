package io.penstock.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnglishTermsTest {
    private final EnglishTerms terms = new EnglishTerms();

    @Test
    void wordsAreStemmedAndFunctionWordsLeftOut() {
        assertThat(terms.distinct("Can I return shoes I have worn once?"))
                .containsExactly("return", "shoe", "worn", "onc");
    }

    @Test
    void formsOfAWordAreOneTerm() {
        assertThat(terms.distinct("return returns returned returning")).containsExactly("return");
    }

    @Test
    void bothKindsOfApostropheAreOne() {
        assertThat(terms.distinct("I don’t like the customer’s label"))
                .isEqualTo(terms.distinct("I don't like the customer's label"))
                .containsExactly("like", "custom", "label");
    }

    @Test
    void functionWordsAloneGiveNoTerms() {
        assertThat(terms.distinct("What is it? Could you please?")).isEmpty();
    }

    @Test
    void noTextGivesNoTerms() {
        assertThat(terms.distinct(" 👍 ")).doesNotContain("").hasSizeLessThanOrEqualTo(1);
        assertThat(terms.distinct("")).isEmpty();
    }
}
