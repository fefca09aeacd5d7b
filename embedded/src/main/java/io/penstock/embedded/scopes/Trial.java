package io.penstock.embedded.scopes;

import io.penstock.embedded.issuer.TestIssuer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Calls an endpoint with every scope there is, of its own tenant and of another.
public final class Trial {
    /// Whose the objects are.
    public static final String OWN = "acme";

    private static final Set<Integer> DENIED = Set.of(401, 403);
    private static final int MAX_ANSWER = 64 * 1024;
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");
    private static final Pattern TOKEN_WANTED =
            Pattern.compile("problem:(?:unauthorized|insufficient-scope)");
    private static final Pattern FILLED = Pattern.compile("\\[\\s*[^]\\s]");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final URI service;
    private final Objects objects;

    /// What there is to address.
    public interface Objects {
        /// An object of [#OWN] that the variable of a path stands for; made when it is asked for.
        String made(String variable);

        /// A body that this endpoint takes, and its media type.
        Body body(Expected endpoint);
    }

    public record Body(String mediaType, String text) {
        public static final Body JSON = new Body("application/json", "{}");
    }

    public Trial(URI service, Objects objects) {
        this.service = service;
        this.objects = objects;
    }

    private record Answer(int status, String body) {}

    /// @return a line for each call that was not answered as it should be
    public List<String> of(Expected endpoint) {
        var wrong = new ArrayList<String>();
        var path = path(endpoint);
        var own = endpoint.scope();
        if (own == null) {
            var answer = call(endpoint, path, null);
            // a channel may want its signature, but nobody wants a token
            if (DENIED.contains(answer.status()) && TOKEN_WANTED.matcher(answer.body()).find()) {
                wrong.add("without a token: " + answer.status());
            }
            return wrong;
        }
        expect(wrong, "without a token", call(endpoint, path, null), 401);
        // a new one each time: what they made for themselves must not look like ours
        var stranger = "stranger-" + UUID.randomUUID();
        wrong.addAll(
                Scopes.all().parallelStream()
                        .filter(scope -> !scope.equals(own))
                        .flatMap(scope -> denied(endpoint, path, scope).stream())
                        .toList());
        foreign(wrong, endpoint, call(endpoint, path, token(stranger, own)));
        owns(wrong, call(endpoint, path, token(OWN, own)));
        return wrong;
    }

    private List<String> denied(Expected endpoint, String path, String scope) {
        var wrong = new ArrayList<String>();
        expect(wrong, scope, call(endpoint, path, token(OWN, scope)), 403);
        expect(wrong, scope + ", foreign", call(endpoint, path, token("other", scope)), 403);
        return wrong;
    }

    private static void expect(List<String> wrong, String what, Answer answer, int status) {
        if (answer.status() != status) {
            wrong.add(what + ": " + answer.status() + " and not " + status);
        }
    }

    private static void foreign(List<String> wrong, Expected endpoint, Answer answer) {
        var what = "another tenant";
        switch (endpoint.foreign()) {
            case UNKNOWN -> expect(wrong, what, answer, 404);
            case TAKEN -> expect(wrong, what, answer, 409);
            case EMPTY -> {
                expect(wrong, what, answer, 200);
                if (FILLED.matcher(answer.body()).find() || !answer.body().contains("[]")) {
                    wrong.add("another tenant sees something in the list");
                }
            }
            case OWN -> {
                if (DENIED.contains(answer.status()) || answer.status() >= 500) {
                    wrong.add("another tenant, for itself: " + answer.status());
                }
            }
        }
    }

    /// Not 404 or 405 either: then nothing would have been tried.
    private static void owns(List<String> wrong, Answer answer) {
        var status = answer.status();
        if (DENIED.contains(status) || status == 404 || status == 405 || status >= 500) {
            wrong.add("the right scope and the own tenant: " + status + " " + answer.body());
        }
    }

    private String path(Expected endpoint) {
        return VARIABLE.matcher(endpoint.path())
                .replaceAll(variable -> objects.made(variable.group(1)))
                .replace("/**", "/any");
    }

    private String token(String tenant, String scope) {
        return tokens.computeIfAbsent(
                tenant + " " + scope, _ -> TestIssuer.shared().token(tenant, scope));
    }

    private Answer call(Expected endpoint, String path, @Nullable String token) {
        var request = HttpRequest.newBuilder(service.resolve(path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (endpoint.method().equals("POST") || endpoint.method().equals("PUT")) {
            var body = objects.body(endpoint);
            request.header("Content-Type", body.mediaType())
                    .method(endpoint.method(), BodyPublishers.ofString(body.text()));
        } else {
            request.method(endpoint.method(), BodyPublishers.noBody());
        }
        try {
            var answer = http.send(request.build(), BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                var endless =
                        answer.headers()
                                .firstValue("Content-Type")
                                .filter(type -> type.startsWith("text/event-stream"))
                                .isPresent();
                return new Answer(answer.statusCode(), endless ? "" : text(body));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(InputStream body) throws IOException {
        return new String(body.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
    }
}
