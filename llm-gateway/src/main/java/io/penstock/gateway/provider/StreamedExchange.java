package io.penstock.gateway.provider;

import io.penstock.gateway.wire.Chunk;
import io.penstock.gateway.wire.MalformedStreamException;
import io.penstock.gateway.wire.SseEvent;
import io.penstock.gateway.wire.SseParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// Reads a provider's answer on a thread of its own, as fast as it is listened to: while as many
/// signals wait as may, nothing more is read, and the provider's sends come to a halt by TCP.
final class StreamedExchange implements Exchange {
    /// Each of at most one buffer's bytes.
    private static final int WAITING = 4;

    private static final int BUFFER = 16 * 1024;

    /// A stream wraps each token in a chunk of its own.
    private static final int TIMES_STREAMED = 16;

    private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(WAITING);
    private final HttpPost request;
    private final Upstream upstream;
    private final Answered answered;
    private final Thread reader;
    private volatile boolean whole;

    /// How an answer is to be read.
    ///
    /// @param maxBytes of a whole answer
    record Answered(int maxBytes, UpstreamErrors errors) {}

    private StreamedExchange(HttpPost request, Upstream upstream, Answered answered) {
        this.request = request;
        this.upstream = upstream;
        this.answered = answered;
        this.reader = Thread.ofVirtual().name("upstream").unstarted(this::read);
    }

    static StreamedExchange begin(HttpPost request, Upstream upstream, Answered answered) {
        var exchange = new StreamedExchange(request, upstream, answered);
        exchange.reader.start();
        return exchange;
    }

    @Override
    public @Nullable Signal next(Duration wait) throws InterruptedException {
        return signals.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Closes the connection, unless the answer came to its end: then it serves the next call.
    @Override
    public void close() {
        if (!whole) {
            request.cancel();
            reader.interrupt();
        }
    }

    private void read() {
        try (var response = upstream.open(request)) {
            tell(response);
        } catch (IOException | RuntimeException e) {
            put(new Signal.Broken(unreachable(e)));
        }
    }

    private void tell(ClassicHttpResponse response) {
        Signal last;
        try {
            last = answer(response);
        } catch (SocketTimeoutException _) {
            last = new Signal.Broken(Fault.silent());
        } catch (IOException _) {
            last = new Signal.Broken(Fault.cut());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        whole = !(last instanceof Signal.Broken);
        put(last);
        if (whole) {
            drain(response);
        } else {
            request.cancel();
        }
    }

    /// Behind a good end there is only the end of its last chunk; read, the connection can serve
    /// the next call.
    private void drain(ClassicHttpResponse response) {
        try {
            EntityUtils.consume(response.getEntity());
        } catch (IOException _) {
            request.cancel();
        }
    }

    private void put(Signal signal) {
        try {
            signals.put(signal);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Signal answer(ClassicHttpResponse response) throws IOException, InterruptedException {
        var type = response.getFirstHeader(HttpHeaders.CONTENT_TYPE);
        var entity = response.getEntity();
        var body = entity == null ? InputStream.nullInputStream() : entity.getContent();
        var streamed =
                type != null
                        && type.getValue().toLowerCase(Locale.ROOT).startsWith("text/event-stream");
        return response.getCode() == 200 && streamed ? stream(body) : whole(response, body);
    }

    private Signal whole(ClassicHttpResponse response, InputStream body) throws IOException {
        var bytes = body.readNBytes(answered.maxBytes() + 1);
        if (bytes.length > answered.maxBytes()) {
            return new Signal.Broken(Fault.tooLarge());
        }
        if (response.getCode() != 200) {
            return new Signal.Broken(
                    answered.errors().classify(response.getCode(), headers(response), bytes));
        }
        var headers = headers(response);
        return Completions.read(
                bytes, inside -> answered.errors().classify(inside, headers, bytes));
    }

    private static HttpHeaders headers(ClassicHttpResponse response) {
        var headers = new HttpHeaders();
        for (var header : response.getHeaders()) {
            headers.add(header.getName(), Objects.requireNonNullElse(header.getValue(), ""));
        }
        return headers;
    }

    private Signal stream(InputStream body) throws IOException, InterruptedException {
        var parser = new SseParser();
        var buffer = new byte[BUFFER];
        var left = (long) answered.maxBytes() * TIMES_STREAMED;
        for (var read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            left -= read;
            if (left < 0) {
                return new Signal.Broken(Fault.tooLarge());
            }
            try {
                var last = pass(parser.read(buffer, read));
                if (last != null) {
                    return last;
                }
            } catch (MalformedStreamException e) {
                return new Signal.Broken(
                        Fault.unusable("malformed_stream", String.valueOf(e.getMessage())));
            }
        }
        return parser.atBoundary() ? new Signal.Ended() : new Signal.Broken(Fault.cut());
    }

    /// Hands on what came; null while more may follow.
    private @Nullable Signal pass(List<SseEvent> events)
            throws MalformedStreamException, InterruptedException {
        var chunks = new ArrayList<Chunk>(events.size());
        Signal last = null;
        for (var event : events) {
            if (event.isDone()) {
                last = new Signal.Ended();
                break;
            }
            var chunk = Chunk.of(event);
            if (!chunk.error().isMissingNode() || event.type().equals("error")) {
                last = new Signal.Broken(answered.errors().inStream(event.data()));
                break;
            }
            chunks.add(chunk);
        }
        if (!chunks.isEmpty()) {
            signals.put(new Signal.Chunks(chunks));
        }
        return last;
    }

    private static Fault unreachable(Exception failure) {
        return switch (failure) {
            case ConnectTimeoutException _ ->
                    Fault.unreachable(
                            FaultClass.NEXT, "connect_timeout", "No connection within two seconds");
            case SocketTimeoutException _ -> Fault.silent();
            case ConnectException _ ->
                    Fault.unreachable(
                            FaultClass.RETRY_SAME, "refused", "The connection was refused");
            case UnknownHostException _ ->
                    Fault.unreachable(
                            FaultClass.NEXT, "unknown_host", "The host's name has no address");
            case SSLException _ ->
                    Fault.unreachable(
                            FaultClass.NEXT, "tls", "The provider could not prove who it is");
            default ->
                    Fault.unreachable(
                            FaultClass.RETRY_SAME,
                            "reset",
                            "The connection broke before an answer");
        };
    }
}
