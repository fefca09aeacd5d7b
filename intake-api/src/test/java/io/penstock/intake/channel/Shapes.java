package io.penstock.intake.channel;

import io.penstock.schema.json.StrictJson;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Bodies as no sender makes them: each place in turn missing, or holding what it never does.
public final class Shapes {
    private static final List<JsonNode> STRANGE =
            Stream.of(
                            "null",
                            "true",
                            "-1",
                            "1e300",
                            "99999999999999999999",
                            "\"\"",
                            "\"\\u0000 \\ud800\"",
                            "\"x y\"",
                            "[]",
                            "[null,[],{}]",
                            "{}",
                            "{\"a\":{\"b\":[1]}}")
                    .map(StrictJson.TOLERANT::readTree)
                    .toList();

    private Shapes() {}

    public static Stream<JsonNode> of(JsonNode body) {
        return Stream.concat(STRANGE.stream(), inside(body));
    }

    private static Stream<JsonNode> inside(JsonNode node) {
        return switch (node) {
            case ObjectNode object ->
                    List.copyOf(object.propertyNames()).stream()
                            .flatMap(name -> members(object, name));
            case ArrayNode array ->
                    Stream.iterate(0, i -> i < array.size(), i -> i + 1)
                            .flatMap(i -> elements(array, i));
            default -> Stream.empty();
        };
    }

    private static Stream<JsonNode> members(ObjectNode object, String name) {
        var without = object.deepCopy();
        without.remove(name);
        return Stream.concat(
                Stream.of(without),
                of(object.path(name))
                        .map(
                                value -> {
                                    var changed = object.deepCopy();
                                    changed.set(name, value);
                                    return changed;
                                }));
    }

    private static Stream<JsonNode> elements(ArrayNode array, int index) {
        return of(array.path(index))
                .map(
                        value -> {
                            var changed = array.deepCopy();
                            changed.set(index, value);
                            return changed;
                        });
    }
}
