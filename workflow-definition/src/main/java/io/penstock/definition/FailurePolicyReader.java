package io.penstock.definition;

import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.failure.ResponseStrategy;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Optional;

/// Reads `onFailure`: a response for each class that is to be answered in another way.
final class FailurePolicyReader implements Values.Read<FailurePolicy> {
    private static final String WORDS = "retry, escalate, terminate, dead-letter, or { retry: 2 }";

    @Override
    public Optional<FailurePolicy> read(Yaml yaml, Problems problems) {
        if (!(yaml instanceof Yaml.Mapping(_, var members))) {
            return Values.wrongType(yaml, "a mapping of failure classes", problems);
        }
        var said = new EnumMap<FailureClass, ResponseStrategy>(FailureClass.class);
        members.forEach(
                (word, value) ->
                        named(word)
                                .ifPresentOrElse(
                                        failureClass ->
                                                response(failureClass, value, problems)
                                                        .ifPresent(
                                                                response ->
                                                                        said.put(
                                                                                failureClass,
                                                                                response)),
                                        () ->
                                                problems.add(
                                                        value.spot(),
                                                        "unknown-field",
                                                        "Known here: "
                                                                + Arrays.toString(
                                                                        FailureClass.values()))));
        return Optional.of(new FailurePolicy(said));
    }

    private static Optional<FailureClass> named(String word) {
        return Arrays.stream(FailureClass.values())
                .filter(failureClass -> failureClass.name().equals(word))
                .findFirst();
    }

    private static Optional<ResponseStrategy> response(
            FailureClass failureClass, Yaml yaml, Problems problems) {
        var response = yaml instanceof Yaml.Mapping ? retry(yaml, problems) : word(yaml, problems);
        return response.filter(
                found -> {
                    var allowed = ResponseStrategy.allowed(failureClass, found);
                    if (!allowed) {
                        problems.add(
                                yaml.spot(),
                                "bad-value",
                                "Not for this class: " + why(failureClass));
                    }
                    return allowed;
                });
    }

    private static Optional<ResponseStrategy> word(Yaml yaml, Problems problems) {
        return Values.<ResponseStrategy>word(
                        word ->
                                switch (word) {
                                    case "retry" -> Optional.of(new ResponseStrategy.Retry());
                                    case "escalate" -> Optional.of(new ResponseStrategy.Escalate());
                                    case "terminate" ->
                                            Optional.of(new ResponseStrategy.Terminate(false));
                                    case "dead-letter" ->
                                            Optional.of(new ResponseStrategy.Terminate(true));
                                    default -> Optional.empty();
                                },
                        WORDS)
                .read(yaml, problems);
    }

    private static Optional<ResponseStrategy> retry(Yaml yaml, Problems problems) {
        var fields = Fields.of(yaml, problems);
        var most = fields.required("retry", Values.whole(1, 100));
        fields.close();
        return most.map(ResponseStrategy.Retry::new);
    }

    private static String why(FailureClass failureClass) {
        return switch (failureClass) {
            case CRASH_LOOP, UNREADABLE -> "it is no failure of a step";
            case LOGIC_DEFECT ->
                    "a defect does not pass by itself, and ends with a dead letter or a person";
            case POLICY_VIOLATION -> "what a guardrail stopped is never tried again by itself";
            case TRANSIENT,
                    RATE_LIMITED,
                    PROVIDER_UNAVAILABLE,
                    INVALID_OUTPUT,
                    LOW_CONFIDENCE,
                    MISSING_DATA,
                    UNAUTHORIZED,
                    BUDGET_EXHAUSTED,
                    EXPIRED ->
                    "it does not pass by itself";
        };
    }
}
