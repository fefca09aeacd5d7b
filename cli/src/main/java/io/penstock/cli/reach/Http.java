package io.penstock.cli.reach;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;

/// One HTTP client for all calls; nobody waits for an answer forever.
public final class Http {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();

    /// @throws Unreachable when nobody answers
    public HttpResponse<String> send(HttpRequest.Builder request) {
        var built = request.timeout(PATIENCE).build();
        try {
            return client.send(built, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new Unreachable(
                    place(built.uri()) + " does not answer; is Penstock up? (./penstock status)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("interrupted");
        }
    }

    private static String place(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority();
    }
}
