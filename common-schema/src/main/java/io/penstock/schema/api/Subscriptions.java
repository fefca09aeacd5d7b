package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.penstock.schema.id.RunId;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/v1/subscriptions`: who is told of what, as signed Standard Webhooks.
public final class Subscriptions {
    private Subscriptions() {}

    /// What can be told.
    public enum Type {
        RUN_COMPLETED("run.completed"),
        RUN_FAILED("run.failed"),
        RUN_CANCELLED("run.cancelled"),
        REVIEW_OPENED("review.opened"),
        /// Three quarters of its time are over.
        REVIEW_AGEING("review.ageing"),
        /// Nobody decided in time; it is in the overdue queue now.
        REVIEW_OVERDUE("review.overdue"),
        /// Nobody decided at all; its run has failed.
        REVIEW_EXPIRED("review.expired"),
        DEAD_LETTER_OPENED("dead-letter.opened"),
        /// Another subscription of the tenant is told nothing any more.
        SUBSCRIPTION_DISABLED("subscription.disabled"),
        /// Sent on request, to try a receiver; nobody subscribes to it.
        PING("ping");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        @JsonValue
        public String word() {
            return word;
        }

        @JsonCreator
        public static Type named(String word) {
            return Arrays.stream(values())
                    .filter(type -> type.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("No type of signal"));
        }
    }

    public enum State {
        ENABLED,
        /// Nothing is sent, and what happens meanwhile is not kept.
        DISABLED
    }

    /// @param workflow only what concerns this one; absent for all
    /// @param owner only what this one answers for; absent for all
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Draft(
            @Nullable URI url,
            @Nullable List<Type> types,
            @Nullable String workflow,
            @Nullable String owner) {}

    /// @param disabledReason `gone` (the receiver answered 410) or `failing`
    /// @param failingSince since when every attempt failed
    /// @param notBefore nothing is sent before; the receiver asked for it, or fails
    /// @param secrets that sign
    /// @param secret shown once, when it is made
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Subscription(
            UUID id,
            URI url,
            List<Type> types,
            @Nullable String workflow,
            @Nullable String owner,
            State state,
            @Nullable String disabledReason,
            @Nullable Instant disabledAt,
            @Nullable Instant failingSince,
            @Nullable Instant notBefore,
            List<Secret> secrets,
            @Nullable String secret,
            String createdBy,
            Instant createdAt) {
        public Subscription showing(String once) {
            return new Subscription(
                    id,
                    url,
                    types,
                    workflow,
                    owner,
                    state,
                    disabledReason,
                    disabledAt,
                    failingSince,
                    notBefore,
                    secrets,
                    once,
                    createdBy,
                    createdAt);
        }
    }

    /// @param expiresAt until when it signs beside the newer one; absent for the newest
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Secret(UUID id, Instant createdAt, @Nullable Instant expiresAt) {}

    public record All(List<Subscription> subscriptions) {}

    /// @param graceHours how long the secret before signs as well, 0 to 168; absent for 24
    public record Rotation(@Nullable Integer graceHours) {}

    public enum DeliveryState {
        PENDING,
        DONE,
        /// Given up; a dead letter, unless it was a ping.
        DEAD
    }

    /// One message to one receiver.
    ///
    /// @param messageId its `webhook-id`, at every attempt
    /// @param dueAt when it is tried next
    /// @param status HTTP status of the last attempt
    /// @param code what went wrong at the last attempt
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Delivery(
            UUID id,
            String messageId,
            Type type,
            @Nullable RunId run,
            DeliveryState state,
            int attempts,
            @Nullable Instant dueAt,
            @Nullable Integer status,
            @Nullable String code,
            Instant createdAt,
            @Nullable Instant endedAt) {}

    /// @param next opaque cursor of the next page; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Deliveries(List<Delivery> deliveries, @Nullable String next) {}
}
