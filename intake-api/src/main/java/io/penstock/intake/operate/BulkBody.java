package io.penstock.intake.operate;

import io.penstock.intake.delivery.BodyPointer;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.RunJobs.Action;
import io.penstock.schema.api.RunJobs.Filter;
import io.penstock.schema.api.RunJobs.Request;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.redrive.Order;
import io.penstock.store.redrive.Redrives;
import io.penstock.store.redrive.RunBulks.BulkOrder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// What a request over many runs asks for. A member that we do not know is refused: left out, it
/// would widen the filter.
sealed interface BulkBody {

    record DryRun(Action action, Filter filter) implements BulkBody {}

    record Start(Filter filter, String plan, BulkOrder order) implements BulkBody {}

    static BulkBody read(byte[] body) {
        var request = parsed(body);
        var action = request.action();
        var filter = request.filter();
        if (action == null) {
            throw invalid("#/action", "missing", "CANCEL, RETRY or RESTART");
        }
        if (filter == null) {
            throw invalid("#/filter", "missing", "An object; {} for every run that it can take");
        }
        check(filter);
        checkVersion(action, request.version());
        if (!Order.isRate(request.rate())) {
            throw invalid("#/rate", "invalid", "1 to 1000 runs a second");
        }
        if (Boolean.TRUE.equals(request.dryRun())) {
            return new DryRun(action, filter);
        }
        var plan = request.plan();
        if (plan == null) {
            throw invalid("#/plan", "missing", "The plan of a dry run; ask with dryRun first");
        }
        return new Start(filter, plan, new BulkOrder(action, request.version(), request.rate()));
    }

    private static void checkVersion(Action action, @Nullable String version) {
        if (!Order.isVersion(version)) {
            throw invalid("#/version", "invalid", "A number, or newest");
        }
        if (version != null && action == Action.CANCEL) {
            throw invalid("#/version", "invalid", "What is cancelled moves to no version");
        }
    }

    private static Request parsed(byte[] body) {
        try {
            var request = StrictJson.EXACT.readValue(body, Request.class);
            return Objects.requireNonNullElseGet(
                    request, () -> new Request(null, null, null, null, null, null));
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
        var statuses = filter.statuses();
        if (statuses != null && statuses.contains(null)) {
            throw invalid("#/filter/statuses", "invalid", "Statuses of runs");
        }
        if (Stream.of(filter.workflow(), filter.code(), filter.owner())
                .anyMatch(text -> text != null && text.indexOf('\0') >= 0)) {
            throw invalid("#/filter", "invalid", "A name holds no NUL");
        }
        if (Stream.of(filter.from(), filter.to()).anyMatch(BulkBody::beyond)) {
            throw invalid("#/filter", "invalid", "Times of the years 1970 to 9999");
        }
    }

    private static boolean beyond(@Nullable Instant time) {
        return time != null
                && (time.isBefore(Instant.EPOCH)
                        || !time.isBefore(Instant.parse("9999-12-31T00:00:00Z")));
    }

    private static ProblemException invalid(String pointer, String code, String detail) {
        return ProblemException.invalid(
                "The request cannot be taken", List.of(Problem.Place.at(pointer, code, detail)));
    }
}
