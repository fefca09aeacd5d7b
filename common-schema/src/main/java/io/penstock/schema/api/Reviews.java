package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `/v1/reviews`: pauses of runs in which a person decides.
public final class Reviews {
    private Reviews() {}

    public enum Status {
        OPEN,
        DECIDED,
        /// Nobody decided in time.
        EXPIRED,
        /// What was asked about settled itself.
        SETTLED,
        /// The run was cancelled.
        CANCELLED
    }

    /// What a person can decide.
    public enum Choice {
        @JsonProperty("approve")
        APPROVE,
        @JsonProperty("edit")
        EDIT,
        @JsonProperty("reject")
        REJECT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Choice named(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /// @param step at which the run paused
    /// @param failure why; its owner is the step's
    /// @param assignee who looks at it, while their claim lasts
    /// @param onExpiry what happens at `dueAt`: `escalate` or `fail`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReviewView(
            UUID id,
            RunId run,
            EventId event,
            String workflow,
            int workflowVersion,
            String step,
            @Nullable String owner,
            String queue,
            Status status,
            Runs.FailureView failure,
            @Nullable String assignee,
            @Nullable Instant claimedUntil,
            Instant openedAt,
            @Nullable Instant dueAt,
            @Nullable String onExpiry,
            @Nullable Instant closedAt,
            @Nullable DecisionView decision) {}

    /// @param by the decider's subject at the issuer
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DecisionView(Choice decision, String by, Instant at, @Nullable String reason) {}

    /// @param next opaque cursor of the next page; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(List<ReviewView> reviews, @Nullable String next) {}

    /// @param nonce goes back with the decision
    public record Claimed(@JsonUnwrapped ReviewView review, UUID nonce) {}

    /// @param nonce goes back with the decision
    public record Detail(@JsonUnwrapped ReviewView review, UUID nonce, Shown shown) {}

    /// What the decision is about, as it is: reviewers see originals.
    ///
    /// @param blocks what the run's searches found
    /// @param confidence of the last search
    /// @param answer output of the step `answerStep`; absent where it has none yet
    /// @param answerStep the `generate` step that an edit speaks for
    /// @param schema what an edited answer obeys
    /// @param support share of the answer's sentences that its citations bear
    /// @param action what leaves next, a message or a call; absent where that is not known yet
    /// @param decisions those that are possible
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Shown(
            ShownEvent event,
            List<Block> blocks,
            @Nullable Double confidence,
            @Nullable JsonNode answer,
            @Nullable String answerStep,
            @Nullable JsonNode schema,
            @Nullable Double support,
            @Nullable Action action,
            List<Choice> decisions) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ShownEvent(
            EventType type,
            Channel channel,
            @Nullable String subject,
            @Nullable String text,
            @Nullable Contact contact) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Contact(String id, @Nullable String name) {}

    public record Block(String id, String documentId, String source, String title, String text) {}

    /// What would leave, to the letter; of a call in doubt, and of a message, what may have left.
    /// `kind` is `deliver` or `call`.
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Action.Delivery.class, name = "deliver"),
        @JsonSubTypes.Type(value = Action.Call.class, name = "call")
    })
    public sealed interface Action {

        /// @param step that sends it
        /// @param to whose address
        /// @param body the text
        record Delivery(String step, String to, String body) implements Action {}

        /// @param step that calls
        /// @param to the whole address
        /// @param connection whose credential goes along; the credential is not shown
        /// @param headers that the workflow sets
        /// @param body the JSON as it is sent; absent for a call without one
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        record Call(
                String step,
                String method,
                String to,
                @Nullable String connection,
                Map<String, String> headers,
                @Nullable String body)
                implements Action {}
    }

    /// @param assignee subject of a person at the issuer of whoever asks
    public record Assignment(@Nullable String assignee) {}

    /// @param nonce of the review as it was read
    /// @param answer with `edit`: obeys the step's schema
    /// @param reason needed with `edit` and `reject`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Decision(
            @Nullable UUID nonce,
            @Nullable Choice decision,
            @Nullable JsonNode answer,
            @Nullable String reason) {}
}
