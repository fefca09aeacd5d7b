package io.penstock.cli.sample;

import java.util.regex.Pattern;

/// Where a kind of request keeps what may be changed: JSON pointers into the body with `*` for
/// every index, or `header:` and a lower-case name.
enum Layout {
    WHATSAPP(
            "/entry/\\*/changes/\\*/value/[a-z_]+/\\*/timestamp",
            "/entry/\\*/changes/\\*/value/messages/\\*/id",
            "/entry/\\*/changes/\\*/value/messages/\\*/text/body",
            "/entry/\\*/changes/\\*/value/(messages/\\*/from|contacts/\\*/wa_id)",
            "/entry/\\*/changes/\\*/value/(contacts/\\*/(parent_)?user_id|messages/\\*/from_(parent_)?user_id)"),
    CLOUD_EVENTS("(/\\*)?/time", "(/\\*)?/id", "(/\\*)?/data/message/text", "(?!)", "(?!)"),
    CLOUD_EVENT_IN_HEADERS("header:ce-time", "header:ce-id", "/message/text", "(?!)", "(?!)"),
    /// Time and identity are the sender's headers; the fields are the body.
    FORM("(?!)", "(?!)", "/message", "(?!)", "(?!)"),
    ZENDESK(
            "/time|/detail/(created|updated)_at",
            "/id|header:x-zendesk-webhook-invocation-id",
            "/(detail/description|event/comment/body|ticket/description)",
            "(?!)",
            "(?!)"),
    /// A workflow's object has no id but its own; of a message only the id is told.
    HUBSPOT("/\\*/occurredAt", "/\\*/eventId|/vid", "(?!)", "(?!)", "(?!)"),
    /// Of its texts only the question tells which is the message.
    TYPEFORM(
            "/form_response/(submitted|landed)_at",
            "/event_id|/form_response/token",
            "(?!)",
            "(?!)",
            "(?!)"),
    STANDARD_WEBHOOKS("/timestamp", "header:webhook-id", "/data/message/text", "(?!)", "(?!)"),
    /// Of its older names for the id, which say the same, none is looked at.
    TWILIO("(?!)", "/MessageSid", "/Body", "/(WaId|From)", "(?!)"),
    INTERCOM(
            "/(created_at|first_sent_at)|/data/item/((created|updated)_at|conversation_parts/conversation_parts/\\*/created_at)",
            "/id",
            "/data/item/(source|conversation_parts/conversation_parts/\\*)/body",
            "(?!)",
            "(?!)"),
    CHATWOOT("/created_at", "/id", "/content", "(?!)", "(?!)"),
    ZAMMAD(
            "/(ticket|article)/(created|updated)_at",
            "/article/id",
            "/article/body",
            "(?!)",
            "(?!)"),
    /// Elements of SOAP by their names as they stand there, members of what a flow posts.
    SALESFORCE(
            "/occurredAt|/sf:(Created|LastModified|LastReferenced|LastViewed)Date|/sf:SystemModstamp",
            "/eventUuid|/Id",
            "/fields/Description|/sf:Description",
            "(?!)",
            "(?!)"),
    /// In version 1 the object's id is part of the identity, in version 2 the event has one.
    PIPEDRIVE("/meta/timestamp(_micro)?", "/meta/id", "(?!)", "(?!)", "(?!)"),
    /// The body is the identity.
    FRESHDESK(
            "(?!)",
            "/freshdesk_webhook/ticket_id",
            "/freshdesk_webhook/ticket_description",
            "(?!)",
            "(?!)"),
    ZOHO("/server_time", "/ids/\\*", "(?!)", "(?!)", "(?!)"),
    OTHER("(?!)", "(?!)", "(?!)", "(?!)", "(?!)");

    private final Pattern time;
    private final Pattern id;
    private final Pattern text;
    private final Pattern phone;
    private final Pattern alias;

    Layout(String time, String id, String text, String phone, String alias) {
        this.time = Pattern.compile(time);
        this.id = Pattern.compile(id);
        this.text = Pattern.compile(text);
        this.phone = Pattern.compile(phone);
        this.alias = Pattern.compile(alias);
    }

    static Layout of(Sample sample) {
        return switch (sample.channel()) {
            case "whatsapp" -> WHATSAPP;
            case "form" -> FORM;
            case "zendesk" -> ZENDESK;
            case "hubspot" -> HUBSPOT;
            case "typeform" -> TYPEFORM;
            case "standard-webhooks" -> STANDARD_WEBHOOKS;
            case "twilio" -> TWILIO;
            case "intercom" -> INTERCOM;
            case "chatwoot" -> CHATWOOT;
            case "zammad" -> ZAMMAD;
            case "salesforce" -> SALESFORCE;
            case "pipedrive" -> PIPEDRIVE;
            case "freshdesk" -> FRESHDESK;
            case "zoho" -> ZOHO;
            case "cloudevents", "dashboard" ->
                    sample.headers().keySet().stream().anyMatch("ce-id"::equalsIgnoreCase)
                            ? CLOUD_EVENT_IN_HEADERS
                            : CLOUD_EVENTS;
            default -> OTHER;
        };
    }

    boolean isTime(String path) {
        return time.matcher(path).matches();
    }

    boolean isId(String path) {
        return id.matcher(path).matches();
    }

    boolean isText(String path) {
        return text.matcher(path).matches();
    }

    /// The sender's phone number.
    boolean isPhone(String path) {
        return phone.matcher(path).matches();
    }

    /// Another name of the sender, which has to change with the phone number.
    boolean isAlias(String path) {
        return alias.matcher(path).matches();
    }
}
