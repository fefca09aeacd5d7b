import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// One connection to 127.0.0.1, one request at a time, at next to no cost: what is measured shares the processors. A server
/// closes one that it has used often enough, and says so.
final class Wire implements AutoCloseable {
    private final int port;
    private Socket socket;
    private InputStream in;

    Wire(int port) throws IOException {
        this.port = port;
        open();
    }

    /// @param again until the server wants to hear of it again
    record Answer(int status, String body, Duration again) {}

    private void open() throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// @param headers such as `Name: value`
    Answer post(String path, List<String> headers, byte[] body) throws IOException {
        var request = new ByteArrayOutputStream(body.length + 500);
        var head =
                """
                POST %s HTTP/1.1\r
                Host: 127.0.0.1\r
                Content-Type: application/json\r
                Content-Length: %d\r
                %s\r
                \r
                """
                        .formatted(path, body.length, String.join("\r\n", headers));
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        socket.getOutputStream().write(request.toByteArray());
        return answer();
    }

    private Answer answer() throws IOException {
        var status = Integer.parseInt(line().split(" ")[1]);
        var length = 0;
        var seconds = 0;
        var chunked = false;
        var over = false;
        for (var line = line(); !line.isEmpty(); line = line()) {
            var header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            } else if (header.startsWith("retry-after:")) {
                seconds = Integer.parseInt(header.substring(12).strip());
            } else if (header.startsWith("transfer-encoding: chunked")) {
                chunked = true;
            } else if (header.startsWith("connection: close")) {
                over = true;
            }
        }
        var answer = new Answer(status, chunked ? chunks() : text(length), Duration.ofSeconds(seconds));
        if (over) {
            socket.close();
            open();
        }
        return answer;
    }

    private String chunks() throws IOException {
        var text = new StringBuilder();
        for (var size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            text.append(text(size));
            line();
        }
        line();
        return text.toString();
    }

    private String text(int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
