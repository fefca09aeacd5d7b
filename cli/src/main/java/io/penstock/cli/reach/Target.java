package io.penstock.cli.reach;

import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A Penstock and the client that we are to it. `./penstock up` leaves a file that says both; the
/// environment can say otherwise: `PENSTOCK_URL`, `PENSTOCK_ISSUER`, `PENSTOCK_CLIENT_ID`,
/// `PENSTOCK_CLIENT_SECRET`.
///
/// @param scopes those that the client may ask for
public record Target(
        String version,
        URI intake,
        URI issuer,
        String clientId,
        String clientSecret,
        List<String> scopes,
        List<Part> parts) {

    /// @param health addresses that answer 200 while it is well, or greet in the protocol they name
    /// @param stopped whether somebody holds it down on purpose
    public record Part(String name, List<URI> health, String log, boolean stopped) {}

    /// @throws Unreachable when there is no Penstock to be found
    public static Target find(Map<String, String> environment) {
        var home = Path.of(environment.getOrDefault("PENSTOCK_HOME", ""));
        var data = environment.get("PENSTOCK_DATA");
        var file =
                (data == null ? home.resolve("data") : Path.of(data))
                        .resolve("run")
                        .resolve("standalone.json");
        if (!Files.exists(file)) {
            throw new Unreachable("Penstock is not running here; start it with ./penstock up");
        }
        try {
            return parse(
                    StrictJson.TOLERANT.readTree(Files.readString(file)),
                    environment,
                    file.resolveSibling("held"));
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            throw new Unreachable(file + " cannot be read; start Penstock again");
        }
    }

    private static Target parse(JsonNode json, Map<String, String> environment, Path held)
            throws IOException {
        var client = json.path("client");
        var secret = environment.get("PENSTOCK_CLIENT_SECRET");
        return new Target(
                json.path("version").asString("?"),
                URI.create(
                        environment.getOrDefault("PENSTOCK_URL", json.path("intake").asString())),
                URI.create(
                        environment.getOrDefault(
                                "PENSTOCK_ISSUER", json.path("issuer").asString())),
                environment.getOrDefault("PENSTOCK_CLIENT_ID", client.path("id").asString()),
                secret == null
                        ? Files.readString(Path.of(client.path("secretFile").asString())).strip()
                        : secret,
                texts(client.path("scopes")),
                parts(json.path("parts"), held));
    }

    /// @param held the folder where the supervisor keeps which parts are held down
    private static List<Part> parts(JsonNode json, Path held) throws IOException {
        var parts = new ArrayList<Part>();
        for (var part : json) {
            var name = part.path("name").asString();
            parts.add(
                    new Part(
                            name,
                            texts(part.path("health")).stream().map(URI::create).toList(),
                            part.path("log").asString(""),
                            stopped(held.resolve(name))));
        }
        return parts;
    }

    private static boolean stopped(Path file) throws IOException {
        try {
            return Files.readString(file).strip().equals("stopped");
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static List<String> texts(JsonNode json) {
        var texts = new ArrayList<String>();
        json.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "Penstock at " + intake + ", as " + clientId;
    }
}
