package io.penstock.cli.sample;

import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A request as a sender made it, in the format of `samples/`.
///
/// @param clock the instant at which its signature and its token were fresh
/// @param body byte for byte
/// @param expect what must come of it, as the sample states it
/// @param before ids of the samples beside it that are sent first
public record Sample(
        String id,
        String channel,
        String method,
        String path,
        Instant clock,
        Map<String, String> headers,
        byte[] body,
        Signing signing,
        JsonNode expect,
        List<String> before) {

    /// @throws UnusableSample when the file is none, with one line that says why
    /// @throws RefusedSample when its request must not leave
    public static Sample read(Path file) {
        try {
            return parse(StrictJson.TOLERANT.readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new UnusableSample("cannot read " + file);
        } catch (JacksonException e) {
            throw new UnusableSample(file + " is not a sample: " + e.getOriginalMessage());
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new UnusableSample(file + " is not a sample: " + e.getMessage());
        }
    }

    static Sample parse(JsonNode json) {
        return new Sample(
                text(json, "id"),
                text(json, "channel"),
                Permitted.method(text(json, "method")),
                Permitted.path(text(json, "path_hint")),
                Instant.parse(text(json, "clock")),
                Permitted.headers(headers(json.path("headers"))),
                body(json),
                Signing.parse(json),
                json.path("expect"),
                json.path("depends_on").valueStream().map(JsonNode::asString).toList());
    }

    private static byte[] body(JsonNode json) {
        if (json.has("body")) {
            return text(json, "body").getBytes(StandardCharsets.UTF_8);
        }
        return Base64.getDecoder().decode(text(json, "body_base64"));
    }

    private static Map<String, String> headers(JsonNode json) {
        var headers = new LinkedHashMap<String, String>();
        json.properties()
                .forEach(header -> headers.put(header.getKey(), header.getValue().asString()));
        return headers;
    }

    private static String text(JsonNode json, String member) {
        if (!json.path(member).isString()) {
            throw new IllegalArgumentException("it has no text '" + member + "'");
        }
        return json.path(member).asString();
    }
}
