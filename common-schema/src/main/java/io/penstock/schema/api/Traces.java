package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a run found, wrote and sent, for people who judge its quality. Every text is redacted: what
/// the event declares of the person, and what looks like an e-mail address or a phone number.
public final class Traces {
    private Traces() {}

    /// @param calls in the order in which they ended
    public record RunTrace(RunId run, Said event, List<Call> calls) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Said(
            EventType type, Channel channel, @Nullable String text, @Nullable String subject) {}

    public enum Kind {
        RETRIEVE,
        GENERATE,
        DELIVER,
        REVIEW;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param id `{step}-{iteration}-{attempt}`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Call(
            String id,
            String step,
            Kind kind,
            Instant at,
            @Nullable String owner,
            @Nullable Retrieved retrieve,
            @Nullable Generated generate,
            @Nullable Delivered deliver,
            @Nullable Reviewed review) {}

    /// @param query absent where it is not kept
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Retrieved(
            double confidence, boolean calibrated, @Nullable String query, List<Block> blocks) {}

    public record Block(String id, String documentId, String source, String title, String text) {}

    /// @param support share of the answer that its citations bear out, 0 to 1
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Generated(
            @Nullable String model,
            @Nullable JsonNode usage,
            double support,
            List<String> citations,
            JsonNode output) {}

    /// @param status `INTENDED`, `DONE`, `REFUSED` or `UNKNOWN`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Delivered(String channel, String status, @Nullable String body) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Reviewed(@Nullable String decision, @Nullable String by) {}
}
