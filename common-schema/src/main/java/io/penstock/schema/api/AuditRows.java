package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What people did, as an auditor reads it: `GET /v1/audit`.
public final class AuditRows {
    private AuditRows() {}

    public enum Outcome {
        DONE,
        REFUSED
    }

    /// Issuer and subject name a person, neither does alone.
    public record Actor(String issuer, String subject, @Nullable String client) {}

    /// @param id grows with time within a tenant, with gaps
    /// @param scope that let them
    /// @param code why it was refused
    /// @param reason as the person gave it
    /// @param facts hashes, counts, versions and names, never values
    /// @param source the network that the request came from, such as `203.0.113.0/24`; older rows
    ///     have none
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Row(
            long id,
            Instant at,
            Actor actor,
            @Nullable String scope,
            String action,
            String object,
            Outcome outcome,
            @Nullable String code,
            @Nullable String reason,
            Map<String, String> facts,
            @Nullable String request,
            @Nullable String source) {}

    /// @param next cursor of the next page; null on the last
    public record Page(List<Row> rows, @Nullable String next) {}
}
