package io.penstock.embedded.whatsapp;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// `POST /{version}/{phone-number-id}/messages`, as Meta documents it:
/// https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
/// The same message sent twice arrives twice.
final class GraphApi {
    private static final Pattern MESSAGES = Pattern.compile("/v\\d+\\.\\d+/(\\d+)/messages");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String accessToken;
    private final MessageLog log;
    private final FaultSwitch faults;
    private final Consumer<ArrivedMessage> announce;
    private final InstantSource clock;

    GraphApi(
            String accessToken,
            MessageLog log,
            FaultSwitch faults,
            Consumer<ArrivedMessage> announce,
            InstantSource clock) {
        this.accessToken = accessToken;
        this.log = log;
        this.faults = faults;
        this.announce = announce;
        this.clock = clock;
    }

    void handle(Http http) throws IOException, InterruptedException {
        var path = MESSAGES.matcher(http.path());
        if (!path.matches()) {
            http.answer(GraphError.unknownPath());
        } else if (!http.method().equals("POST")) {
            http.answer(GraphError.unsupportedMethod());
        } else if (!http.bears(accessToken)) {
            http.answer(GraphError.badToken());
        } else {
            switch (MessageRequest.read(http.json(), http.body())) {
                case MessageRequest.Refused(var error) -> http.answer(error);
                case MessageRequest.Text text -> take(http, path.group(1), text);
            }
        }
    }

    private void take(Http http, String phoneNumberId, MessageRequest.Text text)
            throws IOException, InterruptedException {
        var fault = faults.next();
        var message = arrived(phoneNumberId, text);
        if (fault.take()) {
            log.append(message);
        }
        try {
            Thread.sleep(fault.delay());
            answer(http, fault, text, message);
        } finally {
            if (fault.take() && fault.callbacks()) {
                announce.accept(message);
            }
        }
    }

    private static void answer(
            Http http, Fault fault, MessageRequest.Text text, ArrivedMessage message)
            throws IOException {
        if (fault.drop()) {
            http.exchange().close(); // before an answer: the connection goes
        } else if (fault.status() != 0) {
            http.askFor(fault.retryAfter());
            http.answer(GraphError.of(fault.status()));
        } else {
            http.answer(200, accepted(text, message));
        }
    }

    private ArrivedMessage arrived(String phoneNumberId, MessageRequest.Text text) {
        return new ArrivedMessage(
                newId(), phoneNumberId, text.waId(), text.key(), text.body(), clock.instant());
    }

    private static Map<String, Object> accepted(MessageRequest.Text text, ArrivedMessage message) {
        var contact = new LinkedHashMap<String, Object>();
        contact.put("input", text.to());
        contact.put("wa_id", message.to());
        var accepted = new LinkedHashMap<String, Object>();
        accepted.put("id", message.id());
        accepted.put("message_status", "accepted");
        var answer = new LinkedHashMap<String, Object>();
        answer.put("messaging_product", "whatsapp");
        answer.put("contacts", List.of(contact));
        answer.put("messages", List.of(accepted));
        return answer;
    }

    private static String newId() {
        var bytes = new byte[36];
        RANDOM.nextBytes(bytes);
        return "wamid.HBgL" + Base64.getEncoder().encodeToString(bytes);
    }
}
