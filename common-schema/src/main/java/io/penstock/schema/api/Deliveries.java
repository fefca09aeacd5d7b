package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.penstock.schema.event.Channel;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Requests as they were delivered to us, and what became of them: `GET /v1/deliveries`.
public final class Deliveries {
    private Deliveries() {}

    /// What became of a request as a whole.
    public enum Verdict {
        /// It was authentic and could be read; each item has its own result.
        TAKEN,
        /// It was authentic and could not be read.
        UNREADABLE,
        /// Nobody vouched for it; of such a request only metadata and a digest are kept.
        UNAUTHENTIC;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Verdict> named(String word) {
            return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
        }

        @JsonCreator
        static Verdict of(String word) {
            return named(word).orElseThrow(() -> new IllegalArgumentException("Unknown verdict"));
        }
    }

    /// How many of its items.
    public record Counts(int accepted, int duplicate, int rejected, int ignored) {}

    /// @param size of the body, in bytes
    /// @param codes words that say why it, or an item of it, was refused or ignored
    /// @param reprocessOf the delivery whose request was taken in again
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Delivery(
            UUID id,
            Instant receivedAt,
            Channel channel,
            String connection,
            Verdict verdict,
            long size,
            Counts items,
            List<String> codes,
            @Nullable UUID reprocessOf) {

        public Delivery {
            codes = List.copyOf(codes);
        }
    }

    /// @param next opaque cursor of the next page; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(List<Delivery> deliveries, @Nullable String next) {}

    /// @param headers by name; what may be a credential is not told
    public record Request(String method, String path, Map<String, List<String>> headers) {}

    /// @param problem why it was refused as a whole
    /// @param events where the API tells of each event, and of its runs
    /// @param reprocessed later deliveries of the same request
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Detail(
            Delivery delivery,
            Request request,
            List<Intake.Result> results,
            @Nullable Problem problem,
            List<String> events,
            List<UUID> reprocessed) {}
}
