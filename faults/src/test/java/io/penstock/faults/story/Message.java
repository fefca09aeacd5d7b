package io.penstock.faults.story;

import io.penstock.schema.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What a customer writes, as WhatsApp delivers it.
///
/// @param mark stands in the text, by which models and targets know it again
/// @param phone digits
public record Message(String mark, String phone, String text) {
    static final String ACCOUNT = "106540352242922";
    static final String SECRET = "sample-whatsapp-app-secret";

    String nativeId() {
        return "wamid." + mark;
    }

    byte[] body() {
        var contact = Map.of("profile", Map.of("name", "Dana Sample"), "wa_id", phone);
        var message =
                Map.of(
                        "from", phone,
                        "id", nativeId(),
                        "timestamp", Long.toString(Instant.now().getEpochSecond()),
                        "text", Map.of("body", text + " " + mark),
                        "type", "text");
        var value =
                Map.of(
                        "messaging_product", "whatsapp",
                        "metadata",
                                Map.of(
                                        "display_phone_number",
                                        "15550100100",
                                        "phone_number_id",
                                        ACCOUNT),
                        "contacts", List.of(contact),
                        "messages", List.of(message));
        var change = Map.of("value", value, "field", "messages");
        var entry = Map.of("id", "102290129340398", "changes", List.of(change));
        return StrictJson.TOLERANT.writeValueAsBytes(
                Map.of("object", "whatsapp_business_account", "entry", List.of(entry)));
    }

    static Map<String, String> signed(byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            var signature = HexFormat.of().formatHex(mac.doFinal(body));
            return Map.of(
                    "Content-Type",
                    "application/json",
                    "X-Hub-Signature-256",
                    "sha256=" + signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
