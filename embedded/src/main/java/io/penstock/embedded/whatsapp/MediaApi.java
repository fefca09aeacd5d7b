package io.penstock.embedded.whatsapp;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Files, as the vendors give them: behind a credential, or at an address that needs none, and
/// often by way of a redirect from the one to the other. The store without a credential goes by the
/// name `localhost`, which makes it another host than the API at 127.0.0.1.
///
/// https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#retrieve-media-url
/// https://www.twilio.com/docs/messaging/api/media-resource
/// https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/
/// https://docs.zammad.org/en/latest/api/ticket/articles.html
/// https://www.typeform.com/developers/responses/reference/retrieve-response-file/
final class MediaApi implements VendorApi {
    private static final Pattern GRAPH = Pattern.compile("/v\\d+\\.\\d+/(?<id>\\d+)");
    private static final String LOOKASIDE = "/whatsapp_business/attachments/";
    private static final int UNKNOWN_OBJECT = 100;

    private final String accessToken;
    private final FaultSwitch faults;
    private final IntSupplier port;
    private final Map<String, Medium> media = new ConcurrentHashMap<>();
    private final List<ArrivedFetch> fetches = new CopyOnWriteArrayList<>();
    private final List<Route> routes;

    /// @param admits whether the caller may have it
    /// @param redirects to the store
    private record Route(Pattern path, Predicate<Http> admits, boolean redirects) {}

    MediaApi(String accessToken, FaultSwitch faults, IntSupplier port) {
        this.accessToken = accessToken;
        this.faults = faults;
        this.port = port;
        this.routes =
                List.of(
                        new Route(
                                Pattern.compile(
                                        "/2010-04-01/Accounts/AC[0-9a-fA-F]+/Messages/\\w+/Media/(?<id>\\w+)"),
                                this::isTwilios,
                                true),
                        new Route(
                                Pattern.compile("/attachments/token/(?<id>\\w+)/?"),
                                http -> http.bears(accessToken),
                                true),
                        new Route(
                                Pattern.compile("/api/v1/ticket_attachment/\\d+/\\d+/(?<id>\\w+)"),
                                http ->
                                        http.header("Authorization")
                                                .equals("Token token=" + accessToken),
                                false),
                        new Route(
                                Pattern.compile(
                                        "/rails/active_storage/blobs/redirect/(?<id>\\w+)/.+"),
                                _ -> true,
                                true),
                        new Route(
                                Pattern.compile(
                                        "/forms/\\w+/responses/\\w+/fields/\\w+/files/(?<id>\\w+)"),
                                http -> http.bears(accessToken),
                                false),
                        new Route(Pattern.compile("/i/o/(?<id>\\w+)/.+"), _ -> true, false),
                        new Route(Pattern.compile("/store/(?<id>\\w+)"), _ -> true, false));
    }

    void keep(Medium medium) {
        media.put(medium.id(), medium);
    }

    List<ArrivedFetch> fetches() {
        return List.copyOf(fetches);
    }

    @Override
    public boolean isMeant(Http http) {
        return http.method().equals("GET")
                && (http.path().equals(LOOKASIDE)
                        || GRAPH.matcher(http.path()).matches()
                        || routes.stream()
                                .anyMatch(it -> it.path().matcher(http.path()).matches()));
    }

    @Override
    public void handle(Http http) throws IOException, InterruptedException {
        fetches.add(
                new ArrivedFetch(http.header("Host"), http.path(), http.header("Authorization")));
        var fault = faults.next();
        Thread.sleep(fault.delay());
        if (fault.drop()) {
            http.exchange().close(); // before an answer: the connection goes
        } else if (fault.status() != 0) {
            http.askFor(fault.retryAfter());
            http.answer(fault.status(), Map.of("error", "As the fault says"));
        } else {
            answer(http);
        }
    }

    private void answer(Http http) throws IOException {
        var graph = GRAPH.matcher(http.path());
        if (graph.matches()) {
            locate(http, media.get(graph.group("id")));
        } else if (http.path().equals(LOOKASIDE)) {
            give(http, http.bears(accessToken), media.get(http.query().getOrDefault("mid", "")));
        } else {
            for (var route : routes) {
                var path = route.path().matcher(http.path());
                if (path.matches()) {
                    serve(http, route, media.get(path.group("id")));
                }
            }
        }
    }

    private void locate(Http http, @Nullable Medium medium) throws IOException {
        if (!http.bears(accessToken)) {
            http.answer(GraphError.badToken());
        } else if (medium == null) {
            http.answer(
                    400,
                    Map.of(
                            "error",
                            Map.of(
                                    "message",
                                    "Unsupported get request. Object does not exist",
                                    "type",
                                    "GraphMethodException",
                                    "code",
                                    UNKNOWN_OBJECT,
                                    "error_subcode",
                                    33)));
        } else {
            var located = new LinkedHashMap<String, Object>();
            located.put("url", address(medium, at("127.0.0.1", LOOKASIDE + "?mid=" + medium.id())));
            located.put("mime_type", medium.type());
            located.put("sha256", sha256(medium));
            located.put("file_size", medium.bytes().length);
            located.put("id", medium.id());
            located.put("messaging_product", "whatsapp");
            http.answer(200, located);
        }
    }

    private void serve(Http http, Route route, @Nullable Medium medium) throws IOException {
        if (medium != null
                && (route.redirects() || medium.leadsTo() != null)
                && route.admits().test(http)) {
            var to = address(medium, at("localhost", "/store/" + medium.id()));
            http.exchange().getResponseHeaders().set("Location", to.toString());
            http.exchange().sendResponseHeaders(307, -1);
        } else {
            give(http, route.admits().test(http), medium);
        }
    }

    private static void give(Http http, boolean admitted, @Nullable Medium medium)
            throws IOException {
        if (!admitted) {
            http.answer(401, Map.of("error", "Couldn't authenticate you"));
        } else if (medium == null) {
            http.answer(404, Map.of("error", "Not found"));
        } else {
            http.exchange().getResponseHeaders().set("Content-Type", medium.type());
            http.exchange().sendResponseHeaders(200, medium.endless() ? 0 : medium.bytes().length);
            var body = http.exchange().getResponseBody();
            do {
                body.write(medium.bytes());
            } while (medium.endless()); // until the caller has enough, and goes
        }
    }

    private static URI address(Medium medium, URI own) {
        return medium.leadsTo() == null ? own : medium.leadsTo();
    }

    private URI at(String host, String path) {
        return URI.create("http://" + host + ":" + port.getAsInt() + path);
    }

    private boolean isTwilios(Http http) {
        var pair = http.header("Authorization").replaceFirst("^Basic ", "");
        return new String(Base64.getDecoder().decode(pair), StandardCharsets.UTF_8)
                .endsWith(":" + accessToken);
    }

    private static String sha256(Medium medium) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(medium.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
