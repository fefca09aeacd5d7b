package io.penstock.intake.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// One stream of Server-Sent Events, on the thread of its request. A reader that takes nothing
/// blocks this thread alone, until the server's write time-out ends it.
final class EventStream {
    private static final String RETRY = "retry: 2000\n";

    private final StatusRing ring;
    private final Wanted wanted;
    private final Duration heartbeat;
    private final long until;
    private final OutputStream out;
    private final StringBuilder pending = new StringBuilder();

    /// Why it ended.
    enum End {
        EXPIRED,
        TOO_SLOW,
        CLOSED
    }

    /// @param until on [System#nanoTime()]: when the reader's token expires
    EventStream(StatusRing ring, Wanted wanted, Duration heartbeat, long until, OutputStream out) {
        this.ring = ring;
        this.wanted = wanted;
        this.heartbeat = heartbeat;
        this.until = until;
        this.out = out;
    }

    /// @throws IOException when the reader is gone
    End run(StatusRing.Joined joined) throws IOException, InterruptedException {
        var places = joined.places();
        var sequence = joined.sequence();
        pending.append(RETRY);
        begin(places, joined.wasBehind());
        while (true) {
            var left = until - System.nanoTime();
            if (left <= 0) {
                return End.EXPIRED;
            }
            switch (ring.read(sequence, joined.epoch(), patience(left))) {
                case Reading.Some(var told, var next) -> {
                    told.forEach(one -> tell(one, places));
                    sequence = next;
                }
                case Reading.Nothing(var ends) -> {
                    places.catchUp(ends);
                    pending.append(": \nid: ").append(places.text()).append("\n\n");
                }
                case Reading.Lapped() -> {
                    return End.TOO_SLOW;
                }
                // the client comes back and is told to begin anew
                case Reading.BegunAnew(), Reading.Closed() -> {
                    return End.CLOSED;
                }
            }
            flush();
        }
    }

    /// The place comes first, so that a reader whose connection breaks before anything happened can
    /// go on from here.
    private void begin(Places places, boolean wasBehind) throws IOException {
        if (wasBehind) {
            pending.append("event: reset\ndata: {}\n");
        }
        pending.append("id: ").append(places.text()).append("\n\n");
        flush();
    }

    private Duration patience(long left) {
        return Duration.ofNanos(Math.min(left, heartbeat.toNanos()));
    }

    private void tell(Told told, Places places) {
        if (places.pass(told.partition(), told.offset()) && wanted.covers(told)) {
            pending.append("id: ")
                    .append(places.text())
                    .append("\nevent: status\ndata: ")
                    .append(told.json())
                    .append("\n\n");
        }
    }

    private void flush() throws IOException {
        if (!pending.isEmpty()) {
            out.write(pending.toString().getBytes(StandardCharsets.UTF_8));
            pending.setLength(0);
            out.flush();
        }
    }
}
