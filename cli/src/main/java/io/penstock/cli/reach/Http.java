package io.penstock.cli.reach;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One HTTP client for all calls; nobody waits for an answer forever.
public final class Http {
    private final Duration patience;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();

    /// @param patience for a whole answer, from the connection to the last byte
    public Http(Duration patience) {
        this.patience = patience;
    }

    /// @throws Unreachable when nobody answers
    public HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, patience);
    }

    /// @param limit where it is less than the patience for all calls
    /// @throws Unreachable when nobody answers
    HttpResponse<String> send(HttpRequest.Builder request, Duration limit) {
        var built = request.build();
        var answer = client.sendAsync(built, BodyHandlers.ofString());
        var shorter = limit.compareTo(patience) < 0 ? limit : patience;
        try {
            // a request's own timeout would end with the headers
            return answer.get(shorter.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw Unreachable.silent(silence(built.uri()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException) {
                throw Unreachable.absent(silence(built.uri()));
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    private static String silence(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority() + " does not answer";
    }
}
