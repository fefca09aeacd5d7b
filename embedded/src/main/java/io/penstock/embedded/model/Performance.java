package io.penstock.embedded.model;

import io.penstock.embedded.model.Received.How;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/// Sends one answer as its script wants it.
final class Performance {
    private static final Duration FOREVER = Duration.ofDays(1);
    private static final int SURPLUS = 100;
    private static final int MAX_DRIP = 16;
    private static final byte[] LAST = HttpWire.ascii(Prepared.LAST_CHUNK);

    private final HttpWire http;
    private final Script script;
    private final long id;
    private final Duration delay;

    /// @param id of the answer
    Performance(HttpWire http, Script script, long id) {
        this.http = http;
        this.script = script;
        this.id = id;
        delay = script.time(Setting.DELAY);
    }

    /// @return ANSWERED if the connection may go on
    How play(Prepared answer) throws IOException {
        http.pause(script.time(Setting.HEADERS));
        return switch (script.fault()) {
            case RESET -> reset();
            case HANG_UP -> How.BROKEN_OFF;
            default ->
                    switch (answer) {
                        case Prepared.Whole whole -> whole(whole);
                        case Prepared.Streamed streamed -> streamed(streamed);
                    };
        };
    }

    private How whole(Prepared.Whole answer) throws IOException {
        http.pause(script.time(Setting.FIRST));
        http.pause(delay.multipliedBy(Math.max(0, answer.pieces() - 1)));
        var head = answer.head();
        var length = answer.body().length();
        return switch (script.fault()) {
            case RESET_AFTER_HEADERS -> {
                head(Prepared.sized(head, length));
                yield reset();
            }
            case TORN -> {
                head(Prepared.sized(head, length));
                half(answer);
                yield How.BROKEN_OFF;
            }
            case STALL -> {
                head(Prepared.sized(head, length));
                half(answer);
                yield silence();
            }
            case CUT -> {
                head(Prepared.chunked(head));
                chunk(Arrays.copyOf(answer.body().with(id), length / 2));
                http.write(LAST);
                yield How.ANSWERED;
            }
            case ENDLESS -> {
                head(Prepared.chunked(head));
                chunk(answer.body().with(id));
                while (true) {
                    http.pause(delay);
                    chunk(HttpWire.ascii(" " + Author.more(100)));
                }
            }
            case SHORT_LENGTH, LONG_LENGTH -> wrongLength(head, answer.body());
            case DRIP -> {
                head(Prepared.sized(head, length));
                drip(answer.body().with(id));
                yield How.ANSWERED;
            }
            default -> {
                http.write(answer.all().with(id));
                yield How.ANSWERED;
            }
        };
    }

    private How streamed(Prepared.Streamed answer) throws IOException {
        return switch (script.fault()) {
            case SHORT_LENGTH, LONG_LENGTH -> wrongLength(answer.head(), answer.body());
            case DRIP -> dripped(answer);
            case TORN, CUT, STALL, RESET_AFTER_HEADERS -> interrupted(answer);
            case ENDLESS -> endless(answer);
            default -> {
                if (delay.isZero() && !script.has(Setting.FIRST)) {
                    http.write(answer.all().with(id));
                } else {
                    head(Prepared.chunked(answer.head()));
                    content(answer, answer.content().size());
                    http.write(answer.closing().with(id));
                    http.write(LAST);
                }
                yield How.ANSWERED;
            }
        };
    }

    private void content(Prepared.Streamed answer, int pieces) throws IOException {
        http.write(answer.opening().with(id));
        http.pause(script.time(Setting.FIRST));
        for (var piece = 0; piece < pieces; piece++) {
            http.pause(piece == 0 ? Duration.ZERO : delay);
            http.write(answer.content().get(piece).with(id));
        }
    }

    private How interrupted(Prepared.Streamed answer) throws IOException {
        head(Prepared.chunked(answer.head()));
        var fault = script.fault();
        if (fault == Fault.RESET_AFTER_HEADERS && !script.has(Setting.AFTER)) {
            return reset();
        }
        var pieces = Math.min(script.count(Setting.AFTER, 0), answer.content().size());
        content(answer, pieces);
        return switch (fault) {
            case RESET_AFTER_HEADERS -> reset();
            case CUT -> {
                http.write(LAST);
                yield How.ANSWERED;
            }
            case TORN -> {
                var next =
                        pieces < answer.content().size()
                                ? answer.content().get(pieces)
                                : answer.closing();
                var torn = next.with(id);
                http.write(torn, 0, torn.length / 2);
                yield How.BROKEN_OFF;
            }
            default -> silence();
        };
    }

    /// Neither the first piece again nor the last: they may begin and end a block.
    private How endless(Prepared.Streamed answer) throws IOException {
        head(Prepared.chunked(answer.head()));
        var last = answer.content().size() - 1;
        content(answer, last);
        while (true) {
            for (var piece : answer.content().subList(1, last)) {
                http.pause(delay);
                http.write(piece.with(id));
            }
        }
    }

    private How dripped(Prepared.Streamed answer) throws IOException {
        head(Prepared.chunked(answer.head()));
        var random = new Random(script.count(Setting.SEED, 1));
        var body = answer.body().with(id);
        for (var from = 0; from < body.length; ) {
            var to = Math.min(body.length, from + 1 + random.nextInt(MAX_DRIP));
            drip(HttpWire.ascii(Integer.toHexString(to - from) + "\r\n"));
            drip(Arrays.copyOfRange(body, from, to));
            drip(HttpWire.ascii("\r\n"));
            from = to;
        }
        drip(LAST);
        return How.ANSWERED;
    }

    private void drip(byte[] bytes) throws IOException {
        for (var at = 0; at < bytes.length; at++) {
            http.pause(delay);
            http.write(bytes, at, 1);
        }
    }

    private How wrongLength(String head, Template body) throws IOException {
        var length = body.length();
        var isShort = script.fault() == Fault.SHORT_LENGTH;
        head(Prepared.sized(head, isShort ? length / 2 : length + SURPLUS));
        http.write(body.with(id));
        return How.BROKEN_OFF;
    }

    private void half(Prepared.Whole answer) throws IOException {
        var body = answer.body().with(id);
        http.write(body, 0, body.length / 2);
    }

    private void head(String head) throws IOException {
        http.write(Template.of(head).with(id));
    }

    private void chunk(byte[] bytes) throws IOException {
        http.write(HttpWire.ascii(Integer.toHexString(bytes.length) + "\r\n"));
        http.write(bytes);
        http.write(HttpWire.ascii("\r\n"));
    }

    private How silence() throws IOException {
        http.pause(FOREVER);
        return How.BROKEN_OFF;
    }

    private How reset() throws IOException {
        http.reset();
        return How.BROKEN_OFF;
    }
}
