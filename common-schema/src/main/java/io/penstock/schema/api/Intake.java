package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.schema.id.EventId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What intake answers: `received = accepted + duplicate + rejected + ignored`.
public final class Intake {
    private Intake() {}

    public record Answer(
            int received,
            int accepted,
            int duplicate,
            int rejected,
            int ignored,
            List<Result> results) {}

    /// @param pointer RFC 6901 in fragment form into the request's body
    /// @param status `accepted`, `duplicate`, `rejected` or `ignored`
    /// @param note such as `body-differs` for a duplicate with another body
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Result(
            String pointer,
            String status,
            @Nullable EventId id,
            @Nullable String note,
            @Nullable Problem problem) {}
}
