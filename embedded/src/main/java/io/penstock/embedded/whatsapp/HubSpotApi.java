package io.penstock.embedded.whatsapp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// `GET` and `POST /conversations/v3/conversations/threads/{id}/messages`, as HubSpot documents
/// them. Every thread begins with an e-mail of the same customer:
/// https://developers.hubspot.com/docs/api-reference/conversations-conversations-v3
final class HubSpotApi implements VendorApi, Replies.Wording {
    private static final Pattern MESSAGES =
            Pattern.compile("/conversations/v3/conversations/threads/(\\d+)/messages");
    private static final Pattern ACTOR = Pattern.compile("[A-Z]-[A-Za-z0-9-]+");
    private static final String CHANNEL = "1002";
    private static final String CHANNEL_ACCOUNT = "424242";

    private final String accessToken;
    private final Replies replies;

    HubSpotApi(String accessToken, Replies replies) {
        this.accessToken = accessToken;
        this.replies = replies;
    }

    @Override
    public boolean isMeant(Http http) {
        return MESSAGES.matcher(http.path()).matches();
    }

    @Override
    public void handle(Http http) throws IOException, InterruptedException {
        var path = MESSAGES.matcher(http.path());
        if (!path.matches()) {
            http.answer(404, error("OBJECT_NOT_FOUND"));
        } else if (!http.bears(accessToken)) {
            http.answer(401, error("INVALID_AUTHENTICATION"));
        } else {
            switch (http.method()) {
                case "GET" -> http.answer(200, Map.of("results", messages(path.group(1))));
                case "POST" -> take(http, path.group(1), http.jsonBody());
                default -> http.answer(405, error("METHOD_NOT_ALLOWED"));
            }
        }
    }

    private void take(Http http, String thread, JsonNode message)
            throws IOException, InterruptedException {
        var text = message.path("text").asString("");
        var complete =
                message.path("type").asString("").equals("MESSAGE")
                        && !text.isBlank()
                        && message.path("attachments").isArray()
                        && ACTOR.matcher(message.path("senderActorId").asString("")).matches()
                        && message.path("channelId").asString("").equals(CHANNEL)
                        && message.path("channelAccountId").asString("").equals(CHANNEL_ACCOUNT)
                        && message.path("recipients").path(0).has("deliveryIdentifiers");
        if (complete) {
            var id = UUID.randomUUID().toString().replace("-", "");
            replies.take(http, replies.reply("hubspot", id, thread, text, message), this);
        } else {
            http.answer(400, error("VALIDATION_ERROR"));
        }
    }

    /// The newest first.
    private List<Map<String, Object>> messages(String thread) {
        var messages = new ArrayList<Map<String, Object>>();
        messages.add(question(thread));
        for (var reply : replies.all()) {
            if (reply.vendor().equals("hubspot") && reply.conversation().equals(thread)) {
                messages.addFirst(message(reply));
            }
        }
        return messages;
    }

    private static Map<String, Object> question(String thread) {
        var address = Map.of("type", "HS_EMAIL_ADDRESS", "value", "dana@example.com");
        var sender = new LinkedHashMap<String, Object>();
        sender.put("actorId", "V-" + thread);
        sender.put("name", "Dana Sample");
        sender.put("senderField", "FROM");
        sender.put("deliveryIdentifier", address);
        var question = new LinkedHashMap<String, Object>();
        question.put("type", "MESSAGE");
        question.put("id", "question-of-" + thread);
        question.put("conversationsThreadId", thread);
        question.put("direction", "INCOMING");
        question.put("channelId", CHANNEL);
        question.put("channelAccountId", CHANNEL_ACCOUNT);
        question.put("senders", List.of(sender));
        question.put("recipients", List.of());
        question.put("subject", "My order");
        question.put("text", "Where is it?");
        return question;
    }

    private static Map<String, Object> message(ArrivedReply reply) {
        var message = new LinkedHashMap<String, Object>();
        message.put("type", "MESSAGE");
        message.put("id", reply.id());
        message.put("conversationsThreadId", reply.conversation());
        message.put("direction", "OUTGOING");
        message.put("channelId", CHANNEL);
        message.put("channelAccountId", CHANNEL_ACCOUNT);
        message.put("createdBy", reply.request().path("senderActorId").asString());
        message.put("text", reply.text());
        return message;
    }

    @Override
    public int takenStatus() {
        return 201;
    }

    @Override
    public Object taken(ArrivedReply reply) {
        return message(reply);
    }

    @Override
    public Object refused(Http http, Fault fault) {
        http.askFor(fault.retryAfter());
        var error = new LinkedHashMap<>(error("As the fault says"));
        if (fault.status() == 429) {
            error.put("errorType", "RATE_LIMIT");
            error.put("policyName", "TEN_SECONDLY_ROLLING");
        }
        return error;
    }

    private static Map<String, Object> error(String category) {
        return Map.of("status", "error", "message", category, "category", category);
    }
}
