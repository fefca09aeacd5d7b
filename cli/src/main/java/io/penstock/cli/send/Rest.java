package io.penstock.cli.send;

import io.penstock.cli.reach.StatusApi;
import io.penstock.schema.api.Runs;
import io.penstock.schema.id.EventId;
import io.penstock.schema.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Where the runs of an event stand once nothing moves any more, or once patience is over.
///
/// @param event empty when the ingester has not seen it
record Rest(EventId id, Optional<Runs.EventView> event) {
    private static final Duration LOOK = Duration.ofMillis(100);

    /// Looks until every run has ended or waits for a person.
    static Rest await(StatusApi status, EventId id, Instant deadline) {
        return await(status, id, deadline, Rest::reached);
    }

    /// Looks until the ingester has seen the event.
    static Rest awaitIngested(StatusApi status, EventId id, Instant deadline) {
        return await(status, id, deadline, rest -> rest.event().isPresent());
    }

    private static Rest await(
            StatusApi status, EventId id, Instant deadline, Predicate<Rest> enough) {
        while (true) {
            var rest = new Rest(id, status.event(id));
            if (enough.test(rest) || Instant.now().isAfter(deadline)) {
                return rest;
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return rest;
            }
        }
    }

    boolean reached() {
        return event.isPresent()
                && (event.get().unmatched() || !runs().isEmpty())
                && runs().stream().allMatch(run -> atRest(run.status()));
    }

    /// Reached, and no run failed.
    boolean well() {
        return reached()
                && runs().stream()
                        .noneMatch(
                                run ->
                                        run.status() == RunStatus.FAILED
                                                || run.status() == RunStatus.CANCELLED);
    }

    List<Runs.RunView> runs() {
        return event.map(Runs.EventView::runs).orElse(List.of());
    }

    /// One word for each run; for an event without any, why.
    List<String> words() {
        if (event.isEmpty()) {
            return List.of("not ingested");
        }
        return runs().isEmpty()
                ? List.of(event.get().unmatched() ? "no workflow matches" : "no run yet")
                : runs().stream().map(run -> run.status().name()).toList();
    }

    private static boolean atRest(RunStatus status) {
        return status.ended() || status == RunStatus.IN_REVIEW;
    }
}
