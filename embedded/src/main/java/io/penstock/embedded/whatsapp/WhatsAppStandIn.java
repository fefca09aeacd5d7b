package io.penstock.embedded.whatsapp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Takes the place of WhatsApp, Zendesk, Twilio, HubSpot, Intercom, Chatwoot and Zammad on a port
/// of 127.0.0.1, so that replies visibly arrive and files can be fetched. Besides the part of their
/// APIs that these need it answers:
///
/// | call | meaning |
/// |---|---|
/// | `GET /_messages?to=&key=` | what arrived, in order |
/// | `GET /_tickets?ticket=&key=` | which comments arrived, in order |
/// | `GET /_replies?vendor=&conversation=` | which replies arrived at the other vendors, in order |
/// | `PUT /_media?id=` | the body, with its type, is the file of that id at every vendor |
/// | `POST /_faults` | misbehave as the [Fault] in the body says; `{}` to behave again |
/// | `GET /health` | whether it serves |
public final class WhatsAppStandIn implements AutoCloseable {
    /// Meta writes its callbacks in ASCII, with escapes.
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final FaultSwitch faults = new FaultSwitch();
    private final MessageLog messages;
    private final @Nullable CallbackSender callbacks;
    private final GraphApi graph;
    private final TicketApi tickets;
    private final Replies replies;
    private final MediaApi media;
    private final List<VendorApi> vendors;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    private WhatsAppStandIn(StandInOptions options, HttpServer server) {
        this.server = server;
        var clock = InstantSource.system();
        messages = MessageLog.open(JSON, options.folder());
        callbacks = callbacks(options, clock);
        graph = new GraphApi(options.accessToken(), messages, faults, this::announce, clock);
        tickets = new TicketApi(options.accessToken(), faults, clock);
        replies = new Replies(faults, clock);
        media = new MediaApi(options.accessToken(), faults, this::port);
        vendors = vendors(options.accessToken(), replies, media);
    }

    /// @throws StandInFailure with one line that says why it does not run
    public static WhatsAppStandIn start(StandInOptions options) {
        // the JDK's server writes head and body apart; with Nagle's delay each answer takes 40 ms
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var standIn = new WhatsAppStandIn(options, listen(options.port()));
        standIn.serve();
        return standIn;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// What stands in for `https://graph.facebook.com`.
    public String baseUrl() {
        return "http://127.0.0.1:" + port();
    }

    /// The newest messages that arrived, in order.
    public List<ArrivedMessage> messages() {
        return messages.find(_ -> true);
    }

    /// The newest comments on tickets that arrived, in order.
    public List<ArrivedComment> comments() {
        return tickets.comments();
    }

    /// The newest replies that arrived at the other vendors, in order.
    public List<ArrivedReply> replies() {
        return replies.all();
    }

    /// A file that every vendor gives under that id.
    public void keep(Medium medium) {
        media.keep(medium);
    }

    /// Who asked for files, or for where they are, in order.
    public List<ArrivedFetch> fetches() {
        return media.fetches();
    }

    /// Takes the place of the fault in force.
    public void inject(Fault fault) {
        faults.set(fault);
    }

    public void stop() {
        server.stop(0);
        executor.shutdownNow();
        if (callbacks != null) {
            callbacks.close();
        }
        messages.close();
    }

    @Override
    public void close() {
        stop();
    }

    private void serve() {
        server.createContext("/", this::handle);
        server.setExecutor(executor);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var http = new Http(exchange, JSON);
            switch (http.path()) {
                case "/health" -> http.answer(200, Map.of("status", "UP"));
                case "/_messages" -> list(http);
                case "/_faults" -> misbehave(http);
                case "/_media" -> keep(http);
                case "/_tickets" -> tickets.list(http);
                case "/_replies" -> replies.list(http);
                default -> serve(http);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // stopped while it was to be slow
        }
    }

    private void keep(Http http) throws IOException {
        keep(
                Medium.of(
                        http.query().getOrDefault("id", ""),
                        http.header("Content-Type"),
                        http.body()));
        http.answer(200, Map.of("success", true));
    }

    private void serve(Http http) throws IOException, InterruptedException {
        var vendor = vendors.stream().filter(it -> it.isMeant(http)).findFirst();
        if (vendor.isPresent()) {
            vendor.get().handle(http);
        } else if (TicketApi.isMeant(http)) {
            tickets.handle(http);
        } else {
            graph.handle(http);
        }
    }

    private void list(Http http) throws IOException {
        var query = http.query();
        var found =
                messages.find(
                        message ->
                                message.to().equals(query.getOrDefault("to", message.to()))
                                        && isWanted(query.get("key"), message.key()));
        var answer = new LinkedHashMap<String, Object>();
        answer.put("count", found.size());
        answer.put("total", messages.total());
        answer.put("messages", found);
        http.answer(200, answer);
    }

    private static boolean isWanted(@Nullable String wanted, @Nullable String key) {
        return wanted == null || wanted.equals(key);
    }

    private void misbehave(Http http) throws IOException {
        if (!http.method().equals("POST")) {
            http.answer(GraphError.unsupportedMethod());
            return;
        }
        try {
            JsonNode body = JSON.readTree(http.body());
            faults.set(Fault.from(body));
            http.answer(200, Map.of("success", true));
        } catch (JacksonException | IllegalArgumentException e) {
            http.answer(GraphError.invalidParameter("That is no fault"));
        }
    }

    private void announce(ArrivedMessage message) {
        if (callbacks != null) {
            callbacks.announce(message);
        }
    }

    private static List<VendorApi> vendors(String accessToken, Replies replies, MediaApi media) {
        return List.of(
                media,
                new TwilioApi(accessToken, replies),
                new HubSpotApi(accessToken, replies),
                new IntercomApi(accessToken, replies),
                new ChatwootApi(accessToken, replies),
                new ZammadApi(accessToken, replies));
    }

    private static @Nullable CallbackSender callbacks(StandInOptions options, InstantSource clock) {
        var webhook = options.webhook();
        return webhook == null
                ? null
                : new CallbackSender(
                        webhook,
                        new HubSignature(options.appSecret()),
                        options.businessAccount(),
                        JSON,
                        clock);
    }

    private static HttpServer listen(int port) {
        try {
            var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            return HttpServer.create(new InetSocketAddress(loopback, port), 0);
        } catch (IOException _) {
            throw StandInFailure.portTaken(port);
        }
    }
}
