package io.penstock.gateway.personal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Restores the values of a scope in an answer that comes in pieces, whose boundaries may lie
/// anywhere: in a placeholder, in an escape, in a surrogate pair. What goes out, put together, is
/// what [Restorer] makes of the whole.
///
/// Of each channel at most one placeholder is held back (34 characters, escapes counted as what
/// they mean), and half a surrogate pair. Belongs to one answer.
public final class StreamRestorer {
    private final Values values;
    private final Format contents;
    private final Map<Channel, Track> tracks = new LinkedHashMap<>();

    /// @param contents what the answer's messages say
    public StreamRestorer(Placeholders placeholders, Format contents) {
        values = new Values(placeholders);
        this.contents = contents;
    }

    /// Takes the next piece of a channel.
    ///
    /// @return what can go out now; often less, sometimes more, or nothing
    public String feed(Channel channel, String piece) {
        return tracks.computeIfAbsent(channel, this::track).feed(piece);
    }

    private Track track(Channel channel) {
        var format =
                switch (channel.kind()) {
                    case CONTENT -> contents;
                    case REASONING, REFUSAL, INPUT -> Format.TEXT;
                    case ARGUMENTS -> Format.JSON;
                };
        return new Track(
                switch (format) {
                    case TEXT -> new TextRestorer(values, UnaryOperator.identity());
                    case JSON -> new JsonRestorer(values);
                });
    }

    /// A choice ends: what its channels held, without those that held nothing. To be sent before
    /// the choice's `finish_reason`.
    public Map<Channel, String> finish(int choice) {
        var rest = new LinkedHashMap<Channel, String>();
        tracks.forEach(
                (channel, track) -> {
                    if (channel.choice() == choice) {
                        var held = track.finish();
                        if (!held.isEmpty()) {
                            rest.put(channel, held);
                        }
                    }
                });
        return rest;
    }

    /// The stream ends, in whatever way: what all channels still held.
    public Map<Channel, String> finish() {
        var rest = new LinkedHashMap<Channel, String>();
        tracks.keySet().stream()
                .mapToInt(Channel::choice)
                .distinct()
                .forEach(choice -> rest.putAll(finish(choice)));
        return rest;
    }

    /// Of all that was restored until now.
    public Restoration restoration() {
        return values.restoration();
    }

    /// Holds back half a surrogate pair besides, so that each piece that goes out is Unicode.
    private static final class Track {
        private final Pieces restorer;
        private String half = "";

        Track(Pieces restorer) {
            this.restorer = restorer;
        }

        String feed(String piece) {
            var whole = half + piece;
            var length = whole.length();
            var isCut = length > 0 && Character.isHighSurrogate(whole.charAt(length - 1));
            half = isCut ? whole.substring(length - 1) : "";
            var out = new StringBuilder(length + 64);
            restorer.take(isCut ? whole.substring(0, length - 1) : whole, out);
            return out.toString();
        }

        String finish() {
            var out = new StringBuilder();
            restorer.take(half, out);
            restorer.flush(out);
            half = "";
            return out.toString();
        }
    }
}
