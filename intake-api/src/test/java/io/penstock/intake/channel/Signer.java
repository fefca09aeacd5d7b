package io.penstock.intake.channel;

import io.penstock.intake.channel.Secrets.Hmac;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.TreeSet;

/// Signs a sample's body as its sender would, whatever stands in it by now.
final class Signer {
    private Signer() {}

    /// The same with a signature that fits; as it is where the body is not signed.
    static ConnectedSample sign(ConnectedSample sample) {
        return switch (sample.scheme()) {
            case "meta-sha256" ->
                    sample.withHeader("X-Hub-Signature-256", "sha256=" + hex(Hmac.SHA256, sample));
            case "intercom", "zammad" ->
                    sample.withHeader("X-Hub-Signature", "sha1=" + hex(Hmac.SHA1, sample));
            case "typeform" ->
                    sample.withHeader(
                            "Typeform-Signature", "sha256=" + base64(Hmac.SHA256, sample, "", ""));
            case "zendesk" -> {
                var time = header(sample, "X-Zendesk-Webhook-Signature-Timestamp");
                yield sample.withHeader(
                        "X-Zendesk-Webhook-Signature", base64(Hmac.SHA256, sample, time, ""));
            }
            case "chatwoot" -> {
                var time = header(sample, "X-Chatwoot-Timestamp");
                yield sample.withHeader(
                        "X-Chatwoot-Signature",
                        "sha256=" + hex(Hmac.SHA256, sample, time + ".", ""));
            }
            case "hubspot" -> {
                var time = header(sample, "X-HubSpot-Request-Timestamp");
                var address = "POST" + sample.connection().publicUrl();
                yield sample.withHeader(
                        "X-HubSpot-Signature-v3", base64(Hmac.SHA256, sample, address, time));
            }
            case "standard-webhooks" -> {
                var before =
                        header(sample, "webhook-id")
                                + "."
                                + header(sample, "webhook-timestamp")
                                + ".";
                yield sample.withHeader(
                        "webhook-signature", "v1," + base64(Hmac.SHA256, sample, before, ""));
            }
            case "twilio" -> {
                var text = sample.connection().publicUrl() + fields(sample.request().body());
                var signed = Hmac.SHA1.of(key(sample), text.getBytes(StandardCharsets.UTF_8));
                yield sample.withHeader(
                        "X-Twilio-Signature", Base64.getEncoder().encodeToString(signed));
            }
            default -> sample;
        };
    }

    private static String hex(Hmac hmac, ConnectedSample sample) {
        return hex(hmac, sample, "", "");
    }

    private static String hex(Hmac hmac, ConnectedSample sample, String before, String after) {
        return HexFormat.of().formatHex(signed(hmac, sample, before, after));
    }

    private static String base64(Hmac hmac, ConnectedSample sample, String before, String after) {
        return Base64.getEncoder().encodeToString(signed(hmac, sample, before, after));
    }

    private static byte[] signed(Hmac hmac, ConnectedSample sample, String before, String after) {
        var text = new ByteArrayOutputStream();
        text.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        text.writeBytes(sample.request().body());
        text.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return hmac.of(key(sample), text.toByteArray());
    }

    private static byte[] key(ConnectedSample sample) {
        var secret = sample.connection().secrets().getFirst();
        return secret.startsWith("whsec_")
                ? Base64.getDecoder().decode(secret.substring("whsec_".length()))
                : secret.getBytes(StandardCharsets.UTF_8);
    }

    private static String header(ConnectedSample sample, String name) {
        return sample.request().header(name).orElseThrow();
    }

    /// As Twilio reads them: by name, and of each name its values by order, once each.
    private static String fields(byte[] body) {
        var fields = new TreeMap<String, TreeSet<String>>();
        try {
            UrlEncoded.pairs(
                    body,
                    (name, value) ->
                            fields.computeIfAbsent(name.decoded(), _ -> new TreeSet<>())
                                    .add(value.decoded()));
        } catch (Malformed _) {
            return "";
        }
        var text = new StringBuilder();
        fields.forEach((name, values) -> values.forEach(it -> text.append(name).append(it)));
        return text.toString();
    }
}
