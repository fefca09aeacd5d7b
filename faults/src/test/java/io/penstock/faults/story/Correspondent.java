package io.penstock.faults.story;

import io.penstock.cli.sample.Fresh;
import io.penstock.cli.sample.Freshening;
import io.penstock.cli.sample.Sample;
import io.penstock.cli.sample.Variation;
import io.penstock.embedded.whatsapp.ArrivedReply;
import io.penstock.embedded.whatsapp.WhatsAppStandIn;
import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A customer at one of the vendors through which we answer: their question, and how the vendor
/// tells of our answer, both as the vendor sends them.
public enum Correspondent {
    WHATSAPP("whatsapp", "s002-whatsapp-text", "106540352242922", "", Map.of()),
    TWILIO(
            "twilio",
            "s039-twilio-text",
            Accounts.TWILIO,
            Accounts.TWILIO + ":",
            Map.of("statusCallback", Accounts.TWILIO_URL)),
    HUBSPOT(
            "hubspot",
            "s019-hubspot-conversation-new-message",
            "62515000",
            "",
            Map.of("senderActorId", "A-77")),
    ZENDESK("zendesk", "s025-zendesk-comment-added", "22129848", "", Map.of()),
    INTERCOM(
            "intercom",
            "s028-intercom-user-replied",
            "sampleapp",
            "",
            Map.of("adminId", "3156780")),
    CHATWOOT("chatwoot", "s032-chatwoot-message-incoming", "1", "", Map.of()),
    ZAMMAD("zammad", "s034-zammad-ticket-article", "", "", Map.of());

    private static final Path SAMPLES = Path.of("../samples");
    private static final String KEY = "biz_opaque_callback_data";
    private static final String VALUE = "/entry/0/changes/0/value";
    private static final String PART = "/data/item/conversation_parts/conversation_parts/0";

    private final String channel;
    private final String sample;
    private final String account;
    private final String user;
    private final Map<String, String> options;

    Correspondent(
            String channel,
            String sample,
            String account,
            String user,
            Map<String, String> options) {
        this.channel = channel;
        this.sample = sample;
        this.account = account;
        this.user = user;
        this.options = options;
    }

    private static final class Accounts {
        static final String TWILIO = "ACf1f6a24d94b9ac42c260f77f2171d47e";
        static final String TWILIO_URL = "https://intake.example.test/v1/hooks/twilio/ep_tw";
    }

    /// What our answer was to the vendor.
    ///
    /// @param key that went with it, as far as the vendor takes one
    public record Answer(String id, String key) {}

    public String channel() {
        return channel;
    }

    /// The connection through which it is asked and answered.
    ///
    /// @param target where the vendor's API is
    public String connection(String target, String accessToken) {
        var sent = sample(sample);
        var body = StrictJson.TOLERANT.createObjectNode();
        body.putArray("secrets").add(sent.at("/signing/secret"));
        if (!account.isEmpty()) {
            body.putArray("accounts").add(account);
        }
        if (sent.has("public_url")) {
            body.set("publicUrl", sent.path("public_url"));
        }
        var outbound = body.putObject("outbound");
        outbound.put("baseUrl", target).put("accessToken", user + accessToken);
        outbound.putArray("allowedHosts").add("127.0.0.1");
        outbound.set("options", StrictJson.TOLERANT.valueToTree(options));
        return body.toString();
    }

    /// WhatsApp has one already.
    public boolean isConnected() {
        return this == WHATSAPP;
    }

    public String path() {
        var connection = isConnected() ? "ep_support" : "of-" + channel;
        return "/v1/hooks/%s/%s".formatted(channel, connection);
    }

    /// @param customer a number of theirs: of the phone, the thread, the ticket
    public Fresh asks(int customer) {
        var request = sample(sample);
        var body = request.path("body").asString();
        if (this == TWILIO) {
            var message = "SM" + UUID.randomUUID().toString().replace("-", "");
            return fresh(
                    request,
                    path(),
                    body.replaceAll("SM[0-9a-f]{32}", message)
                            .replace("12025550143", phone(customer)));
        }
        var said = StrictJson.TOLERANT.readTree(body);
        say(said, customer, (this == WHATSAPP ? "wamid." : "") + (customer + 1));
        return fresh(request, path(), said.toString());
    }

    /// How the vendor tells of what we sent.
    public Fresh tellsOf(Answer answer, int customer) {
        var request = sample(this == CHATWOOT ? "s033-chatwoot-message-outgoing" : sample);
        if (this == TWILIO) {
            var query = "?" + KEY + "=" + encoded(answer.key());
            ((ObjectNode) request.path("signing")).put("signed_url", Accounts.TWILIO_URL + query);
            return fresh(
                    request,
                    path() + query,
                    "MessageSid=%s&MessageStatus=delivered&AccountSid=%s&From=%s&To=%s"
                            .formatted(
                                    answer.id(),
                                    account,
                                    encoded("whatsapp:+15550100100"),
                                    encoded("whatsapp:+" + phone(customer))));
        }
        var said = StrictJson.TOLERANT.readTree(request.path("body").asString());
        say(said, customer, answer.id());
        switch (this) {
            case WHATSAPP -> asEcho(said, customer, answer);
            case ZENDESK -> set(said, "/event/comment/author/is_staff", true);
            case INTERCOM -> {
                set(said, "/topic", "conversation.admin.replied");
                set(said, PART + "/author", Map.of("type", "admin", "id", options.get("adminId")));
            }
            case CHATWOOT -> set(said, "/content_attributes/" + KEY, answer.key());
            case ZAMMAD -> set(said, "/article/sender", "Agent");
            case HUBSPOT, TWILIO -> {}
        }
        return fresh(request, path(), said.toString());
    }

    /// Of whom and of which message the vendor tells.
    private void say(JsonNode body, int customer, String message) {
        var once = UUID.randomUUID().toString();
        switch (this) {
            case WHATSAPP -> {
                set(body, VALUE + "/messages/0/id", message);
                set(body, VALUE + "/messages/0/from", phone(customer));
                set(body, VALUE + "/messages/0/text/body", "Can I return worn shoes?");
                set(body, VALUE + "/contacts/0/wa_id", phone(customer));
            }
            case HUBSPOT -> {
                set(body, "/0/objectId", customer);
                set(body, "/0/messageId", message);
                set(body, "/0/eventId", once.hashCode() & Integer.MAX_VALUE);
            }
            case ZENDESK -> {
                set(body, "/id", once);
                set(body, "/subject", "zen:ticket:" + customer);
                set(body, "/detail/id", Integer.toString(customer));
                set(body, "/event/comment/id", message);
            }
            case INTERCOM -> {
                set(body, "/id", "notif_" + once);
                set(body, "/data/item/id", Integer.toString(customer));
                set(body, PART + "/id", message);
            }
            case CHATWOOT -> {
                set(body, "/id", Long.parseLong(message));
                set(body, "/conversation/id", customer);
            }
            case ZAMMAD -> {
                set(body, "/ticket/id", customer);
                set(body, "/article/ticket_id", customer);
                set(body, "/article/id", Long.parseLong(message));
            }
            case TWILIO -> throw new IllegalStateException("Twilio sends forms");
        }
    }

    /// As Meta tells of what was sent from the business's own app.
    private static void asEcho(JsonNode body, int customer, Answer answer) {
        var value = (ObjectNode) body.at(VALUE);
        var echo = (ObjectNode) value.at("/messages/0");
        echo.put("from", "15550100100").put("to", phone(customer)).put("id", answer.id());
        value.remove(List.of("messages", "contacts"));
        value.putArray("message_echoes").add(echo);
        set(body, "/entry/0/changes/0/field", "smb_message_echoes");
    }

    /// What arrived for that customer.
    public List<Answer> answers(WhatsAppStandIn target, int customer) {
        var conversation = Integer.toString(customer);
        return switch (this) {
            case WHATSAPP ->
                    target.messages().stream()
                            .filter(message -> message.to().equals(phone(customer)))
                            .map(message -> new Answer(message.id(), key(message.key())))
                            .toList();
            case ZENDESK ->
                    target.comments().stream()
                            .filter(comment -> comment.ticket().equals(conversation))
                            .map(comment -> new Answer(comment.id(), key(comment.key())))
                            .toList();
            case TWILIO -> replies(target, "whatsapp:+" + phone(customer));
            case HUBSPOT, INTERCOM, CHATWOOT, ZAMMAD -> replies(target, conversation);
        };
    }

    private List<Answer> replies(WhatsAppStandIn target, String conversation) {
        return target.replies().stream()
                .filter(reply -> reply.vendor().equals(channel))
                .filter(reply -> reply.conversation().equals(conversation))
                .map(reply -> new Answer(reply.id(), key(reply)))
                .toList();
    }

    private String key(ArrivedReply reply) {
        var request = reply.request();
        return switch (this) {
            case CHATWOOT -> request.at("/content_attributes/" + KEY).asString("");
            case TWILIO ->
                    URLDecoder.decode(
                            request.path("StatusCallback").asString("").replaceAll(".*=", ""),
                            StandardCharsets.UTF_8);
            default -> "";
        };
    }

    private static String key(@Nullable String key) {
        return Objects.requireNonNullElse(key, "");
    }

    private static String phone(int customer) {
        return "1202" + (5_560_000 + customer % 10_000);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void set(JsonNode body, String pointer, Object value) {
        var at = JsonPointer.compile(pointer);
        ((ObjectNode) body.at(at.head()))
                .set(at.last().getMatchingProperty(), StrictJson.TOLERANT.valueToTree(value));
    }

    private ObjectNode sample(String name) {
        try {
            var file = SAMPLES.resolve(channel).resolve(name + ".json");
            return (ObjectNode) StrictJson.TOLERANT.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Dated and signed now, as `./penstock send` does it.
    private static Fresh fresh(ObjectNode request, String path, String body) {
        try {
            var file = Files.createTempFile("sample", ".json");
            file.toFile().deleteOnExit();
            Files.writeString(file, request.put("path_hint", path).put("body", body).toString());
            return new Freshening((_, _, _) -> "", new Random())
                    .freshen(Sample.read(file), Variation.NONE, Instant.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
