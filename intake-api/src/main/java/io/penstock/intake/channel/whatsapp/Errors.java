package io.penstock.intake.channel.whatsapp;

import io.penstock.intake.channel.Fields;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Meta's errors as an event's: `code`, `title`, `detail`.
final class Errors {
    private Errors() {}

    static List<JsonNode> of(JsonNode errors) {
        var all = new ArrayList<JsonNode>();
        for (var error : errors) {
            var made = JsonNodeFactory.instance.objectNode();
            made.set("code", code(error.path("code")));
            Fields.text(error, "title").ifPresent(title -> made.put("title", title));
            Fields.text(error.path("error_data"), "details")
                    .or(() -> Fields.text(error, "message"))
                    .ifPresent(detail -> made.put("detail", detail));
            all.add(made);
        }
        return all;
    }

    private static JsonNode code(JsonNode code) {
        return code.isIntegralNumber() || code.isString()
                ? code
                : JsonNodeFactory.instance.stringNode("unknown");
    }
}
