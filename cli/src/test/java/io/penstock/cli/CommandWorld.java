package io.penstock.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Commands as processes of their own, and an API that answers them as a test wants.
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

    /// Nobody is there to be asked: its standard input has ended.
    public Told run(String... arguments) throws IOException, InterruptedException {
        return run(data, arguments);
    }

    static Told run(Path data, String... arguments) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Dstdout.encoding=UTF-8",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PenstockCommand.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("PENSTOCK_DATA", data.toString());
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectOutput(data.resolve("out").toFile());
        builder.redirectError(data.resolve("err").toFile());
        var process = builder.start();
        try {
            return new Told(
                    process.waitFor(),
                    Files.readString(data.resolve("out")),
                    Files.readString(data.resolve("err")));
        } finally {
            process.destroyForcibly();
        }
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
