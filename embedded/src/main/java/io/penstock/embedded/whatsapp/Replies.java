package io.penstock.embedded.whatsapp;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What arrived at the stand-ins of those vendors that take a reply in one call, and how they
/// misbehave. The same reply sent twice arrives twice. Kept in memory alone.
final class Replies {
    private static final int KEPT = 10_000;

    private final FaultSwitch faults;
    private final InstantSource clock;
    private final AtomicLong ids = new AtomicLong(24_563_998L);
    private final List<ArrivedReply> replies = new ArrayList<>();

    Replies(FaultSwitch faults, InstantSource clock) {
        this.faults = faults;
        this.clock = clock;
    }

    /// How one vendor words its answers.
    interface Wording {
        int takenStatus();

        Object taken(ArrivedReply reply);

        /// Sets headers of its own, too.
        Object refused(Http http, Fault fault);
    }

    InstantSource clock() {
        return clock;
    }

    String newId() {
        return Long.toString(ids.incrementAndGet());
    }

    /// The newest that arrived, in order.
    synchronized List<ArrivedReply> all() {
        return List.copyOf(replies);
    }

    ArrivedReply reply(
            String vendor, String id, String conversation, String text, JsonNode request) {
        return new ArrivedReply(vendor, id, conversation, text, request, clock.instant());
    }

    void take(Http http, ArrivedReply reply, Wording wording)
            throws IOException, InterruptedException {
        var fault = faults.next();
        if (fault.take()) {
            keep(reply);
        }
        Thread.sleep(fault.delay());
        if (fault.drop()) {
            http.exchange().close(); // before an answer: the connection goes
        } else if (fault.status() != 0) {
            http.answer(fault.status(), wording.refused(http, fault));
        } else {
            http.answer(wording.takenStatus(), wording.taken(reply));
        }
    }

    /// `GET /_replies?vendor=&conversation=`.
    void list(Http http) throws IOException {
        var query = http.query();
        var found =
                all().stream()
                        .filter(it -> isWanted(query.get("vendor"), it.vendor()))
                        .filter(it -> isWanted(query.get("conversation"), it.conversation()))
                        .toList();
        http.answer(200, Map.of("count", found.size(), "replies", found));
    }

    private synchronized void keep(ArrivedReply reply) {
        replies.add(reply);
        if (replies.size() > KEPT) {
            replies.removeFirst();
        }
    }

    private static boolean isWanted(@Nullable String wanted, String given) {
        return wanted == null || wanted.equals(given);
    }
}
