package io.penstock.intake.start;

import io.penstock.intake.accept.EventNaming;
import io.penstock.intake.audit.Audited;
import io.penstock.intake.body.Faults;
import io.penstock.intake.body.IdempotencyKey;
import io.penstock.intake.body.Members;
import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.channel.StrictBody;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.audit.Deed;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Runs;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.event.BodyDigest;
import io.penstock.store.ingest.NewRun;
import io.penstock.store.start.Starts;
import io.penstock.store.start.Starts.Started;
import io.penstock.store.view.RunViews;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// `POST /v1/runs`: a run of a workflow, now or at a time, whatever the workflow's trigger says. It
/// is durable when this answers, and asking again with the same key gives the same run.
@RestController
class StartController {
    /// Part of the identity of conversations that runs started here belong to.
    private static final String ACCOUNT = "runs";

    private static final int MAX_BODY = 256 * 1024;

    private final WantedWorkflow workflows;
    private final Starts starts;
    private final RunViews views;
    private final EventNaming naming;
    private final KeyedHash hash;
    private final BodyDigest digest;
    private final InstantSource clock;
    private final Audited audited;

    StartController(
            WantedWorkflow workflows,
            Starts starts,
            RunViews views,
            EventNaming naming,
            KeyedHash hash,
            BodyDigest digest,
            InstantSource clock,
            Audited audited) {
        this.workflows = workflows;
        this.starts = starts;
        this.views = views;
        this.naming = naming;
        this.hash = hash;
        this.digest = digest;
        this.clock = clock;
        this.audited = audited;
    }

    @PostMapping("/v1/runs")
    ResponseEntity<Runs.RunView> start(TenantId tenant, Caller caller, HttpServletRequest http) {
        var request = RequestReader.read(http, MAX_BODY);
        var key = key(request);
        var body = body(request);
        return switch (started(tenant, caller, key, request, body)) {
            case Started.New(var run) -> answer(202, tenant, run);
            case Started.Again(var run) -> answer(200, tenant, run);
            case Started.Otherwise() ->
                    throw ProblemException.of(
                            "idempotency-key-reused",
                            422,
                            "The idempotency key was used for something else",
                            "Ask for another run with another key");
        };
    }

    private Started started(
            TenantId tenant, Caller caller, String key, RawRequest request, JsonNode body) {
        var faults = new Faults();
        var members = new Members(body, "#", faults);
        var plan =
                workflows
                        .named(tenant, members)
                        .flatMap(named -> workflows.plan(tenant, named, members));
        var beginning = StartRequest.beginning(members, clock.instant());
        var commission = Commission.read(members);
        members.end();
        var event =
                commission.event(
                        tenant,
                        hash.causeId(tenant, "idempotency-key", key),
                        ACCOUNT,
                        key,
                        request,
                        clock.instant(),
                        naming,
                        faults);
        faults.refuse();
        var run = plan.orElseThrow();
        return audited.act(
                tenant,
                caller,
                () ->
                        starts.start(
                                event.orElseThrow(),
                                digest.of(tenant, body),
                                run,
                                beginning,
                                caller.name()),
                outcome -> deed(run, outcome));
    }

    /// Who asks again does nothing new.
    private static Optional<Deed> deed(NewRun plan, Started outcome) {
        return switch (outcome) {
            case Started.New(var run) ->
                    Optional.of(
                            Deed.done("run.start", "run", run)
                                    .with("workflow", plan.workflow())
                                    .with("version", plan.workflowVersion()));
            case Started.Again(_), Started.Otherwise() -> Optional.empty();
        };
    }

    private ResponseEntity<Runs.RunView> answer(int status, TenantId tenant, RunId run) {
        return ResponseEntity.status(status)
                .location(URI.create("/v1/runs/" + run))
                .body(
                        views.run(tenant, run)
                                .orElseThrow(() -> ProblemException.notFound("This run")));
    }

    /// Without one, a request that is sent again would start a second run.
    private static String key(RawRequest request) {
        return IdempotencyKey.read(request)
                .orElseThrow(
                        () ->
                                ProblemException.of(
                                        "idempotency-key-missing",
                                        400,
                                        "An Idempotency-Key is wanted",
                                        "One header Idempotency-Key of 1 to 255 characters, the same when the request is sent again"));
    }

    private static JsonNode body(RawRequest request) {
        return switch (StrictBody.parse(request.body())) {
            case Parsed.Body<JsonNode>(var json) -> json;
            case Parsed.Unreadable<JsonNode>(var problem) ->
                    throw ProblemException.of(problem, 400);
        };
    }
}
