package io.penstock.embedded.whatsapp;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One status of one message, in the envelope that Meta posts to a webhook.
record StatusCallback(ArrivedMessage message, String status, Instant at) {
    private static final String DISPLAY_NUMBER = "15550100100";

    Map<String, Object> body(String businessAccount) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("display_phone_number", DISPLAY_NUMBER);
        metadata.put("phone_number_id", message.phoneNumberId());

        var value = new LinkedHashMap<String, Object>();
        value.put("messaging_product", "whatsapp");
        value.put("metadata", metadata);
        value.put("contacts", List.of(Map.of("wa_id", message.to())));
        value.put("statuses", List.of(entry()));

        var change = new LinkedHashMap<String, Object>();
        change.put("value", value);
        change.put("field", "messages");

        var entry = new LinkedHashMap<String, Object>();
        entry.put("id", businessAccount);
        entry.put("changes", List.of(change));

        var body = new LinkedHashMap<String, Object>();
        body.put("object", "whatsapp_business_account");
        body.put("entry", List.of(entry));
        return body;
    }

    private Map<String, Object> entry() {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("id", message.id());
        entry.put("status", status);
        entry.put("timestamp", Long.toString(at.getEpochSecond()));
        entry.put("recipient_id", message.to());
        if (message.key() != null) {
            entry.put("biz_opaque_callback_data", message.key());
        }
        entry.put("conversation", conversation());
        entry.put("pricing", pricing());
        return entry;
    }

    private Map<String, Object> conversation() {
        var conversation = new LinkedHashMap<String, Object>();
        conversation.put("id", Integer.toHexString(message.to().hashCode()));
        conversation.put("origin", Map.of("type", "service"));
        return conversation;
    }

    private static Map<String, Object> pricing() {
        var pricing = new LinkedHashMap<String, Object>();
        pricing.put("billable", true);
        pricing.put("pricing_model", "CBP");
        pricing.put("category", "service");
        return pricing;
    }
}
