package io.penstock.intake.delivery;

import io.penstock.schema.api.Deliveries.Counts;
import io.penstock.schema.api.Deliveries.Delivery;
import io.penstock.schema.api.Deliveries.Verdict;
import io.penstock.schema.api.Intake;
import io.penstock.schema.api.Problem;
import io.penstock.store.delivery.DeliveryHeaders;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What may be told of a request without opening it.
final class Facts {
    private Facts() {}

    static Delivery of(
            Receipt receipt,
            Verdict verdict,
            @Nullable Problem problem,
            List<Intake.Result> results) {
        var original = receipt.original();
        return new Delivery(
                receipt.id().value(),
                receipt.at(),
                receipt.source().channel(),
                receipt.source().connection(),
                verdict,
                receipt.raw().size(),
                new Counts(
                        count(results, "accepted"),
                        count(results, "duplicate"),
                        count(results, "rejected"),
                        count(results, "ignored")),
                codes(problem, results),
                original == null ? null : original.value());
    }

    private static int count(List<Intake.Result> results, String status) {
        return (int) results.stream().filter(it -> it.status().equals(status)).count();
    }

    private static List<String> codes(@Nullable Problem problem, List<Intake.Result> results) {
        var codes = results.stream().flatMap(Facts::codes);
        return DeliveryHeaders.codes(Stream.concat(codes(problem), codes).toList());
    }

    private static Stream<String> codes(Intake.Result result) {
        return result.status().equals("ignored")
                ? Stream.ofNullable(result.note())
                : codes(result.problem());
    }

    private static Stream<String> codes(@Nullable Problem problem) {
        if (problem == null) {
            return Stream.empty();
        }
        var places = problem.errors();
        return Stream.concat(
                Stream.of(problem.code()),
                places == null ? Stream.empty() : places.stream().map(Problem.Place::code));
    }
}
