package io.penstock.embedded.whatsapp;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// `POST /conversations/{id}/reply`, as Intercom documents it:
/// https://developers.intercom.com/docs/references/rest-api/api.intercom.io/conversations
final class IntercomApi implements VendorApi, Replies.Wording {
    private static final Pattern REPLY = Pattern.compile("/conversations/(\\d+)/reply");
    private static final Pattern VERSION = Pattern.compile("2\\.\\d+");

    private final String accessToken;
    private final Replies replies;

    IntercomApi(String accessToken, Replies replies) {
        this.accessToken = accessToken;
        this.replies = replies;
    }

    @Override
    public boolean isMeant(Http http) {
        return REPLY.matcher(http.path()).matches();
    }

    @Override
    public void handle(Http http) throws IOException, InterruptedException {
        var path = REPLY.matcher(http.path());
        if (!path.matches() || !http.method().equals("POST")) {
            http.answer(405, error("method_not_allowed"));
        } else if (!http.bears(accessToken)) {
            http.answer(401, error("unauthorized"));
        } else if (!VERSION.matcher(http.header("Intercom-Version")).matches()) {
            http.answer(400, error("intercom_version_invalid"));
        } else {
            take(http, path.group(1), http.jsonBody());
        }
    }

    private void take(Http http, String conversation, JsonNode reply)
            throws IOException, InterruptedException {
        var text = reply.path("body").asString("");
        var complete =
                reply.path("message_type").asString("").equals("comment")
                        && reply.path("type").asString("").equals("admin")
                        && reply.path("admin_id").isString()
                        && !text.isBlank();
        if (complete) {
            replies.take(
                    http,
                    replies.reply("intercom", replies.newId(), conversation, text, reply),
                    this);
        } else {
            http.answer(400, error("parameter_invalid"));
        }
    }

    @Override
    public int takenStatus() {
        return 200;
    }

    /// Somebody else may have written meanwhile.
    @Override
    public Object taken(ArrivedReply reply) {
        var admin = reply.request().path("admin_id").asString();
        var parts =
                List.of(
                        part("24563000", "comment", "user", "6642abc67d11ea8432bd6029"),
                        part(reply.id(), "comment", "admin", admin),
                        part("24599999", "comment", "user", "6642abc67d11ea8432bd6029"));
        var conversation = new LinkedHashMap<String, Object>();
        conversation.put("type", "conversation");
        conversation.put("id", reply.conversation());
        conversation.put(
                "conversation_parts",
                Map.of("type", "conversation_part.list", "conversation_parts", parts));
        return conversation;
    }

    private static Map<String, Object> part(
            String id, String partType, String authorType, String author) {
        return Map.of(
                "type",
                "conversation_part",
                "id",
                id,
                "part_type",
                partType,
                "author",
                Map.of("type", authorType, "id", author));
    }

    @Override
    public Object refused(Http http, Fault fault) {
        if (fault.retryAfter() > 0) {
            var reset = replies.clock().instant().plusSeconds(fault.retryAfter());
            http.exchange()
                    .getResponseHeaders()
                    .set("X-RateLimit-Reset", Long.toString(reset.getEpochSecond()));
        }
        return error(fault.status() == 429 ? "rate_limit_exceeded" : "as_the_fault_says");
    }

    private static Map<String, Object> error(String code) {
        return Map.of("type", "error.list", "errors", List.of(Map.of("code", code)));
    }
}
