package io.penstock.cli.connect;

import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A file of connections: each vendor's own words for its secrets and accounts become ours.
final class ConnectionFile {
    /// Each vendor has its own name for what it signs with.
    private static final Pattern SECRETS =
            Pattern.compile("(?:[a-z_]+_)?(?:secrets|tokens)|form_keys|basic");

    private static final Pattern ACCOUNTS = Pattern.compile("[a-z_]+_ids?");

    /// Ours ← the file's.
    private static final Map<String, String> FORM =
            Map.of(
                    "allowed_origins", "allowedOrigins",
                    "required", "required",
                    "fields", "fields",
                    "text", "text",
                    "honeypot", "honeypot");

    private static final Map<String, String> OUTBOUND =
            Map.of(
                    "base_url", "baseUrl",
                    "access_token", "accessToken",
                    "allowed_hosts", "allowedHosts",
                    "options", "options");

    private static final Map<String, String> LIMITS =
            Map.of(
                    "requests_per_second", "requestsPerSecond",
                    "burst", "burst",
                    "max_bytes", "maxBytes");

    private ConnectionFile() {}

    /// @throws UnusableFile if it is not such a file
    static List<Entry> read(Path file) {
        try {
            var entries = entries(StrictJson.TOLERANT.readTree(Files.readString(file)));
            if (entries.isEmpty()) {
                throw new UnusableFile(
                        file
                                + " names no channel; it must be a JSON object, one member a"
                                + " channel: a connection, or an array of them"
                                + " (docs/integrating.md)");
            }
            return entries;
        } catch (IOException _) {
            throw new UnusableFile("cannot read " + file);
        } catch (JacksonException _) {
            throw new UnusableFile(file + " is not JSON");
        }
    }

    static List<Entry> entries(JsonNode root) {
        var entries = new ArrayList<Entry>();
        for (var channel : root.properties()) {
            if (channel.getValue().isContainer()) {
                for (var said : each(channel.getValue())) {
                    entries.add(entry(channel.getKey(), said));
                }
            }
        }
        return entries;
    }

    private static Entry entry(String channel, JsonNode said) {
        if (!said.isObject()) {
            return new Entry.Unusable(channel, "a connection is a JSON object");
        }
        var id = said.path("endpoint").asString("");
        return id.isEmpty()
                ? new Entry.Unusable(channel, "the file names no endpoint for it")
                : new Entry.Wanted(channel, id, body(said));
    }

    private static ObjectNode body(JsonNode said) {
        var body = JsonNodeFactory.instance.objectNode();
        var accounts = body.putArray("accounts");
        for (var member : said.properties()) {
            var name = member.getKey();
            var value = member.getValue();
            if (ACCOUNTS.matcher(name).matches()) {
                each(value).forEach(account -> accounts.add(account.asString()));
            } else if (SECRETS.matcher(name).matches()) {
                body.set("secrets", value);
            } else if (FORM.containsKey(name)) {
                body.withObjectProperty("form").set(FORM.get(name), value);
            }
        }
        copy(said, "verify_token", body, "verifyToken");
        copy(said, "public_url", body, "publicUrl");
        copy(said, "enabled", body, "enabled");
        copy(said, "verification", body, "verification");
        copy(said, "header", body, "tokenHeader");
        copy(said, "networks", body, "networks");
        copy(said, LIMITS, body, "limits");
        copy(said, OUTBOUND, body, "outbound");
        return body;
    }

    /// The members of an inner object.
    private static void copy(
            JsonNode said, Map<String, String> names, ObjectNode body, String object) {
        names.forEach(
                (theirs, ours) -> {
                    if (said.path(object).has(theirs)) {
                        copy(said.path(object), theirs, body.withObjectProperty(object), ours);
                    }
                });
    }

    private static Iterable<JsonNode> each(JsonNode value) {
        return value.isArray() ? value : List.of(value);
    }

    private static void copy(JsonNode from, String theirs, ObjectNode to, String ours) {
        if (from.has(theirs)) {
            to.set(ours, from.path(theirs));
        }
    }
}
