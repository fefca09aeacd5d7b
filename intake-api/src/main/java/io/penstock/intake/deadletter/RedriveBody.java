package io.penstock.intake.deadletter;

import io.penstock.intake.delivery.BodyPointer;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Mode;
import io.penstock.schema.api.DeadLetters.RedriveRequest;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.redrive.Order;
import java.util.Objects;
import tools.jackson.core.JacksonException;

/// What a request to redrive asks for. A member that we do not know is refused: left out, it would
/// widen the filter.
sealed interface RedriveBody {

    record DryRun(Filter filter, Order order) implements RedriveBody {}

    record Start(Filter filter, String plan, Order order) implements RedriveBody {}

    static RedriveBody read(byte[] body) {
        var request = parsed(body);
        var filter = request.filter();
        if (filter == null) {
            throw invalid("#/filter", "missing", "An object; {} for every open letter");
        }
        LetterFilter.check(filter);
        var order = order(request);
        if (Boolean.TRUE.equals(request.dryRun())) {
            return new DryRun(filter, order);
        }
        var plan = request.plan();
        if (plan == null) {
            throw invalid("#/plan", "missing", "The plan of a dry run; ask with dryRun first");
        }
        return new Start(filter, plan, order);
    }

    private static RedriveRequest parsed(byte[] body) {
        try {
            var request = StrictJson.EXACT.readValue(body, RedriveRequest.class);
            return Objects.requireNonNullElseGet(
                    request, () -> new RedriveRequest(null, null, null, null, null, null));
        } catch (JacksonException e) {
            throw invalid(
                    BodyPointer.of(e).orElse("#"),
                    "unreadable",
                    "Not a member or a value of this request");
        }
    }

    private static Order order(RedriveRequest request) {
        if (!Order.isRate(request.rate())) {
            throw invalid("#/rate", "invalid", "1 to 1000 letters a second");
        }
        if (!Order.isVersion(request.version())) {
            throw invalid("#/version", "invalid", "A number, or newest");
        }
        var mode = Objects.requireNonNullElse(request.mode(), Mode.RESUME);
        return new Order(mode, request.version(), request.rate());
    }

    private static ProblemException invalid(String pointer, String code, String detail) {
        return LetterFilter.invalid(pointer, code, detail);
    }
}
