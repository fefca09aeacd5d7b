package io.penstock.faults.story;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// A TCP connection's way, which can be slow, break, or lead nowhere.
public final class Cable implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final ServerSocket server;
    private final boolean postgres;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong commits = new AtomicLong();
    private final AtomicReference<AtCommit> atCommit = new AtomicReference<>(AtCommit.NOTHING);
    private volatile int target;
    private volatile Weather weather = Weather.FAIR;

    private record Weather(boolean frozen, boolean refusing, Duration latency, long bytesUntilCut) {
        static final Weather FAIR = new Weather(false, false, Duration.ZERO, Long.MAX_VALUE);
    }

    /// When the next connection that commits is cut.
    public enum AtCommit {
        NOTHING,
        /// The server never hears of the commit.
        BEFORE,
        /// The server has committed; its client does not learn of it.
        AFTER
    }

    private Cable(int target, boolean postgres) throws IOException {
        this.target = target;
        this.postgres = postgres;
        this.server = new ServerSocket(0, 256, LOOPBACK);
        Thread.ofVirtual().name("cable").start(this::accept);
    }

    static Cable to(int port) {
        return laid(port, false);
    }

    /// Knows enough of Postgres's protocol to see a commit.
    static Cable toPostgres(int port) {
        return laid(port, true);
    }

    private static Cable laid(int port, boolean postgres) {
        try {
            return new Cable(port, postgres);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /// For what is started after its cable.
    void leadTo(int port) {
        target = port;
    }

    /// What was held back arrives; what was broken stays broken.
    public void heal() {
        change(Weather.FAIR);
        atCommit.set(AtCommit.NOTHING);
    }

    public void slow(Duration latency) {
        change(new Weather(false, false, latency, Long.MAX_VALUE));
    }

    /// Half open: every connection stands, a new one is taken, and nothing arrives any more.
    public void freeze() {
        change(new Weather(true, false, Duration.ZERO, Long.MAX_VALUE));
    }

    /// Breaks every connection, and every new one.
    public void refuse() {
        change(new Weather(false, true, Duration.ZERO, Long.MAX_VALUE));
        reset();
    }

    /// Breaks every connection once.
    public void reset() {
        links.forEach(Link::reset);
    }

    /// Breaks each connection in the middle of an answer.
    public void cutAfter(long bytes) {
        change(new Weather(false, false, Duration.ZERO, bytes));
        links.forEach(link -> link.answered.set(0));
    }

    public void cut(AtCommit moment) {
        atCommit.set(moment);
    }

    /// Whether the connection that was to be cut at its commit has been.
    public boolean hasCut() {
        return atCommit.get() == AtCommit.NOTHING;
    }

    private synchronized void change(Weather next) {
        weather = next;
        notifyAll();
    }

    private synchronized void hold() throws InterruptedException {
        while (weather.frozen) {
            wait();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                new Link(server.accept()).start();
            } catch (IOException _) {
                // the client is gone again, or the cable is taken away
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reset();
    }

    private final class Link {
        final AtomicLong answered = new AtomicLong();
        private final Socket client;
        private final Socket upstream = new Socket();
        private final FrontendMessages messages = new FrontendMessages();
        private volatile boolean muted;

        Link(Socket client) {
            this.client = client;
        }

        void start() {
            links.add(this);
            Thread.ofVirtual().name("cable-out").start(this::connect);
        }

        private void connect() {
            try {
                hold();
                if (weather.refusing) {
                    reset();
                    return;
                }
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                upstream.connect(new InetSocketAddress(LOOPBACK, target), 5000);
                Thread.ofVirtual().name("cable-back").start(this::answers);
                asks();
            } catch (IOException | InterruptedException _) {
                reset();
            }
        }

        private void asks() throws IOException, InterruptedException {
            var buffer = new byte[64 * 1024];
            var in = client.getInputStream();
            var out = upstream.getOutputStream();
            for (int n; (n = in.read(buffer)) >= 0; ) {
                pass();
                if (postgres && messages.commitIn(buffer, n)) {
                    commits.incrementAndGet();
                    if (cutBefore()) {
                        return;
                    }
                }
                write(out, buffer, n);
            }
            upstream.shutdownOutput();
        }

        private boolean cutBefore() {
            var moment = atCommit.getAndSet(AtCommit.NOTHING);
            if (moment == AtCommit.BEFORE) {
                reset();
            }
            muted = moment == AtCommit.AFTER;
            return moment == AtCommit.BEFORE;
        }

        private void answers() {
            var buffer = new byte[64 * 1024];
            try (var in = upstream.getInputStream();
                    var out = client.getOutputStream()) {
                copy(in, out, buffer);
            } catch (IOException | InterruptedException _) {
                reset();
            } finally {
                links.remove(this);
            }
        }

        private void copy(InputStream in, OutputStream out, byte[] buffer)
                throws IOException, InterruptedException {
            for (int n; (n = in.read(buffer)) >= 0; ) {
                pass();
                if (muted || answered.addAndGet(n) > weather.bytesUntilCut) {
                    reset();
                    return;
                }
                write(out, buffer, n);
            }
        }

        private void pass() throws InterruptedException {
            hold();
            if (!weather.latency.isZero()) {
                Thread.sleep(weather.latency);
            }
        }

        private static void write(OutputStream out, byte[] buffer, int n) throws IOException {
            out.write(buffer, 0, n);
            out.flush();
        }

        void reset() {
            links.remove(this);
            end(client);
            end(upstream);
        }

        private static void end(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException _) {
                // it is gone
            }
        }
    }
}
