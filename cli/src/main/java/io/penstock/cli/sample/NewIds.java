package io.penstock.cli.sample;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Message ids that no sender has given before.
record NewIds(RandomGenerator random) {
    /// How ids of notifications begin; they have 18 characters.
    private static final String NOTIFICATION = "04l";

    private static final byte[] HEAD = {0x1C, 0x18};
    private static final byte[] MIDDLE = {0x15, 0x02, 0x00, 0x12, 0x18, 0x14};

    String like(Layout layout, String phone) {
        return switch (layout) {
            case WHATSAPP -> "wamid." + Base64.getEncoder().encodeToString(wamid(phone));
            case HUBSPOT, CHATWOOT, ZAMMAD, PIPEDRIVE, FRESHDESK, ZOHO ->
                    Long.toString(random.nextLong(1_000_000_000L, 10_000_000_000L));
            case TWILIO -> "SM" + hex(16).toLowerCase(Locale.ROOT);
            case INTERCOM -> "notif_" + hex(16).toLowerCase(Locale.ROOT);
            case SALESFORCE -> NOTIFICATION + hex(8).substring(1);
            case CLOUD_EVENTS,
                    CLOUD_EVENT_IN_HEADERS,
                    FORM,
                    ZENDESK,
                    TYPEFORM,
                    STANDARD_WEBHOOKS,
                    OTHER ->
                    hex(16);
        };
    }

    /// Of the shape that WhatsApp gives: the phone number, and ten random bytes in hex.
    private byte[] wamid(String phone) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HEAD);
        bytes.write(phone.length());
        bytes.writeBytes(phone.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(MIDDLE);
        bytes.writeBytes(hex(10).getBytes(StandardCharsets.US_ASCII));
        bytes.write(0);
        return bytes.toByteArray();
    }

    private String hex(int bytes) {
        var drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().withUpperCase().formatHex(drawn);
    }
}
