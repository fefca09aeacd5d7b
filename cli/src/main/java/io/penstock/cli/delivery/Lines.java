package io.penstock.cli.delivery;

import io.penstock.schema.api.Deliveries.Delivery;
import io.penstock.schema.api.Intake.Result;
import io.penstock.schema.api.Problem;
import org.jspecify.annotations.Nullable;

/// A delivery, an item, a problem, each in one line.
final class Lines {
    private Lines() {}

    static String of(Delivery delivery) {
        var items = delivery.items();
        return "%s  %s  %s/%s  %-11s  %d accepted, %d duplicate, %d rejected, %d ignored%s"
                .formatted(
                        delivery.id(),
                        delivery.receivedAt(),
                        delivery.channel().word(),
                        delivery.connection(),
                        delivery.verdict().word(),
                        items.accepted(),
                        items.duplicate(),
                        items.rejected(),
                        items.ignored(),
                        delivery.codes().isEmpty()
                                ? ""
                                : "  " + String.join(" ", delivery.codes()));
    }

    static String of(Result result) {
        var problem = result.problem();
        return "%s  %s%s%s%s"
                .formatted(
                        result.pointer(),
                        result.status(),
                        result.id() == null ? "" : "  " + result.id(),
                        result.note() == null ? "" : "  " + result.note(),
                        problem == null ? "" : "  " + of(problem));
    }

    static String of(Problem problem) {
        var places = problem.errors();
        var text = new StringBuilder(problem.code());
        if (problem.detail() != null) {
            text.append(": ").append(problem.detail());
        }
        if (places != null) {
            places.forEach(place -> text.append("; ").append(of(place)));
        }
        return text.toString();
    }

    private static String of(Problem.Place place) {
        return or(place.pointer(), or(place.header(), ""))
                + " "
                + place.code()
                + (place.detail() == null ? "" : ": " + place.detail());
    }

    private static String or(@Nullable String text, String other) {
        return text == null ? other : text;
    }
}
