package io.penstock.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.api.Documents.Document;
import io.penstock.schema.api.Retrieval.ContextRequest;
import io.penstock.schema.api.Retrieval.ContextResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/// What the shipped assistant finds in its documents, and what it leaves to a person.
@RetrievalService
class AssistantDocumentsTest {
    private static final Path DOCUMENTS = Path.of("../workflows/whatsapp-assistant/documents");
    private static final Pattern FILE =
            Pattern.compile(
                    "---\\nid: (.+)\\nsource: (.+)\\ntitle: \"?(.+?)\"?\\n---\\n(.+)",
                    Pattern.DOTALL);

    /// The workflow's `minConfidence`: below it, a person answers.
    private static final double MIN_CONFIDENCE = 0.5;

    @Autowired private MockMvcTester http;

    private Calls shop;

    @BeforeEach
    void documents() throws IOException {
        shop = new Calls(http, "larkfell");
        shop.send(read().toArray(Document[]::new));
    }

    @Test
    void everyDocumentIsOneChunkOfSixtyToTwoHundredAndFiftyWords() throws IOException {
        assertThat(read())
                .hasSizeBetween(30, 45)
                .allSatisfy(
                        document -> {
                            assertThat(document.text().split("\\s+").length).isBetween(60, 250);
                            assertThat(document.source()).isIn("policies", "faq");
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Can I return shoes I have worn once?                    | policy-returns
                    How long do I have to return an item?                   | policy-returns
                    When do I get my refund?                                | policy-refunds
                    How long does a refund take to my credit card?          | faq-refund-time
                    Can I exchange for another size?                        | policy-exchanges
                    How much does standard delivery cost?                   | policy-shipping
                    Do you deliver to Switzerland?                          | policy-international
                    The sole of my boots came loose, is that under warranty? | policy-warranty
                    Can you resole my hiking boots?                         | policy-repairs
                    Can I pay with PayPal?                                  | policy-payment
                    Can I pay on invoice in instalments?                    | policy-invoice
                    Do you match the price of another shop?                 | policy-price-promise
                    How long are gift cards valid?                          | policy-gift-cards
                    When do my Trail Points expire?                         | policy-trail-points
                    How can I cancel my order?                              | policy-cancellation
                    How do I delete my account and my personal data?        | policy-privacy
                    Do you recycle old shoes?                               | policy-recycling
                    Can I return sale items?                                | policy-sale-items
                    My parcel arrived damaged                               | policy-lost-parcels
                    Can I return opened underwear?                          | policy-hygiene
                    Where is my order?                                      | faq-where-is-my-order
                    Which shoe size do I need?                              | faq-shoe-size
                    How should I wash my waterproof jacket?                 | faq-wash-jacket
                    How do I care for leather boots?                        | faq-leather-care
                    Can I still change the delivery address?                | faq-change-address
                    My discount code does not work                          | faq-discount-code
                    What are your opening hours in Eastbrook?               | faq-shop-visit
                    How do I print a return label?                          | faq-return-label
                    You sent me the wrong item                              | faq-wrong-item
                    I forgot my password                                    | faq-password
                    Is there a student discount?                            | faq-student-discount
                    I want to talk to a person                              | faq-contact
                    """)
    void answersWhatItsDocumentsSay(String question, String document) {
        var context = ask(question);
        report(question, context.confidence(), context.blocks().getFirst().documentId());

        assertThat(context.blocks().getFirst().documentId()).isEqualTo(document);
        assertThat(context.confidence()).isGreaterThanOrEqualTo(MIN_CONFIDENCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Body Text",
                "what's the weather",
                "Tell me a joke about penguins",
                "Who won the football match yesterday?",
                "Do you sell pizza?",
                "asdf qwertz",
                "Can you recommend a restaurant in Paris?",
                "👍",
                ""
            })
    void leavesToAPersonWhatItsDocumentsDoNotSay(String question) {
        var context = ask(question);
        report(
                question,
                context.confidence(),
                context.blocks().isEmpty() ? "-" : context.blocks().getFirst().documentId());

        assertThat(context.confidence()).isLessThan(MIN_CONFIDENCE);
    }

    /// A table for whoever writes documents: how sure, which document, what was asked.
    private static void report(String question, double confidence, String document) {
        System.out.printf("%4.2f  %-24s %s%n", confidence, document, question);
    }

    private ContextResponse ask(String question) {
        return shop.context(
                new ContextRequest(
                        question, List.of("policies", "faq"), 6, null, null, null, null, null));
    }

    private static List<Document> read() throws IOException {
        var documents = new ArrayList<Document>();
        try (var files = Files.list(DOCUMENTS)) {
            for (var file : files.sorted().toList()) {
                var parts = FILE.matcher(Files.readString(file));
                assertThat(parts.matches()).as("front matter of %s", file).isTrue();
                assertThat(file).hasFileName(parts.group(1) + ".md");
                documents.add(
                        new Document(
                                parts.group(1),
                                parts.group(2),
                                parts.group(3),
                                parts.group(4),
                                null));
            }
        }
        return documents;
    }
}
