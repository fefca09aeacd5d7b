package io.penstock.embedded.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One connection that speaks HTTP/1.1 (RFC 9112), and below it as well: what is written need not
/// be HTTP, and the connection can be reset.
final class HttpWire implements AutoCloseable {
    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_BODY = 64 * 1024 * 1024;
    /// Shorter waits do not watch whether the peer is still there: a sleep asks less of the
    // machine.
    private static final Duration WATCHED = Duration.ofMillis(100);
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = new byte[8 * 1024];
    private int from;
    private int to;
    private long written;

    /// @param target as it was sent, with its query
    /// @param headers by name in any case
    /// @param last whether the connection is to be closed after the answer
    record Request(
            String method,
            String target,
            Map<String, List<String>> headers,
            byte[] body,
            boolean last) {

        @Nullable String header(String name) {
            var values = headers.get(name);
            return values == null ? null : values.getFirst();
        }

        String path() {
            var query = target.indexOf('?');
            return query < 0 ? target : target.substring(0, query);
        }
    }

    /// Whoever asked has closed or reset the connection.
    static final class PeerGone extends IOException {
        PeerGone() {
            super("the peer has left");
        }
    }

    HttpWire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// @return null when the peer closed the connection between two requests
    /// @throws ProtocolException if it is not HTTP
    @Nullable Request next() throws IOException {
        var end = endOfHead();
        while (end < 0) {
            if (!fill()) {
                if (from == to) {
                    return null;
                }
                throw new EOFException("the request ends within its head");
            }
            end = endOfHead();
        }
        var lines = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1).split("\r\n");
        from = end;
        var start = lines[0].split(" ");
        if (start.length != 3 || !start[2].startsWith("HTTP/1.")) {
            throw new ProtocolException("no request line of HTTP/1.1: " + lines[0]);
        }
        var headers = headers(lines);
        var connection = first(headers, "connection");
        var last = start[2].endsWith(".0") || "close".equalsIgnoreCase(connection);
        return new Request(start[0], start[1], headers, body(headers), last);
    }

    void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    /// @throws PeerGone if the peer has closed
    void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
            written += length;
        } catch (IOException _) {
            throw new PeerGone();
        }
    }

    /// Bytes since the connection was opened.
    long written() {
        return written;
    }

    /// @throws PeerGone as soon as the peer closes; waits below 100 ms notice it later
    void pause(Duration time) throws IOException {
        if (time.isZero()) {
            return;
        }
        if (time.compareTo(WATCHED) < 0) {
            sleep(time);
            return;
        }
        var until = System.nanoTime() + time.toNanos();
        for (var left = time.toMillis(); left > 0; left = (until - System.nanoTime()) / 1_000_000) {
            watch((int) Math.min(left, Integer.MAX_VALUE));
        }
    }

    private void watch(int millis) throws IOException {
        boolean more;
        try {
            socket.setSoTimeout(millis);
            more = fill();
            socket.setSoTimeout(0);
        } catch (SocketTimeoutException _) {
            socket.setSoTimeout(0);
            return;
        } catch (IOException _) {
            throw new PeerGone();
        }
        if (!more) {
            throw new PeerGone();
        }
    }

    private static void sleep(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while it was to be slow");
        }
    }

    /// Ends the connection so that the peer sees a reset.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private int endOfHead() {
        for (var i = from; i + 3 < to; i++) {
            if (buffer[i] == '\r'
                    && buffer[i + 1] == '\n'
                    && buffer[i + 2] == '\r'
                    && buffer[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        } else if (to == buffer.length) {
            if (to >= MAX_HEAD) {
                throw new ProtocolException("a head of more than " + MAX_HEAD + " bytes");
            }
            buffer = Arrays.copyOf(buffer, 2 * to);
        }
        var read = in.read(buffer, to, buffer.length - to);
        to += Math.max(read, 0);
        return read >= 0;
    }

    private static Map<String, List<String>> headers(String[] lines) throws ProtocolException {
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (var i = 1; i < lines.length; i++) {
            var colon = lines[i].indexOf(':');
            if (colon <= 0) {
                throw new ProtocolException("no header: " + lines[i]);
            }
            headers.computeIfAbsent(lines[i].substring(0, colon), _ -> new ArrayList<>(1))
                    .add(lines[i].substring(colon + 1).strip());
        }
        return Collections.unmodifiableMap(headers);
    }

    private static @Nullable String first(Map<String, List<String>> headers, String name) {
        var values = headers.get(name);
        return values == null ? null : values.getFirst();
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        if ("100-continue".equalsIgnoreCase(first(headers, "expect"))) {
            write(CONTINUE);
        }
        if ("chunked".equalsIgnoreCase(first(headers, "transfer-encoding"))) {
            return chunks();
        }
        var length = first(headers, "content-length");
        return length == null ? new byte[0] : bytes(size(length, 10));
    }

    private byte[] chunks() throws IOException {
        var body = new byte[0];
        for (var size = chunkSize(); size > 0; size = chunkSize()) {
            var chunk = bytes(size);
            var offset = body.length;
            if (offset + size > MAX_BODY) {
                throw new ProtocolException("a body of more than " + MAX_BODY + " bytes");
            }
            body = Arrays.copyOf(body, offset + size);
            System.arraycopy(chunk, 0, body, offset, size);
            line();
        }
        while (!line().isEmpty()) {
            // trailers
        }
        return body;
    }

    private int chunkSize() throws IOException {
        var line = line();
        var extension = line.indexOf(';');
        return size((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
    }

    private static int size(String text, int radix) throws ProtocolException {
        try {
            var size = Integer.parseInt(text, radix);
            if (size >= 0 && size <= MAX_BODY) {
                return size;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new ProtocolException("no length of 0 to " + MAX_BODY + ": " + text);
    }

    private byte[] bytes(int length) throws IOException {
        var bytes = new byte[length];
        var buffered = Math.min(length, to - from);
        System.arraycopy(buffer, from, bytes, 0, buffered);
        from += buffered;
        if (in.readNBytes(bytes, buffered, length - buffered) < length - buffered) {
            throw new EOFException("the request ends within its body");
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            if (from == to && !fill()) {
                throw new EOFException("the request ends within its body");
            }
            var character = (char) (buffer[from++] & 0xff);
            if (character == '\n') {
                return line.toString();
            }
            if (character != '\r') {
                line.append(character);
            }
            if (line.length() > MAX_HEAD) {
                throw new ProtocolException("a line of more than " + MAX_HEAD + " bytes");
            }
        }
    }
}
