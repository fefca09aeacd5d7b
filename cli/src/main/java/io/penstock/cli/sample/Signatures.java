package io.penstock.cli.sample;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;

/// Signs as the senders do.
final class Signatures {
    private Signatures() {}

    static Draft meta(Signing.Meta signing, Draft draft) {
        return draft.withHeader(
                        "X-Hub-Signature", "sha1=" + Hmac.SHA1.hex(signing.secret(), draft.body()))
                .withHeader(
                        "X-Hub-Signature-256",
                        "sha256=" + Hmac.SHA256.hex(signing.secret(), draft.body()));
    }

    static Draft zendesk(Signing.Zendesk signing, Draft draft, Instant now) {
        var time = now.plus(signing.offset()).truncatedTo(ChronoUnit.SECONDS).toString();
        var signature = Hmac.SHA256.base64(signing.secret(), bytes(time, draft.body(), ""));
        return draft.withHeader("X-Zendesk-Webhook-Signature", signature)
                .withHeader("X-Zendesk-Webhook-Signature-Timestamp", time);
    }

    static Draft hubSpot(Signing.HubSpot signing, String method, Draft draft, Instant now) {
        var time = Long.toString(now.plus(signing.offset()).toEpochMilli());
        var signed = bytes(method + signing.address(), draft.body(), time);
        var result =
                draft.withHeader(
                                "X-HubSpot-Signature-v3",
                                Hmac.SHA256.base64(signing.secret(), signed))
                        .withHeader("X-HubSpot-Request-Timestamp", time);
        for (var version : signing.versions()) {
            result = older(result, version, signing, method);
        }
        return result;
    }

    static Draft basic(Signing.Basic signing, Draft draft) {
        var encoded =
                Base64.getEncoder()
                        .encodeToString(signing.credential().getBytes(StandardCharsets.UTF_8));
        return draft.withHeader("Authorization", "Basic " + encoded);
    }

    static Draft headerToken(Signing.HeaderToken signing, Draft draft) {
        return draft.withHeader(signing.header(), signing.prefix() + signing.secret());
    }

    /// Version 1 or 2, which HubSpot sends beside version 3.
    private static Draft older(
            Draft draft, String version, Signing.HubSpot signing, String method) {
        return switch (version) {
            case "v1" ->
                    draft.withHeader("X-HubSpot-Signature", sha256(signing.secret(), draft.body()));
            case "v2" ->
                    draft.withHeader(
                            "X-HubSpot-Signature",
                            sha256(signing.secret() + method + signing.address(), draft.body()));
            default -> draft;
        };
    }

    static Draft typeform(Signing.Typeform signing, Draft draft) {
        return draft.withHeader(
                "Typeform-Signature",
                "sha256=" + Hmac.SHA256.base64(signing.secret(), draft.body()));
    }

    static Draft standardWebhooks(Signing.StandardWebhooks signing, Draft draft, Instant now) {
        var time = Long.toString(now.getEpochSecond());
        var id = String.join("", draft.values("header:webhook-id"::equals));
        var signed = bytes(id + "." + time + ".", draft.body(), "");
        return draft.withHeader("webhook-timestamp", time)
                .withHeader(
                        "webhook-signature",
                        signing.secrets().stream()
                                .map(secret -> "v1," + Hmac.SHA256.base64(key(secret), signed))
                                .collect(Collectors.joining(" ")));
    }

    private static byte[] key(String secret) {
        return Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
    }

    static Draft twilio(Signing.Twilio signing, Draft draft) {
        var signed = signing.address() + FormEdits.inOrder(draft.body());
        return draft.withHeader(
                "X-Twilio-Signature",
                Hmac.SHA1.base64(signing.secret(), signed.getBytes(StandardCharsets.UTF_8)));
    }

    static Draft hub(Signing.Hub signing, Draft draft) {
        return draft.withHeader(
                "X-Hub-Signature", "sha1=" + Hmac.SHA1.hex(signing.secret(), draft.body()));
    }

    static Draft chatwoot(Signing.Chatwoot signing, Draft draft, Instant now) {
        var time = Long.toString(now.plus(signing.offset()).getEpochSecond());
        var signature = Hmac.SHA256.hex(signing.secret(), bytes(time + ".", draft.body(), ""));
        return draft.withHeader("X-Chatwoot-Signature", "sha256=" + signature)
                .withHeader("X-Chatwoot-Timestamp", time);
    }

    private static String sha256(String before, byte[] body) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(bytes(before, body, "")));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] bytes(String before, byte[] body, String after) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        bytes.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
