package io.penstock.gateway.personal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was found in texts, for records: no values.
///
/// @param list in order of entity and recogniser, each pair once
public record Findings(List<Finding> list) {
    public static final Findings NONE = new Findings(List.of());

    public Findings {
        list = List.copyOf(list);
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    public int count(Entity entity) {
        return list.stream().filter(f -> f.entity().equals(entity)).mapToInt(Finding::count).sum();
    }

    /// Adds up.
    static final class Tally {
        private record Kind(Entity entity, String recogniser, int version) {}

        private final Map<Kind, Integer> counts =
                new TreeMap<>(Comparator.comparing(Kind::entity).thenComparing(Kind::recogniser));

        void add(Span span) {
            var recogniser = span.recogniser();
            counts.merge(
                    new Kind(span.entity(), recogniser.name(), recogniser.version()),
                    1,
                    Integer::sum);
        }

        Findings findings() {
            return new Findings(
                    counts.entrySet().stream()
                            .map(
                                    e ->
                                            new Finding(
                                                    e.getKey().entity(),
                                                    e.getKey().recogniser(),
                                                    e.getKey().version(),
                                                    e.getValue()))
                            .toList());
        }
    }
}
