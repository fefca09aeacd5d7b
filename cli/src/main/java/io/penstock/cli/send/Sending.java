package io.penstock.cli.send;

import io.penstock.cli.reach.Http;
import io.penstock.cli.reach.Unreachable;
import io.penstock.cli.sample.Fresh;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Posts requests, several at a time.
final class Sending {
    /// Set by the HTTP client itself, which refuses them from others.
    private static final Set<String> RESERVED =
            Set.of("host", "content-length", "connection", "expect", "upgrade");

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Http http;
    private final URI intake;

    Sending(Http http, URI intake) {
        this.http = http;
        this.intake = intake;
    }

    /// Makes and posts one request after the other on each of `concurrency` threads. One that gets
    /// no answer does not stop the others.
    ///
    /// @param retrying for how long one that is not taken for now is posted again
    /// @param each hears of them one at a time, as soon as they are answered
    List<Sent> all(
            List<Callable<Fresh>> requests,
            int concurrency,
            Duration retrying,
            Consumer<Sent> each) {
        var hearing = new ReentrantLock();
        Consumer<Sent> alone =
                sent -> {
                    hearing.lock();
                    try {
                        each.accept(sent);
                    } finally {
                        hearing.unlock();
                    }
                };
        try (var threads =
                Executors.newFixedThreadPool(concurrency, Thread.ofVirtual().factory())) {
            var answers =
                    requests.stream()
                            .map(
                                    request ->
                                            threads.submit(
                                                    () -> {
                                                        var sent =
                                                                attempts(request, retrying, alone);
                                                        alone.accept(sent);
                                                        return sent;
                                                    }))
                            .toList();
            return answers.stream().map(Sending::outcome).toList();
        }
    }

    /// The very same request again, as real senders do: its ids and its signature stay.
    private Sent attempts(Callable<Fresh> request, Duration retrying, Consumer<Sent> each)
            throws Exception {
        var deadline = Instant.now().plus(retrying);
        var begun = Instant.now();
        Fresh made;
        try {
            made = request.call();
        } catch (Unreachable e) {
            return Sent.unanswered(e, Duration.between(begun, Instant.now()));
        }
        while (true) {
            var sent = attempt(made);
            if (!sent.passing() || Instant.now().plus(PAUSE).isAfter(deadline)) {
                return sent;
            }
            each.accept(sent.toBeRetried());
            Thread.sleep(PAUSE);
        }
    }

    private Sent attempt(Fresh request) {
        var begun = Instant.now();
        try {
            return send(request);
        } catch (Unreachable e) {
            return Sent.unanswered(e, Duration.between(begun, Instant.now()));
        }
    }

    private Sent send(Fresh request) {
        var builder = HttpRequest.newBuilder(intake.resolve(request.path()));
        request.headers()
                .forEach(
                        (name, value) -> {
                            if (!RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                                builder.header(name, value);
                            }
                        });
        builder.method(
                request.method(),
                request.body().length == 0
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofByteArray(request.body()));
        var begun = Instant.now();
        return Sent.of(request, http.send(builder), Duration.between(begun, Instant.now()));
    }

    private static Sent outcome(Future<Sent> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("interrupted");
        }
    }
}
