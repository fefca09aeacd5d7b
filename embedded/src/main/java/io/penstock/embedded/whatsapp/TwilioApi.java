package io.penstock.embedded.whatsapp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;

/// `POST /2010-04-01/Accounts/{sid}/Messages.json`, as Twilio documents it, with two of the numbers
/// that Twilio's test credentials refuse:
/// https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
final class TwilioApi implements VendorApi, Replies.Wording {
    private static final Pattern MESSAGES =
            Pattern.compile("/2010-04-01/Accounts/(AC[0-9a-fA-F]{32})/Messages\\.json");
    private static final Pattern ADDRESS = Pattern.compile("(?:[a-z]+:)?\\+?[0-9A-Za-z._-]{2,64}");
    private static final int LONGEST_TEXT = 1600;
    private static final String INVALID = "+15005550001";
    private static final String OPTED_OUT = "+15005550004";

    private final String authToken;
    private final Replies replies;

    TwilioApi(String authToken, Replies replies) {
        this.authToken = authToken;
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
            http.answer(405, error(405, 20004, "Method not allowed"));
        } else if (!isKnown(http, path.group(1))) {
            http.answer(401, error(401, 20003, "Authenticate"));
        } else {
            take(http, http.form());
        }
    }

    /// The account itself, or one of its API keys.
    private boolean isKnown(Http http, String account) {
        var header = http.header("Authorization");
        if (!header.startsWith("Basic ")) {
            return false;
        }
        var pair =
                new String(
                        Base64.getDecoder().decode(header.substring("Basic ".length())),
                        StandardCharsets.UTF_8);
        return pair.equals(account + ":" + authToken)
                || (pair.startsWith("SK") && pair.endsWith(":" + authToken));
    }

    private void take(Http http, Map<String, String> form)
            throws IOException, InterruptedException {
        var to = form.getOrDefault("To", "");
        var text = form.getOrDefault("Body", "");
        if (!ADDRESS.matcher(to).matches() || to.endsWith(INVALID)) {
            http.answer(400, error(400, 21211, "Invalid 'To' Phone Number"));
        } else if (to.endsWith(OPTED_OUT)) {
            http.answer(400, error(400, 21610, "Attempt to send to unsubscribed recipient"));
        } else if (!ADDRESS.matcher(form.getOrDefault("From", "")).matches()) {
            http.answer(400, error(400, 21603, "A 'From' phone number is required"));
        } else if (text.isBlank()) {
            http.answer(400, error(400, 21602, "Message body is required"));
        } else if (text.codePointCount(0, text.length()) > LONGEST_TEXT) {
            http.answer(400, error(400, 21617, "The concatenated message body is too long"));
        } else {
            var request = JsonNodeFactory.instance.objectNode();
            form.forEach(request::put);
            var id = "SM" + UUID.randomUUID().toString().replace("-", "");
            replies.take(http, replies.reply("twilio", id, to, text, request), this);
        }
    }

    @Override
    public int takenStatus() {
        return 201;
    }

    @Override
    public Object taken(ArrivedReply reply) {
        var message = new LinkedHashMap<String, Object>();
        message.put("sid", reply.id());
        message.put("status", "queued");
        message.put("direction", "outbound-api");
        message.put("from", reply.request().path("From").asString());
        message.put("to", reply.conversation());
        message.put("body", reply.text());
        return message;
    }

    @Override
    public Object refused(Http http, Fault fault) {
        http.askFor(fault.retryAfter());
        var usual = 20_000 + fault.status();
        return error(fault.status(), fault.code() == 0 ? usual : fault.code(), "As the fault says");
    }

    private static Map<String, Object> error(int status, int code, String message) {
        var error = new LinkedHashMap<String, Object>();
        error.put("code", code);
        error.put("message", message);
        error.put("more_info", "https://www.twilio.com/docs/errors/" + code);
        error.put("status", status);
        return error;
    }
}
