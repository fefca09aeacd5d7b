package io.penstock.cli.sample;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How a sample proves its origin.
sealed interface Signing {

    /// Nothing to sign.
    record None() implements Signing {}

    /// HMAC over the raw body, with the app secret that the sample states.
    record Meta(String secret) implements Signing {}

    /// A bearer token.
    ///
    /// @param ttl negative for a token that has expired; null for an ordinary one
    record Token(List<String> scopes, String tenant, @Nullable Duration ttl) implements Signing {}

    /// A scheme whose channel is not there yet.
    record Unknown(String scheme) implements Signing {}

    static Signing parse(JsonNode json) {
        var scheme = json.path("scheme").asString("none");
        return switch (scheme) {
            case "none" -> new None();
            case "meta-sha256" -> new Meta(json.path("secret").asString(""));
            case "jwt" ->
                    new Token(
                            List.of(json.path("claims").path("scope").asString("").split(" ")),
                            json.path("claims").path("tenant").asString(""),
                            ttl(json.path("claims_offset_s").path("exp")));
            default -> new Unknown(scheme);
        };
    }

    private static @Nullable Duration ttl(JsonNode seconds) {
        return seconds.isNumber() ? Duration.ofSeconds(seconds.asLong()) : null;
    }
}
