package io.penstock.embedded.model;

import java.util.ArrayList;
import java.util.List;

/// An answer as bytes, ready to be sent.
sealed interface Prepared {

    /// @param head without the lines that say how long the body is
    /// @param pieces of content, each of which takes its time
    record Whole(String head, Template body, Template all, int pieces) implements Prepared {
        static Whole of(int status, String type, String headers, String body, int pieces) {
            var head = Prepared.head(status, type, headers);
            var bytes = Template.of(body);
            var all = Template.concat(List.of(Template.of(sized(head, bytes.length())), bytes));
            return new Whole(head, bytes, all, pieces);
        }
    }

    /// @param head without the lines that say how long the body is
    /// @param opening a chunk of HTTP, like all that follows
    /// @param all of it, from the head to the last chunk
    /// @param body without chunks
    record Streamed(
            String head,
            Template opening,
            List<Template> content,
            Template closing,
            Template all,
            Template body)
            implements Prepared {

        static Streamed of(String headers, Wire.Events events) {
            var type = "text/event-stream; charset=utf-8";
            var head = Prepared.head(200, type, "cache-control: no-cache\r\n" + headers);
            var opening = Template.chunk(events.opening());
            var content = events.content().stream().map(Template::chunk).toList();
            var closing = Template.chunk(events.closing());
            var all = new ArrayList<Template>();
            all.add(Template.of(chunked(head)));
            all.add(opening);
            all.addAll(content);
            all.add(closing);
            all.add(Template.of(LAST_CHUNK));
            var body = events.opening() + String.join("", events.content()) + events.closing();
            return new Streamed(
                    head, opening, content, closing, Template.concat(all), Template.of(body));
        }
    }

    /// Ends a body in chunks.
    String LAST_CHUNK = "0\r\n\r\n";

    String head();

    /// Of a body in chunks.
    static String chunked(String head) {
        return head + "transfer-encoding: chunked\r\n\r\n";
    }

    /// Of a body that is, or claims to be, so many bytes long.
    static String sized(String head, int length) {
        return head + "content-length: " + length + "\r\n\r\n";
    }

    private static String head(int status, String type, String headers) {
        return "HTTP/1.1 %d %s\r\ncontent-type: %s\r\n%s"
                .formatted(status, phrase(status), type, headers);
    }

    private static String phrase(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 529 -> "Overloaded";
            default -> "Simulated";
        };
    }
}
