package io.penstock.cli.send;

import io.penstock.cli.reach.StatusApi;
import io.penstock.cli.reach.Unreachable;
import io.penstock.schema.api.Runs;
import io.penstock.schema.id.EventId;
import io.penstock.schema.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Where the runs of an event stand once nothing moves any more, or once patience is over.
///
/// @param event empty when the ingester has not seen it, or nobody could say
/// @param silence why nobody could say; empty when the status API answered
record Rest(EventId id, Optional<Runs.EventView> event, Optional<String> silence) {
    /// A look at the end of patience, or after it, still wants an answer.
    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    /// Who has not answered by then may do so when asked again.
    private static final Duration LONG_LOOK = Duration.ofSeconds(5);

    /// Looks at one event after the other until every run has ended or waits for a person.
    static List<Rest> await(StatusApi status, List<EventId> ids, Instant deadline) {
        var rests = new ArrayList<Rest>();
        for (var id : ids) {
            var silence = rests.isEmpty() ? Optional.<String>empty() : rests.getLast().silence();
            // silence is known at the end of patience only: to ask for each of many would last
            rests.add(
                    silence.isPresent()
                            ? new Rest(id, Optional.empty(), silence)
                            : await(status, id, deadline, Rest::reached));
        }
        return rests;
    }

    /// Looks until the ingester has seen the event.
    static Rest awaitIngested(StatusApi status, EventId id, Instant deadline) {
        return await(status, id, deadline, rest -> rest.event().isPresent());
    }

    private static Rest await(
            StatusApi status, EventId id, Instant deadline, Predicate<Rest> enough) {
        return Polling.until(deadline, () -> look(status, id, deadline), enough);
    }

    private static Rest look(StatusApi status, EventId id, Instant deadline) {
        var left = Duration.between(Instant.now(), deadline);
        try {
            var patience = left.compareTo(LAST_LOOK) < 0 ? LAST_LOOK : left;
            patience = patience.compareTo(LONG_LOOK) < 0 ? patience : LONG_LOOK;
            return new Rest(id, status.event(id, patience), Optional.empty());
        } catch (Unreachable e) {
            if (e.passing()) {
                return new Rest(id, Optional.empty(), Optional.of(e.line()));
            }
            throw e;
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
        if (silence.isPresent()) {
            return List.of("not known");
        }
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
