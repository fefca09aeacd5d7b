package io.penstock.intake.deadletter;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.Problem;
import io.penstock.store.redrive.Redrives;
import io.penstock.store.redrive.TooManyLettersException;
import java.util.List;
import java.util.stream.Stream;

/// Which letters a request is about.
final class LetterFilter {
    private LetterFilter() {}

    static void check(Filter filter) {
        var ids = filter.ids();
        if (ids != null && (ids.size() > Redrives.LIMIT || ids.contains(null))) {
            throw invalid("#/filter/ids", "invalid", "At most 10000 ids");
        }
        if (Stream.of(filter.workflow(), filter.code(), filter.owner())
                .anyMatch(text -> text != null && text.indexOf('\0') >= 0)) {
            throw invalid("#/filter", "invalid", "A name holds no NUL");
        }
        Times.check(filter.from(), () -> time("#/filter/from"));
        Times.check(filter.to(), () -> time("#/filter/to"));
    }

    static ProblemException invalid(String pointer, String code, String detail) {
        return ProblemException.invalid(
                "The request cannot be taken", List.of(Problem.Place.at(pointer, code, detail)));
    }

    static ProblemException tooMany(TooManyLettersException e) {
        return ProblemException.invalid(
                String.valueOf(e.getMessage()),
                List.of(Problem.Place.at("#/filter", "too-many", null)));
    }

    static ProblemException planChanged() {
        return ProblemException.of(
                "plan-changed",
                409,
                "The filter finds other letters than planned",
                "Plan again with dryRun, look, and go on with the new plan");
    }

    private static ProblemException time(String pointer) {
        return invalid(pointer, "invalid", Times.EXPECTED);
    }
}
