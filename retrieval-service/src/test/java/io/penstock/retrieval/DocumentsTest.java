package io.penstock.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.schema.api.Documents;
import io.penstock.schema.api.Documents.Document;
import io.penstock.schema.api.Problem;
import io.penstock.schema.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@RetrievalService
class DocumentsTest {
    private static final Document RETURNS =
            new Document("returns", "policies", "Returns", "Thirty days.", Map.of("by", "Ann"));

    @Autowired private MockMvcTester http;
    @Autowired private JdbcClient jdbc;

    @Test
    void aBatchTellsWhatBecameOfEachDocument() {
        var calls = new Calls(http, "batch");
        var other = new Document("shipping", "policies", "Shipping", "Two days.", null);

        assertThat(calls.send(RETURNS).results())
                .containsExactly(new Documents.Item("returns", "created", 1, null));
        assertThat(calls.send(RETURNS, other).results())
                .containsExactly(
                        new Documents.Item("returns", "unchanged", 1, null),
                        new Documents.Item("shipping", "created", 1, null));
        assertThat(calls.send(with("Forty days.")).results())
                .containsExactly(new Documents.Item("returns", "updated", 2, null));
    }

    @Test
    void aDocumentThatBreaksRulesHoldsUpNoOther() {
        var calls = new Calls(http, "rules");
        var items =
                calls.send(
                                new Document("a/b", "faq", " ", "text", null),
                                RETURNS,
                                new Document("m", "faq", "M", "text", Map.of("k", "a\0b")))
                        .results();

        assertThat(items)
                .extracting(Documents.Item::status)
                .containsExactly("rejected", "created", "rejected");
        assertThat(items.getFirst().problem().errors())
                .extracting(Problem.Place::pointer)
                .containsExactly("#/documents/0/id", "#/documents/0/title");
        assertThat(items.getLast().problem().errors())
                .extracting(Problem.Place::pointer)
                .containsExactly("#/documents/2/metadata");
    }

    @Test
    void aDocumentComesBackAsItWasSent() {
        var calls = new Calls(http, "back");
        calls.send(RETURNS);
        var answer = calls.call(HttpMethod.GET, "/v1/documents/returns", null);

        assertThat(Calls.read(answer, Document.class)).isEqualTo(RETURNS);
        assertThat(answer.getResponse().getHeader("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void anotherTenantsDocumentDoesNotExist() {
        new Calls(http, "owner").send(RETURNS);
        var stranger = new Calls(http, "stranger");

        assertThat(stranger.call(HttpMethod.GET, "/v1/documents/returns", null)).hasStatus(404);
        assertThat(stranger.call(HttpMethod.DELETE, "/v1/documents/returns", null)).hasStatus(404);
        assertThat(stranger.search("thirty days").results()).isEmpty();
    }

    @Test
    void aDeletedDocumentIsFoundNoMore() {
        var calls = new Calls(http, "deleting");
        calls.send(RETURNS);
        assertThat(calls.search("thirty days").results()).hasSize(1);

        assertThat(calls.call(HttpMethod.DELETE, "/v1/documents/returns", null)).hasStatus(204);

        assertThat(calls.search("thirty days").results()).isEmpty();
        assertThat(calls.call(HttpMethod.GET, "/v1/documents/returns", null)).hasStatus(404);
    }

    @Test
    void anUpdatedDocumentIsFoundByItsNewWordsOnly() {
        var calls = new Calls(http, "updating");
        calls.send(RETURNS);
        calls.send(with("Forty weeks."));

        assertThat(calls.search("thirty").results()).isEmpty();
        assertThat(calls.search("forty").results()).hasSize(1);
    }

    @Test
    void aDocumentBecomesSearchableWithoutRefresh() {
        var calls = new Calls(http, "soon");
        calls.post("/v1/documents/batch", new Documents.Batch(List.of(RETURNS)));

        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !calls.search("thirty").results().isEmpty());
    }

    @Test
    void putTellsNewFromChanged() {
        var calls = new Calls(http, "putting");

        assertThat(put(calls, "returns", RETURNS)).isEqualTo(201);
        assertThat(put(calls, "returns", with("Forty days."))).isEqualTo(200);
        assertThat(put(calls, "another", RETURNS)).isEqualTo(422);
    }

    @Test
    void manyWhoSendTheSameAtOnceMakeOneVersion() throws Exception {
        var calls = new Calls(http, "racing");
        var statuses = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var senders = new ArrayList<Future<Documents.BatchResult>>();
            for (var i = 0; i < 8; i++) {
                senders.add(threads.submit(() -> calls.send(RETURNS)));
            }
            for (var sender : senders) {
                statuses.add(sender.get().results().getFirst().status());
            }
        }

        assertThat(statuses).containsOnlyOnce("created").contains("unchanged");
        assertThat(calls.search("thirty").results()).hasSize(1);
    }

    @Test
    void refusesWhatTheContractDoesNotKnow() {
        var calls = new Calls(http, "unknown");
        var unknown = calls.call(HttpMethod.POST, "/v1/documents/batch", "{\"docs\": []}");
        var empty = calls.call(HttpMethod.POST, "/v1/documents/batch", "{\"documents\": []}");
        var refresh = calls.post("/v1/documents/batch?refresh=now", new Documents.Batch(List.of()));

        assertThat(unknown).hasStatus(400);
        assertThat(empty).hasStatus(422);
        assertThat(refresh).hasStatus(400);
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        var calls = new Calls(http, "large");
        var large = new Document("l", "faq", "L", "x".repeat(9 << 20), null);
        var answer = calls.post("/v1/documents/batch", new Documents.Batch(List.of(large)));

        assertThat(answer).hasStatus(413);
        assertThat(Calls.problem(answer).code()).isEqualTo("too-large");
    }

    @Test
    void noWordOfADocumentStandsInTheDatabase() {
        new Calls(http, "sealed")
                .send(new Document("s", "faq", "canarytitle", "canarytext for you", null));
        new Calls(http, "sealed").search("canaryquery");

        for (var table : List.of("document", "chunk", "chunk_change")) {
            var rows =
                    jdbc.sql("select t::text from retrieval.%s t".formatted(table))
                            .query(String.class)
                            .list();
            assertThat(rows).isNotEmpty().noneMatch(row -> row.contains("canary"));
            assertThat(rows).noneMatch(row -> row.contains(hex("canary")));
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static int put(Calls calls, String id, Document document) {
        var body = StrictJson.CLOSED.writeValueAsString(document);
        return calls.call(HttpMethod.PUT, "/v1/documents/" + id, body).getResponse().getStatus();
    }

    private static Document with(String text) {
        return new Document("returns", "policies", "Returns", text, Map.of("by", "Ann"));
    }
}
