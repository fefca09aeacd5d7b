package io.penstock.embedded.whatsapp;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// `POST /api/v1/accounts/{account}/conversations/{id}/messages`, as Chatwoot documents it:
/// https://developers.chatwoot.com/api-reference/messages/create-new-message
final class ChatwootApi implements VendorApi, Replies.Wording {
    private static final Pattern MESSAGES =
            Pattern.compile("/api/v1/accounts/(\\d+)/conversations/(\\d+)/messages");
    private static final int LONGEST_TEXT = 150_000;
    private static final int OUTGOING = 1;

    private final String accessToken;
    private final Replies replies;

    ChatwootApi(String accessToken, Replies replies) {
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
        if (!path.matches() || !http.method().equals("POST")) {
            http.answer(405, error("Method not allowed"));
        } else if (!http.header("api_access_token").equals(accessToken)) {
            http.answer(401, error("Invalid Access Token"));
        } else {
            take(http, path.group(2), http.jsonBody());
        }
    }

    private void take(Http http, String conversation, JsonNode message)
            throws IOException, InterruptedException {
        var text = message.path("content").asString("");
        var complete =
                !text.isBlank()
                        && text.length() <= LONGEST_TEXT
                        && message.path("message_type").asString("").equals("outgoing");
        if (complete) {
            replies.take(
                    http,
                    replies.reply("chatwoot", replies.newId(), conversation, text, message),
                    this);
        } else {
            http.answer(422, error("Content is invalid"));
        }
    }

    @Override
    public int takenStatus() {
        return 200;
    }

    @Override
    public Object taken(ArrivedReply reply) {
        var message = new LinkedHashMap<String, Object>();
        message.put("id", Long.parseLong(reply.id()));
        message.put("content", reply.text());
        message.put("conversation_id", Long.parseLong(reply.conversation()));
        message.put("message_type", OUTGOING);
        message.put("content_type", "text");
        message.put("content_attributes", reply.request().path("content_attributes"));
        message.put("private", reply.request().path("private").asBoolean(false));
        return message;
    }

    @Override
    public Object refused(Http http, Fault fault) {
        http.askFor(fault.retryAfter());
        return error("As the fault says");
    }

    private static Map<String, Object> error(String what) {
        return Map.of("error", what);
    }
}
