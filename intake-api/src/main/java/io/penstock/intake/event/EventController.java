package io.penstock.intake.event;

import io.penstock.intake.arrival.ArrivalWatch;
import io.penstock.intake.arrival.IngestLag;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Runs;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.view.RunViews;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/events/{id}`: what became of an event. One of another tenant does not exist.
@RestController
class EventController {
    private final RunViews views;
    private final ArrivalWatch arrivals;
    private final IngestLag lag;

    EventController(RunViews views, ArrivalWatch arrivals, IngestLag lag) {
        this.views = views;
        this.arrivals = arrivals;
        this.lag = lag;
    }

    @GetMapping("/v1/events/{id}")
    Runs.EventView event(TenantId tenant, @PathVariable String id) {
        if (!EventId.wellFormed(id)) {
            throw ProblemException.notFound("This event");
        }
        var event = new EventId(id);
        return views.event(tenant, event).orElseGet(() -> awaited(tenant, event));
    }

    private Runs.EventView awaited(TenantId tenant, EventId event) {
        arrivals.await(tenant, event);
        return views.event(tenant, event).orElseThrow(this::notThere);
    }

    private ProblemException notThere() {
        var behind = lag.records();
        var detail =
                behind.isPresent()
                        ? "This event does not exist; the ingester is %d events behind"
                                .formatted(behind.getAsLong())
                        : "This event does not exist; how far the ingester is behind is not known";
        return ProblemException.of("not-found", 404, "Not found", detail);
    }
}
