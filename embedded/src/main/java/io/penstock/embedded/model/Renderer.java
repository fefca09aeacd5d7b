package io.penstock.embedded.model;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Renders answers, and keeps the newest: a benchmark asks the same again and again.
final class Renderer {
    private static final int MAX_KEPT = 256;
    private static final String JSON = "application/json";
    private static final String PAGE =
            """
            <!DOCTYPE html>
            <html><head><title>Just a moment</title></head>
            <body><h1>502 Bad Gateway</h1></body></html>
            """;

    private final Map<Order, Prepared> kept = new ConcurrentHashMap<>();

    /// All that an answer depends on.
    ///
    /// @param echo what an echo repeats; empty for all others
    private record Order(Wire wire, Script script, Question question, String echo) {}

    /// @throws InvalidScript if the question has not what the script wants to break
    Prepared answer(Wire wire, Script script, Question question, byte[] body) {
        var echo = script.is(Setting.ECHO, "true") ? Members.lastOfUser(body) : "";
        var order = new Order(wire, script, question, echo);
        var known = kept.get(order);
        if (known != null) {
            return known;
        }
        var made = render(order);
        if (script.has(Setting.RETRY_AFTER_DATE)) {
            return made; // the time goes on
        }
        if (kept.size() >= MAX_KEPT) {
            kept.clear();
        }
        kept.put(order, made);
        return made;
    }

    /// A body that is no chat completion; faults of its content leave it as it is.
    static Prepared other(Wire wire, Script script, String body) {
        var problem = Problem.of(script, "");
        return script.fault().isError()
                ? error(wire, script, problem)
                : whole(wire, script, body, 1);
    }

    static Prepared error(Wire wire, Script script, Problem problem) {
        var status = script.is(Setting.AS, "status") || !script.has(Setting.AS);
        return Prepared.Whole.of(
                status ? problem.status() : 200,
                JSON,
                wire.headers() + waits(script),
                wire.error(problem).toString(),
                1);
    }

    private static Prepared render(Order order) {
        var wire = order.wire();
        var script = order.script();
        var question = order.question();
        var problem = Problem.of(script, question.model());
        if (script.fault().isError() && !(question.stream() && script.is(Setting.AS, "event"))) {
            return error(wire, script, problem);
        }
        var answer = Author.answer(question, script, order.echo());
        if (!question.stream() || script.fault() == Fault.HTML) {
            var body = wire.whole(question, answer, script).toString();
            var content = answer.choices().isEmpty() ? "" : answer.choices().getFirst().content();
            return whole(wire, script, shortened(script, body, content), pieces(answer));
        }
        var events = wire.stream(question, answer, script);
        return Prepared.Streamed.of(
                wire.headers(),
                switch (script.fault()) {
                    case MALFORMED_SSE, INVALID_JSON -> malformed(events, script, wire);
                    default ->
                            script.fault().isError()
                                    ? failing(events, script, wire, problem)
                                    : events;
                });
    }

    private static Prepared whole(Wire wire, Script script, String body, int pieces) {
        return switch (script.fault()) {
            case HTML -> Prepared.Whole.of(200, "text/html", "", PAGE, pieces);
            case MALFORMED_SSE, INVALID_JSON ->
                    Prepared.Whole.of(
                            200,
                            JSON,
                            wire.headers(),
                            body.substring(0, body.length() / 2),
                            pieces);
            default -> Prepared.Whole.of(200, JSON, wire.headers(), body, pieces);
        };
    }

    /// What never ends, ends within its text, or somewhere where that was escaped.
    private static String shortened(Script script, String body, String content) {
        if (script.fault() != Fault.ENDLESS) {
            return body;
        }
        var at = body.indexOf(content);
        return body.substring(0, at < 0 ? body.length() / 2 : at + content.length());
    }

    private static int pieces(Answer answer) {
        return answer.choices().isEmpty() ? 1 : answer.choices().getFirst().pieces().size();
    }

    /// In the place of a piece of content, or behind the last.
    private static Wire.Events malformed(Wire.Events events, Script script, Wire wire) {
        var content = new ArrayList<>(events.content());
        var at = Math.min(script.count(Setting.AFTER, 0), content.size());
        if (at < content.size()) {
            content.remove(at);
        }
        content.add(at, wire.malformedEvent());
        return new Wire.Events(events.opening(), content, events.closing());
    }

    private static Wire.Events failing(
            Wire.Events events, Script script, Wire wire, Problem problem) {
        var passing = Math.min(script.count(Setting.AFTER, 0), events.content().size());
        return new Wire.Events(
                events.opening(), events.content().subList(0, passing), wire.errorEvent(problem));
    }

    private static String waits(Script script) {
        var lines = new StringBuilder();
        if (script.has(Setting.RETRY_AFTER)) {
            lines.append("retry-after: ").append(script.text(Setting.RETRY_AFTER)).append("\r\n");
        }
        if (script.has(Setting.RETRY_AFTER_MS)) {
            lines.append("retry-after-ms: ");
            lines.append(script.text(Setting.RETRY_AFTER_MS)).append("\r\n");
        }
        if (script.has(Setting.RETRY_AFTER_DATE)) {
            var until =
                    ZonedDateTime.now(ZoneOffset.UTC)
                            .plusSeconds(script.count(Setting.RETRY_AFTER_DATE, 0));
            lines.append("retry-after: ");
            lines.append(DateTimeFormatter.RFC_1123_DATE_TIME.format(until)).append("\r\n");
        }
        return lines.toString();
    }
}
