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
/// @param silent whether it takes requests and does not answer, as a stopped process does
public record Health(String why, boolean silent) {
    /// For each check, and for each answer that tells how things are.
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Http HTTP = new Http(PATIENCE);
    private static final Health WELL = new Health("", false);

    /// Of all parts, in their order; they are asked at the same time.
    public static List<Health> of(List<Target.Part> parts) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var checks =
                    parts.stream()
                            .map(
                                    part ->
                                            part.health().stream()
                                                    .map(
                                                            address ->
                                                                    CompletableFuture.supplyAsync(
                                                                            () -> of(address),
                                                                            threads))
                                                    .toList())
                            .toList();
            return checks.stream().map(Health::firstUnwell).toList();
        }
    }

    public boolean well() {
        return why.isEmpty();
    }

    private static Health firstUnwell(List<CompletableFuture<Health>> checks) {
        return checks.stream()
                .map(CompletableFuture::join)
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
                    : new Health(address + " is not serving", false);
        } catch (SocketTimeoutException e) {
            return new Health(address.toString(), true);
        } catch (ConnectException e) {
            return new Health("nobody listens on port " + address.getPort(), false);
        } catch (IOException e) {
            return new Health(address + " breaks the connection off", false);
        }
    }

    private static Health answers(URI address) {
        try {
            var status = HTTP.send(HttpRequest.newBuilder(address)).statusCode();
            return status == 200 ? WELL : new Health(address + " answers " + status, false);
        } catch (Unreachable e) {
            return e.silent()
                    ? new Health(address.toString(), true)
                    : new Health(address + " does not answer", false);
        }
    }
}
