package io.penstock.embedded.model;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the simulator answers about itself: `/_script`, `/_seen`, `/_counts`, `/health`.
final class Control {
    private final Scripts scripts;
    private final Seen seen;
    private final Connections connections;

    Control(Scripts scripts, Seen seen, Connections connections) {
        this.scripts = scripts;
        this.seen = seen;
        this.connections = connections;
    }

    static boolean isMeant(String path) {
        return path.startsWith("/_") || path.equals("/health");
    }

    Prepared.Whole answer(HttpWire.Request request) {
        try {
            var answer = serve(request);
            return answer == null
                    ? answer(404, problem("there is no " + request.method() + " " + request.path()))
                    : answer(200, answer);
        } catch (InvalidScript e) {
            return answer(400, problem(String.valueOf(e.getMessage())));
        }
    }

    private @Nullable JsonNode serve(HttpWire.Request request) {
        return switch (request.method() + " " + request.path()) {
            case "GET /health" -> object().put("status", "UP");
            case "POST /_script" -> queue(request);
            case "PUT /_script" -> usually(request);
            case "DELETE /_script" -> {
                scripts.clear();
                yield object();
            }
            case "GET /_seen" -> seen(provider(request));
            case "DELETE /_seen" -> {
                seen.forget();
                yield object();
            }
            case "GET /_counts" -> counts();
            default -> null;
        };
    }

    /// One script a line, for the requests to come.
    private ObjectNode queue(HttpWire.Request request) {
        var queued = scripts(request);
        scripts.queue(provider(request), queued);
        return object().put("queued", queued.size());
    }

    private ObjectNode usually(HttpWire.Request request) {
        var usual = scripts(request);
        if (usual.size() != 1) {
            throw new InvalidScript("the body wants to be one line with one script");
        }
        var words = parameter(request, "containing");
        if (words.isEmpty()) {
            scripts.usually(_ -> usual.getFirst());
        } else {
            scripts.whenever(words, usual.getFirst());
        }
        return object().put("script", usual.getFirst().toString());
    }

    private static List<Script> scripts(HttpWire.Request request) {
        return new String(request.body(), StandardCharsets.UTF_8)
                .lines()
                .filter(Predicate.not(String::isBlank))
                .map(Script::of)
                .toList();
    }

    private ObjectNode seen(String provider) {
        var answer = object().put("total", seen.total());
        var requests = answer.putArray("requests");
        for (var one : seen.all()) {
            if (provider.isEmpty() || provider.equals(one.provider())) {
                requests.add(json(one));
            }
        }
        return answer;
    }

    private static ObjectNode json(Received received) {
        var json =
                object().put("number", received.number())
                        .put("at", received.at().toString())
                        .put("provider", received.provider())
                        .put("method", received.method())
                        .put("target", received.target());
        var headers = json.putObject("headers");
        received.headers().forEach((name, values) -> values.forEach(headers.putArray(name)::add));
        put(json, received.body());
        var script = received.script();
        if (script != null) {
            json.put("script", script.toString());
        }
        var ending = received.ending();
        if (ending != null) {
            json.putObject("ending")
                    .put("how", ending.how().name())
                    .put("at", ending.at().toString())
                    .put("bytes", ending.bytes());
        }
        return json;
    }

    private static void put(ObjectNode json, byte[] body) {
        try {
            json.put(
                    "body",
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
        } catch (CharacterCodingException _) {
            json.put("body_base64", Base64.getEncoder().encodeToString(body));
        }
    }

    private ObjectNode counts() {
        var counts = object().put("requests", seen.total());
        counts.putObject("connections")
                .put("opened", connections.total())
                .put("open", connections.open());
        return counts;
    }

    private static String provider(HttpWire.Request request) {
        return parameter(request, "provider");
    }

    /// Of the query; empty if it is not there.
    private static String parameter(HttpWire.Request request, String name) {
        var query = request.target().substring(request.path().length());
        for (var pair : query.split("[?&]", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private static Prepared.Whole answer(int status, JsonNode json) {
        return Prepared.Whole.of(status, "application/json", "", json + "\n", 1);
    }

    private static ObjectNode problem(String message) {
        return object().put("error", message);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
