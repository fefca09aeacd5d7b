package io.penstock.intake.operate;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.redrive.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `{"version": 3}`, `{"version": "newest"}`, or nothing: the run's own.
final class RestartBody {
    private static final String VERSION = "version";

    private RestartBody() {}

    static @Nullable String version(byte[] body) {
        var json = parsed(body);
        if (json.isMissingNode()) {
            return null;
        }
        var version = json.path(VERSION);
        var text = version.isString() || version.isIntegralNumber() ? version.asString() : "";
        var known = json.isObject() && json.propertyNames().stream().allMatch(VERSION::equals);
        if (!known || (!version.isMissingNode() && !Order.isVersion(text))) {
            throw ProblemException.invalid(
                    "The request cannot be taken",
                    List.of(Problem.Place.at("#/" + VERSION, "invalid", "A number, or newest")));
        }
        return version.isMissingNode() ? null : text;
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return StrictJson.TOLERANT.readTree(body);
        } catch (JacksonException _) {
            throw ProblemException.of(
                    "unreadable", 400, "The body cannot be read", "It must be JSON, or empty");
        }
    }
}
