package io.penstock.definition;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The members of one mapping, each asked for by name. What nobody asked for is unknown.
///
/// A value that cannot be had leaves a problem behind; its stand-in is never seen outside, because
/// a definition with problems is thrown away.
final class Fields {
    private final Yaml yaml;
    private final Problems problems;
    private final Set<String> known = new HashSet<>();

    private Fields(Yaml yaml, Problems problems) {
        this.yaml = yaml;
        this.problems = problems;
    }

    static Fields of(Yaml yaml, Problems problems) {
        if (!(yaml instanceof Yaml.Mapping)) {
            Values.wrongType(yaml, "a mapping", problems);
        }
        return new Fields(yaml, problems);
    }

    Spot spot() {
        return yaml.spot();
    }

    Spot spot(String name) {
        return find(name).map(Yaml::spot).orElseGet(() -> spot().member(name));
    }

    /// The value as it was written; knows the name from now on.
    Optional<Yaml> find(String name) {
        known.add(name);
        return Optional.ofNullable(yaml.membersOrNone().get(name));
    }

    <T> Optional<T> optional(String name, Values.Read<T> read) {
        return find(name).flatMap(value -> read.read(value, problems));
    }

    <T> T optional(String name, T absent, Values.Read<T> read) {
        return optional(name, read).orElse(absent);
    }

    <T> T required(String name, T standIn, Values.Read<T> read) {
        return required(name, read).orElse(standIn);
    }

    <T> Optional<T> required(String name, Values.Read<T> read) {
        var value = find(name);
        if (value.isEmpty() && yaml instanceof Yaml.Mapping) {
            problems.add(spot().member(name), "missing", "'" + name + "' is required");
        }
        return value.flatMap(found -> read.read(found, problems));
    }

    /// Refuses every member that nobody asked for.
    void close() {
        yaml.membersOrNone()
                .forEach(
                        (name, value) -> {
                            if (!known.contains(name)) {
                                problems.add(value.spot(), "unknown-field", advice(name, known));
                            }
                        });
    }

    private static String advice(String name, Collection<String> known) {
        var near = known.stream().filter(word -> word.equalsIgnoreCase(name)).findFirst();
        return near.map(word -> "Write '" + word + "'")
                .orElseGet(
                        () -> "Known here: " + String.join(", ", known.stream().sorted().toList()));
    }
}
