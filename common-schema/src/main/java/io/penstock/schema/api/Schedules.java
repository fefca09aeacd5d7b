package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.schema.id.RunId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the API says of schedules; not what their runs are about, which may be personal.
public final class Schedules {
    private Schedules() {}

    /// @param version null for the newest at each occurrence
    /// @param misfire `skip` or `fire-once`: occurrences that nobody could start in time
    /// @param overlap `queue` or `skip`: an occurrence while a run of an earlier one has not ended
    /// @param next the next times; none while it is paused
    /// @param last the last occurrences, the newest first; only where one schedule is asked for
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record View(
            String name,
            String workflow,
            @Nullable Integer version,
            String cron,
            String zone,
            String misfire,
            String overlap,
            boolean paused,
            List<Instant> next,
            @Nullable List<Occurrence> last,
            Instant createdAt,
            Instant updatedAt) {}

    /// @param since the first of those that passed while nobody looked, if it stands for several
    /// @param outcome `STARTED`, `OVERLAPPED`, `MISSED` or `REFUSED`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Occurrence(
            Instant at, @Nullable Instant since, String outcome, @Nullable RunId run) {}

    public record Page(List<View> schedules) {}
}
