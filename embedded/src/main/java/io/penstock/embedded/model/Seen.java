package io.penstock.embedded.model;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/// The newest requests, as they came: at most 20,000, with at most 128 MiB of bodies.
final class Seen {
    private static final int MAX_REQUESTS = 20_000;
    private static final long MAX_BYTES = 128L * 1024 * 1024;

    private final ArrayDeque<Received> newest = new ArrayDeque<>();
    private long bytes;
    private long total;

    synchronized Received add(String provider, HttpWire.Request request) {
        var received = new Received(++total, Instant.now(), provider, request);
        newest.addLast(received);
        bytes += received.size();
        while (newest.size() > MAX_REQUESTS || (bytes > MAX_BYTES && newest.size() > 1)) {
            bytes -= newest.removeFirst().size();
        }
        return received;
    }

    synchronized List<Received> all() {
        return List.copyOf(newest);
    }

    /// Of those that are forgotten as well.
    synchronized long total() {
        return total;
    }

    synchronized void forget() {
        newest.clear();
        bytes = 0;
    }
}
