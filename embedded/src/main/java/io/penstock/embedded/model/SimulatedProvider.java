package io.penstock.embedded.model;

import io.penstock.embedded.model.Received.Ending;
import io.penstock.embedded.model.Received.How;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Takes the place of providers of models on a port of 127.0.0.1. It speaks the wire formats of
/// OpenAI and Anthropic, and does with each request what a [Script] says.
///
/// | call | meaning |
/// |---|---|
/// | `POST …/chat/completions` | OpenAI's chat completions, whole and as a stream |
/// | `POST …/embeddings`, `GET …/models`, `GET …/models/MODEL` | OpenAI's as well |
/// | `POST …/messages` | Anthropic's messages, whole and as a stream |
/// | `POST /_script?provider=` | one script a line, for the next requests (to that provider) |
/// | `PUT /_script?containing=` | the script for all requests whose body contains that |
/// | `PUT /_script` | the script for all that no other is meant for |
/// | `DELETE /_script` | forget all of them but the last |
/// | `GET /_seen?provider=`, `DELETE /_seen` | the newest requests as they came; forget them |
/// | `GET /_counts` | requests and connections |
/// | `GET /health` | whether it serves |
///
/// The path before `/v1` may name a provider (`/first/v1`), a script (`/fault/429/v1`) or both; the
/// model's name may hold a script too (`fault/stall;after=3`), which passes through
/// any gateway.
public final class SimulatedProvider implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final String MODELS = "/models";
    private static final List<String> NAMES = List.of("simulated-large", "simulated-small");

    private final ServerSocket server;
    private final Scripts scripts = new Scripts();
    private final Seen seen = new Seen();
    private final Connections connections = new Connections();
    private final Control control = new Control(scripts, seen, connections);
    private final Renderer renderer = new Renderer();
    private final OpenAiWire openAi;
    private final AnthropicWire anthropic;

    private SimulatedProvider(ServerSocket server) {
        this.server = server;
        var now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        openAi = new OpenAiWire(now.getEpochSecond());
        anthropic = new AnthropicWire(now);
    }

    /// @param port of 127.0.0.1; 0 takes a free one
    /// @throws IllegalStateException with one line that says why it does not run
    public static SimulatedProvider start(int port) {
        try {
            var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            var simulated = new SimulatedProvider(new ServerSocket(port, BACKLOG, loopback));
            Thread.ofVirtual().name("simulated-provider").start(simulated::accept);
            return simulated;
        } catch (IOException _) {
            throw new IllegalStateException(
                    "Port %d, meant for the simulated provider, is taken by another program: stop it or choose another port"
                            .formatted(port));
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /// What stands in for `https://api.openai.com/v1`.
    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /// The same, as one of several providers.
    public String baseUrl(String provider) {
        return "http://127.0.0.1:" + port() + "/" + provider + "/v1";
    }

    /// For the next requests, whoever they are sent to.
    public void script(Script... next) {
        script("", next);
    }

    /// For the next requests to that provider.
    public void script(String provider, Script... next) {
        scripts.queue(provider, List.of(next));
    }

    /// For all requests that no other script is meant for.
    public void usually(Script script) {
        usually(_ -> script);
    }

    /// A script for each request that no other is meant for.
    public void usually(Function<Received, Script> script) {
        scripts.usually(script);
    }

    /// The newest requests, in order.
    public List<Received> seen() {
        return seen.all();
    }

    /// Those to that provider.
    public List<Received> seen(String provider) {
        return seen.all().stream().filter(it -> it.provider().equals(provider)).toList();
    }

    /// Forgets requests, scripts for the next ones, and the usual script.
    public void reset() {
        seen.forget();
        scripts.clear();
        usually(Script.OK);
    }

    public int openConnections() {
        return connections.open();
    }

    /// Those that are closed as well.
    public long openedConnections() {
        return connections.total();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException _) {
            // it listens no longer
        }
        connections.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().name("simulated-connection").start(() -> serve(socket));
            } catch (IOException _) {
                // closed, or whoever asked is gone
            }
        }
    }

    private void serve(Socket socket) {
        connections.opened(socket);
        try (socket;
                var http = new HttpWire(socket)) {
            for (var request = http.next(); request != null; request = http.next()) {
                if (!answer(http, request) || request.last()) {
                    return;
                }
            }
        } catch (IOException _) {
            // whoever asked is gone, or does not speak HTTP
        } finally {
            connections.closed(socket);
        }
    }

    /// @return whether the connection may go on
    private boolean answer(HttpWire http, HttpWire.Request request) throws IOException {
        if (Control.isMeant(request.path())) {
            http.write(control.answer(request).all().with(0));
            return true;
        }
        var address = Address.of(request.path());
        var received = seen.add(address.provider(), request);
        var before = http.written();
        var how = How.PEER_CLOSED;
        try {
            how = play(http, address, request, received);
            return how == How.ANSWERED;
        } finally {
            received.ended(new Ending(how, Instant.now(), http.written() - before));
        }
    }

    private How play(HttpWire http, Address address, HttpWire.Request request, Received received)
            throws IOException {
        var wire = address.endpoint().endsWith("/messages") ? anthropic : openAi;
        Script script;
        Prepared prepared;
        try {
            wire.admit(request);
            var question = question(wire, address, request);
            script = scripts.next(address, question == null ? "" : question.model(), received);
            prepared =
                    question == null
                            ? Renderer.other(openAi, script, other(address, request))
                            : renderer.answer(wire, script, question, request.body());
            received.played(script);
        } catch (RuntimeException e) {
            script = Script.OK;
            prepared = Renderer.error(wire, script, problem(e));
        }
        return new Performance(http, script, received.number()).play(prepared);
    }

    private static Problem problem(RuntimeException failure) {
        return switch (failure) {
            case Problem.Refused refused -> refused.problem();
            case InvalidScript invalid ->
                    new Problem(
                            400, Problem.Kind.STATUS, "", "invalid_script", invalid.getMessage());
            default -> Problem.of(500, "The simulator has a fault of its own: " + failure);
        };
    }

    /// @return null if it is no chat completion that is asked for
    private static @Nullable Question question(
            Wire wire, Address address, HttpWire.Request request) {
        var endpoint = address.endpoint();
        var isChat = endpoint.endsWith("/chat/completions") || endpoint.endsWith("/messages");
        return isChat && request.method().equals("POST") ? wire.question(request.body()) : null;
    }

    private String other(Address address, HttpWire.Request request) {
        var endpoint = address.endpoint();
        if (request.method().equals("POST") && endpoint.endsWith("/embeddings")) {
            return Embeddings.of(request.body()).toString();
        }
        var models = endpoint.indexOf(MODELS);
        if (request.method().equals("GET") && models >= 0) {
            var name = endpoint.substring(models + MODELS.length());
            return (name.isEmpty() ? openAi.models(NAMES) : openAi.model(name.substring(1)))
                    .toString();
        }
        throw Problem.refused(
                404, "Invalid URL (%s %s)".formatted(request.method(), request.path()));
    }
}
