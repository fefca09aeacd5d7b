package io.penstock.embedded.model;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.MissingNode;

/// The members of a request but for its messages, which are skipped: a benchmark sends many.
final class Members {
    static final JsonMapper JSON = JsonMapper.shared();

    private static final String MESSAGES = "messages";

    private final Map<String, JsonNode> members;

    private Members(Map<String, JsonNode> members) {
        this.members = members;
    }

    /// @throws Problem.Refused if it is no JSON object
    static Members of(byte[] body) {
        var members = new HashMap<String, JsonNode>();
        try (var parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Problem.refused(400, "The body of the request must be a JSON object");
            }
            for (var name = parser.nextName(); name != null; name = parser.nextName()) {
                var token = parser.nextToken();
                if (name.equals(MESSAGES)) {
                    members.put(MESSAGES, BooleanNode.valueOf(token == JsonToken.START_ARRAY));
                    parser.skipChildren();
                } else {
                    members.put(name, parser.readValueAsTree());
                }
            }
            return new Members(members);
        } catch (JacksonException _) {
            throw Problem.refused(400, "We could not parse the JSON body of your request");
        }
    }

    JsonNode get(String name) {
        return members.getOrDefault(name, MissingNode.getInstance());
    }

    boolean hasMessages() {
        return get(MESSAGES).asBoolean(false);
    }

    /// The text of the last message of the user; empty if there is none.
    static String lastOfUser(byte[] body) {
        var last = "";
        for (var message : JSON.readTree(body).path(MESSAGES)) {
            if (message.path("role").asString("").equals("user")) {
                last = text(message.path("content"));
            }
        }
        return last;
    }

    private static String text(JsonNode content) {
        if (content.isString()) {
            return content.stringValue();
        }
        var text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asString("")));
        return text.toString();
    }
}
