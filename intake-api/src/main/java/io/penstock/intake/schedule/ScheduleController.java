package io.penstock.intake.schedule;

import io.penstock.intake.audit.Audited;
import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.channel.StrictBody;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Schedules.Occurrence;
import io.penstock.schema.api.Schedules.Page;
import io.penstock.schema.api.Schedules.View;
import io.penstock.schema.id.TenantId;
import io.penstock.store.schedule.Schedule;
import io.penstock.store.schedule.Schedules;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// `/v1/schedules`: cron expressions that start runs. One of another tenant does not exist.
@RestController
@RequestMapping("/v1/schedules")
class ScheduleController {
    private static final int MAX_BODY = 256 * 1024;
    private static final int SHOWN = 5;

    private final Schedules schedules;
    private final ScheduleBody bodies;
    private final Audited audited;

    ScheduleController(Schedules schedules, ScheduleBody bodies, Audited audited) {
        this.schedules = schedules;
        this.bodies = bodies;
        this.audited = audited;
    }

    @GetMapping
    Page all(TenantId tenant) {
        return new Page(
                schedules.all(tenant).stream().map(schedule -> view(schedule, null)).toList());
    }

    @GetMapping("/{name}")
    View schedule(TenantId tenant, @PathVariable String name) {
        return schedules
                .find(tenant, name)
                .map(schedule -> view(schedule, last(tenant, name)))
                .orElseThrow(ScheduleController::unknown);
    }

    @PutMapping("/{name}")
    ResponseEntity<View> put(
            TenantId tenant, Caller caller, @PathVariable String name, HttpServletRequest http) {
        var request = RequestReader.read(http, MAX_BODY);
        var draft = bodies.read(tenant, name, request, json(request));
        var created =
                audited.act(
                        tenant,
                        caller,
                        () -> schedules.put(draft),
                        isNew -> Optional.of(ScheduleDeeds.put(draft.terms(), isNew)));
        return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
                .body(schedule(tenant, name));
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(TenantId tenant, Caller caller, @PathVariable String name) {
        var deleted =
                audited.act(
                        tenant,
                        caller,
                        () -> schedules.delete(tenant, name),
                        done -> done ? Optional.of(ScheduleDeeds.delete(name)) : Optional.empty());
        if (!deleted) {
            throw unknown();
        }
    }

    @PostMapping("/{name}/pause")
    View pause(TenantId tenant, Caller caller, @PathVariable String name) {
        return paused(tenant, caller, name, true);
    }

    @PostMapping("/{name}/resume")
    View resume(TenantId tenant, Caller caller, @PathVariable String name) {
        return paused(tenant, caller, name, false);
    }

    private View paused(TenantId tenant, Caller caller, String name, boolean paused) {
        var pausing =
                audited.act(
                        tenant,
                        caller,
                        () -> schedules.pause(tenant, name, paused),
                        outcome -> ScheduleDeeds.of(name, paused, outcome));
        return switch (pausing) {
            case DONE, SO_BEFORE -> schedule(tenant, name);
            case UNKNOWN -> throw unknown();
        };
    }

    private List<Occurrence> last(TenantId tenant, String name) {
        return schedules.occurrences(tenant, name).stream()
                .map(
                        told ->
                                new Occurrence(
                                        told.at(), told.since(), told.outcome().name(), told.run()))
                .toList();
    }

    private static View view(Schedule schedule, @Nullable List<Occurrence> last) {
        var terms = schedule.terms();
        return new View(
                terms.name(),
                terms.workflow(),
                terms.version(),
                terms.cron().expression(),
                terms.cron().zone().getId(),
                terms.misfire().word(),
                terms.overlap().word(),
                schedule.paused(),
                next(schedule),
                last,
                schedule.createdAt(),
                schedule.updatedAt());
    }

    private static List<Instant> next(Schedule schedule) {
        var next = schedule.nextAt();
        return schedule.paused() || next == null
                ? List.of()
                : Stream.concat(
                                Stream.of(next),
                                schedule.terms().cron().next(next, SHOWN - 1).stream())
                        .toList();
    }

    private static JsonNode json(RawRequest request) {
        return switch (StrictBody.parse(request.body())) {
            case Parsed.Body<JsonNode>(var json) -> json;
            case Parsed.Unreadable<JsonNode>(var problem) ->
                    throw ProblemException.of(problem, 400);
        };
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("This schedule");
    }
}
