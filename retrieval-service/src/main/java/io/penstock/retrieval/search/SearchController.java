package io.penstock.retrieval.search;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.penstock.retrieval.record.Decision;
import io.penstock.retrieval.record.Records;
import io.penstock.schema.api.Retrieval;
import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// `POST /v1/search`: scored chunks for people.
@RestController
class SearchController {
    private final Retriever retriever;
    private final Records records;
    private final Timer timer;

    SearchController(Retriever retriever, Records records, MeterRegistry metrics) {
        this.retriever = retriever;
        this.records = records;
        this.timer = metrics.timer("penstock.retrieval.time", "kind", "search");
    }

    @PostMapping("/v1/search")
    Retrieval.SearchResponse search(TenantId tenant, @RequestBody Retrieval.SearchRequest request) {
        var started = System.nanoTime();
        var retrieved = retriever.retrieve(tenant, Question.of(request));
        var candidates = retrieved.candidates();
        var passed = candidates.subList(0, Math.min(retrieved.question().top(), candidates.size()));
        var confidence = retrieved.confidence(passed.isEmpty() ? null : passed.getFirst().chunk());
        var took = Duration.ofNanos(System.nanoTime() - started);
        timer.record(took);
        records.add(
                retrieved.record(
                        "search",
                        null,
                        confidence,
                        decisions(candidates.size(), passed.size()),
                        took));
        return new Retrieval.SearchResponse(
                retrieved.id(),
                confidence,
                Retrieved.CALIBRATED,
                passed.stream().map(SearchController::result).toList());
    }

    private static List<Decision> decisions(int candidates, int passed) {
        var decisions = new ArrayList<Decision>();
        for (var i = 0; i < candidates; i++) {
            decisions.add(i < passed ? new Decision.Shown() : new Decision.Below());
        }
        return decisions;
    }

    private static Retrieval.Result result(Candidate candidate) {
        var chunk = candidate.chunk();
        return new Retrieval.Result(
                chunk.document(),
                chunk.ordinal(),
                chunk.source(),
                chunk.title(),
                chunk.text(),
                candidate.score(),
                new Retrieval.Scores(candidate.score(), null, null));
    }
}
