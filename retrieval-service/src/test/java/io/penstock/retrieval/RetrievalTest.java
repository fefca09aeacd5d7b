package io.penstock.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.penstock.schema.api.Documents.Document;
import io.penstock.schema.api.Retrieval;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;

@RetrievalService
class RetrievalTest {
    @Autowired private MockMvcTester http;
    @Autowired private JdbcClient jdbc;

    private Calls shop;

    @BeforeEach
    void documents() {
        shop = new Calls(http, "shop");
        shop.send(
                new Document("returns", "policies", "Returns", "Return shoes in 30 days.", null),
                new Document("repairs", "policies", "Repairs", "We mend boots.", null),
                new Document("contact", "faq", "Contact", "Phone us about shoes.", null),
                new Document("copy", "faq", "Returns", "Return shoes in 30 days.", null));
        new Calls(http, "rival")
                .send(new Document("r", "faq", "Boots", "shoes boots return zebra", null));
    }

    @Test
    void aSearchGivesScoredChunksWithTheirSource() {
        var found = shop.search("Who will mend my boots?");

        assertThat(found.results())
                .singleElement()
                .satisfies(
                        result -> {
                            assertThat(result.documentId()).isEqualTo("repairs");
                            assertThat(result.source()).isEqualTo("policies");
                            assertThat(result.title()).isEqualTo("Repairs");
                            assertThat(result.text()).isEqualTo("We mend boots.");
                            assertThat(result.score()).isPositive();
                            assertThat(result.scores().lexical()).isEqualTo(result.score());
                        });
        assertThat(found.confidence()).isEqualTo(1);
        assertThat(found.calibrated()).isFalse();
    }

    @Test
    void confidenceIsTheShareOfIdfThatTheBestBlockHolds() {
        // four chunks; mend: in 1, zebra: in none of this tenant's
        var mend = Math.log(1 + (4 - 1 + 0.5) / (1 + 0.5));
        var zebra = Math.log(1 + (4 - 0 + 0.5) / (0 + 0.5));

        assertThat(shop.search("mend zebra").confidence())
                .isCloseTo(mend / (mend + zebra), within(1e-12));
        assertThat(shop.context("mend zebra").confidence())
                .isCloseTo(mend / (mend + zebra), within(1e-12));
    }

    @Test
    void confidenceCountsWhatTheSearchedSourcesHold() {
        // two chunks of faq; phone: in 1, mend: in none
        var phone = Math.log(1 + (2 - 1 + 0.5) / (1 + 0.5));
        var mend = Math.log(1 + (2 - 0 + 0.5) / (0 + 0.5));

        assertThat(shop.search("phone mend", "faq").confidence())
                .isCloseTo(phone / (phone + mend), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "👍", "what is it?", "zebra"})
    void aQuestionThatNothingAnswersHasNoConfidence(String query) {
        var context = shop.context(query);

        assertThat(context.blocks()).isEmpty();
        assertThat(context.confidence()).isZero();
    }

    @Test
    void onlyTheSourcesNamedAreSearched() {
        assertThat(shop.search("return shoes", "faq").results())
                .extracting(Retrieval.Result::documentId)
                .containsExactlyInAnyOrder("copy", "contact");
    }

    @Test
    void aContextPassesEachTextOnceAndSaysWhyNot() {
        var context = shop.context("return shoes");
        var record = shop.record(context.retrieval());

        assertThat(context.blocks()).hasSize(2);
        assertThat(context.blocks().getFirst().text()).isEqualTo("Return shoes in 30 days.");
        assertThat(decisions(record))
                .containsEntry("contact", "passed")
                .containsValue("duplicate of");
        var first = record.at("/candidates/0");
        assertThat(first.at("/block").asString()).isEqualTo(context.blocks().getFirst().id());
        assertThat(first.at("/textHash").asString()).hasSize(26);
        assertThat(first.at("/scores/lexical").asDouble()).isPositive();
    }

    @Test
    void aContextKeepsToItsBudget() {
        var request =
                new Retrieval.ContextRequest(
                        "return shoes", null, null, null, null, null, 11, null);
        var context = shop.context(request);

        assertThat(context.blocks()).hasSize(1);
        assertThat(decisions(shop.record(context.retrieval()))).containsValue("over budget");
    }

    @Test
    void whatTheCustomerSaidBeforeDecidesWhatAFollowUpMeans() {
        var history =
                List.of(
                        new Retrieval.Turn("customer", "my boots are broken"),
                        new Retrieval.Turn("us", "phone us about shoes"));
        var request =
                new Retrieval.ContextRequest(
                        "how long?", null, null, null, "c1", history, null, null);

        var context = shop.context(request);

        assertThat(context.blocks())
                .extracting(Retrieval.Block::documentId)
                .containsExactly("repairs");
        assertThat(context.confidence()).isZero();
    }

    @Test
    void aRecordTellsWhatWasFoundButNotWhatWasAsked() {
        var found = shop.search("Can you mend the boots of Ann Canary?");
        var record = shop.record(found.retrieval());

        assertThat(record.at("/kind").asString()).isEqualTo("search");
        assertThat(record.at("/analyser").asString()).isEqualTo("english-porter-1");
        assertThat(record.at("/index/cursor").asString()).matches("\\d+/\\d+");
        assertThat(record.at("/index/chunks").asInt()).isEqualTo(4);
        assertThat(record.at("/queryTerms").asInt()).isEqualTo(4);
        assertThat(record.at("/confidence").asDouble()).isEqualTo(found.confidence());
        assertThat(record.toString()).doesNotContainIgnoringCase("canary");
    }

    @Test
    void aRecordIsKeptSealed() {
        var found = shop.search("canaryquestion about boots");

        await().until(() -> rows(found.retrieval()).size() == 1);
        assertThat(rows(found.retrieval()).getFirst()).doesNotContain("canaryquestion");
        assertThat(shop.record(found.retrieval()).at("/kind").asString()).isEqualTo("search");
    }

    @Test
    void anotherTenantsRecordDoesNotExist() {
        var found = shop.search("boots");
        var rival = new Calls(http, "rival");

        assertThat(rival.call(HttpMethod.GET, "/v1/retrievals/" + found.retrieval(), null))
                .hasStatus(404);
        assertThat(shop.call(HttpMethod.GET, "/v1/retrievals/" + UUID.randomUUID(), null))
                .hasStatus(404);
        assertThat(shop.call(HttpMethod.GET, "/v1/retrievals/nonsense", null)).hasStatus(400);
    }

    @Test
    void aWayThatIsNotThereYetIsRefusedAndNotReplaced() {
        var request = new Retrieval.SearchRequest("boots", null, null, "vector", null, null);
        var answer = shop.post("/v1/search", request);

        assertThat(answer).hasStatus(422);
        assertThat(Calls.problem(answer).code()).isEqualTo("not-available-yet");
        assertThat(Calls.problem(answer).errors().getFirst().pointer()).isEqualTo("#/mode");
    }

    @Test
    void aQuestionThatBreaksRulesIsRefusedWithEachPlace() {
        var turns = List.of(new Retrieval.Turn("robot", "hello"));
        var request = new Retrieval.SearchRequest(null, null, 0, "lexical", null, turns);
        var answer = shop.post("/v1/search", request);

        assertThat(answer).hasStatus(422);
        assertThat(Calls.problem(answer).errors())
                .extracting(place -> place.pointer())
                .containsExactly("#/query", "#/top", "#/history/0/role");
    }

    @Test
    void aSourceThatNobodyCanHaveIsRefused() {
        for (var source : List.of("a\u0000", "", "policies/faq", "x".repeat(101))) {
            var request =
                    new Retrieval.SearchRequest("boots", List.of(source), null, null, null, null);
            var answer = shop.post("/v1/search", request);

            assertThat(answer).hasStatus(422);
            assertThat(Calls.problem(answer).errors().getFirst().pointer()).isEqualTo("#/sources");
        }
    }

    private List<String> rows(UUID retrieval) {
        return jdbc.sql(
                        """
                        select encode(question, 'escape') || details
                        from retrieval.retrieval_record where id = :id
                        """)
                .param("id", retrieval)
                .query(String.class)
                .list();
    }

    private static Map<String, String> decisions(JsonNode record) {
        var decisions = new HashMap<String, String>();
        for (var candidate : record.at("/candidates")) {
            decisions.put(
                    candidate.at("/documentId").asString(), candidate.at("/decision").asString());
        }
        return decisions;
    }
}
