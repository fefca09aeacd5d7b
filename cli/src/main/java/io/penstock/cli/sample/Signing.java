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

    /// HMAC over time and body.
    ///
    /// @param offset of the signed time from now; five minutes and more make it stale
    record Zendesk(String secret, Duration offset) implements Signing {}

    /// HMAC over method, address, body and time, with the older versions beside it.
    ///
    /// @param address as HubSpot knows it
    record HubSpot(String secret, String address, List<String> versions, Duration offset)
            implements Signing {}

    /// HMAC over the raw body, in base64.
    record Typeform(String secret) implements Signing {}

    /// HMAC over id, time and body, once for each secret.
    record StandardWebhooks(List<String> secrets) implements Signing {}

    /// HMAC over an address and the fields of a form.
    ///
    /// @param address as Twilio knows it; another one where the sample is about that
    record Twilio(String secret, String address) implements Signing {}

    /// HMAC over the raw body, as Intercom and Zammad make it.
    record Hub(String secret) implements Signing {}

    /// HMAC over time and body, with a dot between.
    record Chatwoot(String secret, Duration offset) implements Signing {}

    /// User and password, as the sample states them.
    record Basic(String credential) implements Signing {}

    /// A header that bears the secret, after the prefix.
    record HeaderToken(String header, String prefix, String secret) implements Signing {}

    /// A scheme whose channel is not there yet.
    record Unknown(String scheme) implements Signing {}

    /// @param sample the whole of it
    static Signing parse(JsonNode sample) {
        var json = sample.path("signing");
        var scheme = json.path("scheme").asString("none");
        return switch (scheme) {
            case "none" -> new None();
            case "meta-sha256" -> new Meta(json.path("secret").asString(""));
            case "zendesk" -> new Zendesk(json.path("secret").asString(""), offset(json));
            case "hubspot" ->
                    new HubSpot(
                            json.path("secret").asString(""),
                            sample.path("public_url").asString(""),
                            json.path("versions").valueStream().map(JsonNode::asString).toList(),
                            offset(json));
            case "typeform" -> typeform(json);
            case "standard-webhooks" -> standardWebhooks(json.path("keys"));
            case "twilio" ->
                    new Twilio(
                            json.path("secret").asString(""),
                            json.path("signed_url")
                                    .asString(sample.path("public_url").asString("")));
            case "intercom", "zammad" -> new Hub(json.path("secret").asString(""));
            case "chatwoot" -> new Chatwoot(json.path("secret").asString(""), offset(json));
            case "basic" -> new Basic(json.path("secret").asString(""));
            case "header-token" ->
                    new HeaderToken(
                            json.path("header").asString(""),
                            json.path("prefix").asString(""),
                            json.path("secret").asString(""));
            case "jwt" ->
                    new Token(
                            List.of(json.path("claims").path("scope").asString("").split(" ")),
                            json.path("claims").path("tenant").asString(""),
                            ttl(json.path("claims_offset_s").path("exp")));
            default -> new Unknown(scheme);
        };
    }

    /// A sample may show what becomes of a request that is not signed.
    private static Signing typeform(JsonNode json) {
        return json.path("fault").asString("").equals("missing")
                ? new None()
                : new Typeform(json.path("secret").asString(""));
    }

    private static Signing standardWebhooks(JsonNode keys) {
        return keys.valueStream().allMatch(key -> key.path("type").asString("").equals("v1"))
                ? new StandardWebhooks(
                        keys.valueStream().map(key -> key.path("secret").asString("")).toList())
                : new Unknown("standard-webhooks, other than v1");
    }

    private static Duration offset(JsonNode json) {
        return Duration.ofSeconds(json.path("ts_offset_s").asLong(0));
    }

    private static @Nullable Duration ttl(JsonNode seconds) {
        return seconds.isNumber() ? Duration.ofSeconds(seconds.asLong()) : null;
    }
}
