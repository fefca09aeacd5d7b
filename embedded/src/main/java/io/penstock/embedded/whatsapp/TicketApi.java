package io.penstock.embedded.whatsapp;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// `PUT /api/v2/tickets/{id}` with a comment, as Zendesk documents it:
/// https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#update-ticket
/// The same comment sent twice arrives twice. What arrived is kept in memory alone.
final class TicketApi {
    private static final Pattern TICKET = Pattern.compile("/api/v2/tickets/(\\d+)(\\.json)?");
    private static final int LONGEST_TEXT = 65_535;
    private static final int KEPT = 10_000;

    private final String accessToken;
    private final FaultSwitch faults;
    private final InstantSource clock;
    private final AtomicLong ids = new AtomicLong(8_659_716_080_000L);
    private final List<ArrivedComment> comments = new ArrayList<>();

    TicketApi(String accessToken, FaultSwitch faults, InstantSource clock) {
        this.accessToken = accessToken;
        this.faults = faults;
        this.clock = clock;
    }

    static boolean isMeant(Http http) {
        return TICKET.matcher(http.path()).matches();
    }

    /// The newest comments that arrived, in order.
    synchronized List<ArrivedComment> comments() {
        return List.copyOf(comments);
    }

    void handle(Http http) throws IOException, InterruptedException {
        var path = TICKET.matcher(http.path());
        if (!path.matches() || !http.method().equals("PUT")) {
            http.answer(405, error("MethodNotAllowed"));
        } else if (!http.bears(accessToken)) {
            http.answer(401, error("Couldn't authenticate you"));
        } else {
            var ticket = ticket(http);
            var text = ticket.path("comment").path("body").asString("");
            if (text.isBlank() || text.length() > LONGEST_TEXT) {
                http.answer(422, error("RecordInvalid"));
            } else {
                take(http, comment(path.group(1), ticket, text));
            }
        }
    }

    /// `GET /_tickets?ticket=&key=`.
    void list(Http http) throws IOException {
        var query = http.query();
        var found =
                comments().stream()
                        .filter(it -> isWanted(query.get("ticket"), it.ticket()))
                        .filter(it -> isWanted(query.get("key"), it.key()))
                        .toList();
        http.answer(200, Map.of("count", found.size(), "comments", found));
    }

    private void take(Http http, ArrivedComment comment) throws IOException, InterruptedException {
        var fault = faults.next();
        if (fault.take()) {
            keep(comment);
        }
        Thread.sleep(fault.delay());
        if (fault.drop()) {
            http.exchange().close(); // before an answer: the connection goes
        } else if (fault.status() != 0) {
            http.askFor(fault.retryAfter());
            http.answer(fault.status(), error("As the fault says"));
        } else {
            http.answer(200, updated(comment));
        }
    }

    private synchronized void keep(ArrivedComment comment) {
        comments.add(comment);
        if (comments.size() > KEPT) {
            comments.removeFirst();
        }
    }

    private ArrivedComment comment(String ticket, JsonNode update, String text) {
        var key = update.path("metadata").path("biz_opaque_callback_data");
        return new ArrivedComment(
                Long.toString(ids.incrementAndGet()),
                ticket,
                key.asStringOpt().orElse(null),
                text,
                update.path("comment").path("public").asBoolean(true),
                clock.instant());
    }

    private static JsonNode ticket(Http http) throws IOException {
        try {
            return http.json().readTree(http.body()).path("ticket");
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    private static Map<String, Object> updated(ArrivedComment comment) {
        var event = new LinkedHashMap<String, Object>();
        event.put("id", Long.parseLong(comment.id()));
        event.put("type", "Comment");
        event.put("body", comment.text());
        event.put("public", comment.isPublic());
        var ticket = Long.parseLong(comment.ticket());
        var audit = new LinkedHashMap<String, Object>();
        audit.put("id", Long.parseLong(comment.id()) - 1);
        audit.put("ticket_id", ticket);
        audit.put("events", List.of(event));
        return Map.of("ticket", Map.of("id", ticket), "audit", audit);
    }

    private static Map<String, Object> error(String what) {
        return Map.of("error", what);
    }

    private static boolean isWanted(@Nullable String wanted, @Nullable String given) {
        return wanted == null || wanted.equals(given);
    }
}
