package io.penstock.embedded.model;

import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// The connections that are open, and how many there were.
final class Connections implements AutoCloseable {
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final LongAdder opened = new LongAdder();

    void opened(Socket socket) {
        open.add(socket);
        opened.increment();
    }

    void closed(Socket socket) {
        open.remove(socket);
    }

    int open() {
        return open.size();
    }

    long total() {
        return opened.sum();
    }

    @Override
    public void close() {
        for (var socket : open) {
            try {
                socket.close();
            } catch (IOException _) {
                // it is gone already
            }
        }
    }
}
