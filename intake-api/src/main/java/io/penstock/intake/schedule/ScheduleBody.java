package io.penstock.intake.schedule;

import io.penstock.intake.accept.EventNaming;
import io.penstock.intake.body.Faults;
import io.penstock.intake.body.Members;
import io.penstock.intake.body.Text;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.start.Commission;
import io.penstock.intake.start.WantedWorkflow;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.id.TenantId;
import io.penstock.store.schedule.Cron;
import io.penstock.store.schedule.Misfire;
import io.penstock.store.schedule.Overlap;
import io.penstock.store.schedule.Schedule;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// The body of a `PUT`, checked whole.
@Component
final class ScheduleBody {
    private static final String ACCOUNT = "schedules";
    private static final Text ZONE =
            new Text("A time zone such as Europe/Berlin", name -> Cron.zone(name).isPresent());
    private static final Text CRON =
            new Text(
                    "A cron expression of five fields, or six with seconds first, that happens",
                    text -> text.length() <= 100 && Cron.of(text, ZoneOffset.UTC).isPresent());

    private final WantedWorkflow workflows;
    private final EventNaming naming;
    private final KeyedHash hash;
    private final InstantSource clock;

    ScheduleBody(
            WantedWorkflow workflows, EventNaming naming, KeyedHash hash, InstantSource clock) {
        this.workflows = workflows;
        this.naming = naming;
        this.hash = hash;
        this.clock = clock;
    }

    /// @throws io.penstock.platform.problem.ProblemException 422 with every fault
    Schedule.Draft read(TenantId tenant, String name, RawRequest request, JsonNode json) {
        var faults = new Faults();
        var body = new Members(json, "#", faults);
        if (!Text.ID.admits(name)) {
            faults.add("#/name", "format", Text.ID.expected());
        }
        var workflow = workflows.named(tenant, body);
        var zone = Optional.ofNullable(body.text("zone", ZONE)).flatMap(Cron::zone);
        if (!body.has("zone")) {
            body.fault("zone", "required", ZONE.expected());
        }
        var cron = cron(body, zone.orElse(ZoneOffset.UTC));
        var misfire = word(body, "misfire", Misfire.values(), Misfire::word, Misfire.SKIP);
        var overlap = word(body, "overlap", Overlap.values(), Overlap::word, Overlap.QUEUE);
        var commission = Commission.read(body);
        body.ignore("name", "paused", "next", "last", "createdAt", "updatedAt");
        body.end();
        var event =
                commission.event(
                        tenant,
                        hash.causeId(tenant, ACCOUNT, name),
                        ACCOUNT,
                        name,
                        request,
                        clock.instant(),
                        naming,
                        faults);
        faults.refuse();
        var named = workflow.orElseThrow();
        return new Schedule.Draft(
                new Schedule.Terms(
                        tenant,
                        name,
                        named.workflow(),
                        named.version(),
                        cron.orElseThrow(),
                        misfire,
                        overlap),
                event.orElseThrow());
    }

    private static Optional<Cron> cron(Members body, ZoneId zone) {
        var text = body.text("cron", CRON);
        if (!body.has("cron")) {
            body.fault("cron", "required", CRON.expected());
        }
        return Optional.ofNullable(text).flatMap(read -> Cron.of(read, zone));
    }

    private static <E> E word(
            Members body, String name, E[] values, Function<E, String> word, E otherwise) {
        var words = Arrays.stream(values).map(word).toList();
        var form = new Text("One of " + String.join(", ", words), words::contains);
        var given = body.text(name, form);
        return Arrays.stream(values)
                .filter(value -> word.apply(value).equals(given))
                .findFirst()
                .orElse(otherwise);
    }
}
