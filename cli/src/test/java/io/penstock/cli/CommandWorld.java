package io.penstock.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.cli.reach.Connected;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Commands, and an API that answers them as a test wants.
public final class CommandWorld implements AutoCloseable {
    private final HttpServer server;
    private final Path data;
    private final Function<Call, Answer> api;
    private final List<Call> asked = new CopyOnWriteArrayList<>();

    /// What a command said.
    public record Told(int exit, String out, String err) {}

    /// @param uri as it was sent
    /// @param key its `Idempotency-Key`
    public record Call(String method, String uri, @Nullable String key, String body) {
        public String path() {
            return uri.replaceFirst("\\?.*", "");
        }

        /// Method and address.
        public String line() {
            return method + " " + uri;
        }
    }

    public record Answer(int status, String body) {}

    /// @param data the folder of the installation; the test's own
    public CommandWorld(Path data, Function<Call, Answer> api) {
        this.data = data;
        this.api = api;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
            install();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void install() throws IOException {
        var address = "http://127.0.0.1:" + server.getAddress().getPort();
        Files.createDirectories(data.resolve("run"));
        Files.writeString(data.resolve("secret"), "secret");
        Files.writeString(
                data.resolve("run/standalone.json"),
                """
                {"version": "1", "intake": "%s", "issuer": "%s", "parts": [],
                 "client": {"id": "dev", "secretFile": "%s", "scopes": []}}
                """
                        .formatted(address, address, data.resolve("secret")));
    }

    /// Of the API; requests for tokens are not among them.
    public List<Call> asked() {
        return asked;
    }

    /// Nobody is there to be asked: there is no terminal.
    public Told run(String... arguments) {
        return run(data, arguments);
    }

    static Told run(Path data, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var environment = Map.of("PENSTOCK_DATA", data.toString());
        int exit =
                ScopedValue.where(Connected.ENVIRONMENT, environment)
                        .call(
                                () ->
                                        PenstockCommand.commandLine()
                                                .setOut(new PrintWriter(out, true))
                                                .setErr(new PrintWriter(err, true))
                                                .execute(arguments));
        return new Told(exit, out.toString(), err.toString());
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (exchange.getRequestURI().getPath().equals("/oauth2/token")) {
            tell(exchange, new Answer(200, "{\"access_token\": \"token\"}"));
            return;
        }
        var call =
                new Call(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                        body);
        asked.add(call);
        tell(exchange, api.apply(call));
    }

    private static void tell(HttpExchange exchange, Answer answer) throws IOException {
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
