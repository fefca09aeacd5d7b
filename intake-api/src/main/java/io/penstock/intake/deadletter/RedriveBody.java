package io.penstock.intake.deadletter;

import io.penstock.intake.delivery.BodyPointer;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.RedriveRequest;
import io.penstock.schema.api.Problem;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.redrive.Redrives;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/// What a request to redrive asks for. A member that we do not know is refused: left out, it would
/// widen the filter.
sealed interface RedriveBody {

    record DryRun(Filter filter) implements RedriveBody {}

    record Start(Filter filter, String plan) implements RedriveBody {}

    static RedriveBody read(byte[] body) {
        var request = parsed(body);
        var filter = request.filter();
        if (filter == null) {
            throw invalid("#/filter", "missing", "An object; {} for every open letter");
        }
        check(filter);
        if (Boolean.TRUE.equals(request.dryRun())) {
            return new DryRun(filter);
        }
        var plan = request.plan();
        if (plan == null) {
            throw invalid("#/plan", "missing", "The plan of a dry run; ask with dryRun first");
        }
        return new Start(filter, plan);
    }

    private static RedriveRequest parsed(byte[] body) {
        try {
            var request = StrictJson.EXACT.readValue(body, RedriveRequest.class);
            return Objects.requireNonNullElseGet(
                    request, () -> new RedriveRequest(null, null, null));
        } catch (JacksonException e) {
            throw invalid(
                    BodyPointer.of(e).orElse("#"),
                    "unreadable",
                    "Not a member or a value of this request");
        }
    }

    private static void check(Filter filter) {
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

    private static ProblemException time(String pointer) {
        return invalid(pointer, "invalid", Times.EXPECTED);
    }

    private static ProblemException invalid(String pointer, String code, String detail) {
        return ProblemException.invalid(
                "The request cannot be taken", List.of(Problem.Place.at(pointer, code, detail)));
    }
}
