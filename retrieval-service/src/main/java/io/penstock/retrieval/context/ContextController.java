package io.penstock.retrieval.context;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.penstock.platform.problem.ProblemException;
import io.penstock.retrieval.record.Records;
import io.penstock.retrieval.search.Question;
import io.penstock.retrieval.search.Retrieved;
import io.penstock.retrieval.search.Retriever;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.api.Retrieval;
import io.penstock.schema.id.TenantId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// `POST /v1/context`: the blocks that a model gets to read, within its budget.
@RestController
class ContextController {
    static final int DEFAULT_BUDGET = 2_000;
    static final int MAX_BUDGET = 1_000_000;

    private final Retriever retriever;
    private final Records records;
    private final Timer timer;
    private final SecureRandom random = new SecureRandom();

    ContextController(Retriever retriever, Records records, MeterRegistry metrics) {
        this.retriever = retriever;
        this.records = records;
        this.timer = metrics.timer("penstock.retrieval.time", "kind", "context");
    }

    @PostMapping("/v1/context")
    Retrieval.ContextResponse context(
            TenantId tenant, @RequestBody Retrieval.ContextRequest request) {
        var started = System.nanoTime();
        var budget = budget(request.budgetTokens());
        var retrieved = retriever.retrieve(tenant, Question.of(request));
        var selection =
                Selection.of(
                        retrieved.candidates(),
                        retrieved.question().top(),
                        budget,
                        new BlockIds(random));
        var passed = selection.passed();
        var confidence = retrieved.confidence(passed.isEmpty() ? null : passed.getFirst());
        var took = Duration.ofNanos(System.nanoTime() - started);
        timer.record(took);
        records.add(retrieved.record("context", budget, confidence, selection.decisions(), took));
        return new Retrieval.ContextResponse(
                retrieved.id(), confidence, Retrieved.CALIBRATED, selection.blocks());
    }

    private static int budget(@Nullable Integer given) {
        var budget = Objects.requireNonNullElse(given, DEFAULT_BUDGET);
        if (budget < 1 || budget > MAX_BUDGET) {
            throw ProblemException.invalid(
                    "The question breaks rules",
                    List.of(Place.at("#/budgetTokens", "range", "1 to " + MAX_BUDGET)));
        }
        return budget;
    }
}
