package io.penstock.schema.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/// A kind of source.
public enum Channel {
    WHATSAPP("whatsapp"),
    TWILIO("twilio"),
    HUBSPOT("hubspot"),
    SALESFORCE("salesforce"),
    ZENDESK("zendesk"),
    INTERCOM("intercom"),
    FRESHDESK("freshdesk"),
    PIPEDRIVE("pipedrive"),
    ZOHO("zoho"),
    TYPEFORM("typeform"),
    FORM("form"),
    CHATWOOT("chatwoot"),
    ZAMMAD("zammad"),
    DASHBOARD("dashboard"),
    CLOUDEVENTS("cloudevents"),
    STANDARD_WEBHOOKS("standard-webhooks");

    private final String word;

    Channel(String word) {
        this.word = word;
    }

    @JsonValue
    public String word() {
        return word;
    }

    public static Optional<Channel> named(String word) {
        return Arrays.stream(values()).filter(channel -> channel.word.equals(word)).findFirst();
    }

    @JsonCreator
    static Channel of(String word) {
        return named(word).orElseThrow(() -> new IllegalArgumentException("Unknown channel"));
    }
}
