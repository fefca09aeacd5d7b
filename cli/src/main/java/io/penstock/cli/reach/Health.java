package io.penstock.cli.reach;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/// How a part is.
///
/// @param why which check is not green; empty when all are
public record Health(String why, State state) {
    /// How far a part has got.
    public enum State {
        WELL,
        /// Its process is well, and something that it needs is not.
        NOT_READY,
        /// It takes requests and does not answer, as a stopped process does.
        SILENT,
        DOWN
    }

    /// For each check of the process itself.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /// A part waits for its database, three seconds at most, before it says that it is not ready.
    private static final Duration PATIENCE_FOR_READINESS = Duration.ofSeconds(5);

    private static final String READINESS = "/readiness";
    private static final Http HTTP = new Http(PATIENCE_FOR_READINESS);
    private static final Health WELL = new Health("", State.WELL);

    /// Of all parts, in their order; they are asked at the same time.
    public static List<Health> of(List<Target.Part> parts) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var checks =
                    parts.stream()
                            .map(
                                    part ->
                                            CompletableFuture.supplyAsync(
                                                    () -> firstUnwell(part), threads))
                            .toList();
            return checks.stream().map(CompletableFuture::join).toList();
        }
    }

    public boolean well() {
        return state == State.WELL;
    }

    /// One after the other: whoever does not live is not asked whether it is ready.
    private static Health firstUnwell(Target.Part part) {
        return part.health().stream()
                .map(Health::of)
                .filter(health -> !health.well())
                .findFirst()
                .orElse(WELL);
    }

    private static Health of(URI address) {
        return switch (address.getScheme()) {
            case "postgres" -> greets(address, Greeting.POSTGRES);
            case "kafka" -> greets(address, Greeting.KAFKA);
            default -> answers(address);
        };
    }

    private static Health greets(URI address, Greeting greeting) {
        var patience = Math.toIntExact(PATIENCE.toMillis());
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), patience);
            socket.setSoTimeout(patience);
            return greeting.isReturned(socket)
                    ? WELL
                    : new Health(address + " is not serving", State.DOWN);
        } catch (SocketTimeoutException e) {
            return new Health(address.toString(), State.SILENT);
        } catch (ConnectException e) {
            return new Health("nobody listens on port " + address.getPort(), State.DOWN);
        } catch (IOException e) {
            return new Health(address + " breaks the connection off", State.DOWN);
        }
    }

    private static Health answers(URI address) {
        var readiness = address.getPath().endsWith(READINESS);
        var patience = readiness ? PATIENCE_FOR_READINESS : PATIENCE;
        try {
            var status = HTTP.send(HttpRequest.newBuilder(address), patience).statusCode();
            return status == 200
                    ? WELL
                    : new Health(
                            address + " answers " + status,
                            readiness && status == 503 ? State.NOT_READY : State.DOWN);
        } catch (Unreachable e) {
            return e.silent()
                    ? new Health(address.toString(), State.SILENT)
                    : new Health(address + " does not answer", State.DOWN);
        }
    }
}
