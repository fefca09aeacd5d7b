package io.penstock.cli.delivery;

import io.penstock.cli.reach.PublicApi;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that say which deliveries are meant; without any: all.
final class Which {
    @Option(names = "--channel", paramLabel = "CHANNEL", description = "Such as whatsapp.")
    private @Nullable String channel;

    @Option(names = "--connection", paramLabel = "ID", description = "To this connection.")
    private @Nullable String connection;

    @Option(
            names = "--verdict",
            paramLabel = "VERDICT",
            description = "taken, unreadable or unauthentic.")
    private @Nullable String verdict;

    @Option(
            names = "--result",
            paramLabel = "RESULT",
            description = "With an item that was accepted, duplicate, rejected or ignored.")
    private @Nullable String result;

    @Option(
            names = "--code",
            paramLabel = "CODE",
            description = "Refused for this reason, such as signature-invalid.")
    private @Nullable String code;

    @Option(names = "--from", paramLabel = "TIME", description = "Received then or later.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Received before this time.")
    private @Nullable Instant to;

    /// @param cursor of the page before; null for the first
    String query(int limit, @Nullable String cursor) {
        var query = new LinkedHashMap<String, @Nullable Object>();
        query.put("channel", channel);
        query.put("connection", connection);
        query.put("verdict", verdict);
        query.put("result", result);
        query.put("code", code);
        query.put("from", from);
        query.put("to", to);
        query.put("cursor", cursor);
        query.put("limit", limit);
        return query.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(it -> it.getKey() + "=" + PublicApi.segment(String.valueOf(it.getValue())))
                .collect(Collectors.joining("&"));
    }
}
