package io.penstock.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `switch` steps. A step that a case names stands behind the switch, and only one switch
/// governs it: so every step can be reached, and a run goes one way.
final class SwitchReader {
    private static final Values.Read<String> ID = Values.matching("(?s).{1,63}", "a step's id");

    private final Problems problems;
    /// Step by the switch that governs it.
    private final Map<String, String> governed = new HashMap<>();
    private final List<Named> named = new ArrayList<>();

    SwitchReader(Problems problems) {
        this.problems = problems;
    }

    /// A place that names a step which comes later.
    private record Named(String step, Spot spot) {}

    /// @param before ids of the steps before it
    Optional<Step> read(
            Yaml yaml, Step.Common common, ExpressionReader expressions, Set<String> before) {
        var fields = Fields.of(yaml, problems);
        var cases = new ArrayList<Step.Case>();
        var items = fields.required("cases", SwitchReader::items).orElse(List.of());
        var conditions = new HashSet<String>();
        var names = new HashSet<String>(Set.of(Step.Switch.OTHERWISE));
        for (var item : items) {
            one(item, common, expressions, before, names, conditions).ifPresent(cases::add);
        }
        var otherwise = run(fields, "otherwise", common, before);
        fields.close();
        return cases.size() == items.size() && !items.isEmpty()
                ? Optional.of(new Step.Switch(common, cases, otherwise))
                : Optional.empty();
    }

    private static Optional<List<Yaml>> items(Yaml yaml, Problems problems) {
        if (!(yaml instanceof Yaml.Sequence(_, var items))) {
            return Values.wrongType(yaml, "a list of cases", problems);
        }
        return items.isEmpty() || items.size() > 20
                ? Values.bad(yaml, "From 1 to 20 cases", problems)
                : Optional.of(items);
    }

    private Optional<Step.Case> one(
            Yaml yaml,
            Step.Common common,
            ExpressionReader expressions,
            Set<String> before,
            Set<String> names,
            Set<String> conditions) {
        var fields = Fields.of(yaml, problems);
        var name = fields.required("name", Values.NAME);
        var when = fields.required("when", expressions.condition("This case is never chosen"));
        var run = run(fields, "run", common, before);
        fields.close();
        name.filter(word -> !names.add(word))
                .ifPresent(
                        word ->
                                problems.add(
                                        fields.spot("name"),
                                        "bad-value",
                                        "Another case is called '" + word + "'"));
        when.filter(
                        condition ->
                                conditions.contains("true")
                                        || !conditions.add(condition.toString()))
                .ifPresent(
                        _ ->
                                problems.add(
                                        fields.spot("when"),
                                        "unreachable",
                                        "A case before it holds whenever this one does"));
        return name.flatMap(word -> when.map(condition -> new Step.Case(word, condition, run)));
    }

    private List<String> run(Fields fields, String member, Step.Common common, Set<String> before) {
        var steps = fields.optional(member, List.of(), Values.list(0, 50, ID));
        for (var step : steps) {
            if (before.contains(step) || step.equals(common.id())) {
                problems.add(
                        fields.spot(member),
                        "earlier-step",
                        "Step '" + step + "' does not stand behind this one");
            } else {
                named.add(new Named(step, fields.spot(member)));
                govern(step, fields.spot(member), common.id());
            }
        }
        return steps;
    }

    private void govern(String step, Spot spot, String by) {
        var other = governed.putIfAbsent(step, by);
        if (other != null && !other.equals(by)) {
            problems.add(
                    spot,
                    "bad-value",
                    "Switch '%s' decides about step '%s' already".formatted(other, step));
        }
    }

    /// After the last step: whatever a case names must be there.
    void close(Set<String> all) {
        named.stream()
                .filter(place -> !all.contains(place.step()))
                .forEach(
                        place ->
                                problems.add(
                                        place.spot(),
                                        "unknown-step",
                                        "There is no step '" + place.step() + "'"));
    }
}
