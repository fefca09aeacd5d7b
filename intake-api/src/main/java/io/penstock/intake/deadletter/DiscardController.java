package io.penstock.intake.deadletter;

import io.penstock.intake.audit.Audited;
import io.penstock.intake.delivery.BodyPointer;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.audit.Deed;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.DeadLetters.DiscardRequest;
import io.penstock.schema.api.DeadLetters.Discarded;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.redrive.Order;
import io.penstock.store.redrive.Redrives;
import io.penstock.store.redrive.TooManyLettersException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;

/// `/v1/dead-letters/discard`: letters that nobody will send on; planned first, as redrives are.
@RestController
class DiscardController {
    private static final int MAX_BODY = 512 * 1024;
    private static final int MAX_REASON = 1_000;

    private final Redrives redrives;
    private final Audited audited;

    DiscardController(Redrives redrives, Audited audited) {
        this.redrives = redrives;
        this.audited = audited;
    }

    @PostMapping("/v1/dead-letters/discard")
    ResponseEntity<?> discard(TenantId tenant, Caller caller, HttpServletRequest request) {
        var asked = parsed(RequestReader.read(request, MAX_BODY).body());
        var filter = asked.filter();
        if (filter == null) {
            throw LetterFilter.invalid(
                    "#/filter", "missing", "An object; {} for every open letter");
        }
        LetterFilter.check(filter);
        try {
            return ResponseEntity.ok(
                    Boolean.TRUE.equals(asked.dryRun())
                            ? redrives.plan(tenant, filter, Order.RESUME)
                            : discarded(tenant, caller, asked));
        } catch (TooManyLettersException e) {
            throw LetterFilter.tooMany(e);
        }
    }

    private Discarded discarded(TenantId tenant, Caller caller, DiscardRequest asked) {
        var filter = Objects.requireNonNull(asked.filter());
        var plan = asked.plan();
        var reason = asked.reason();
        if (plan == null) {
            throw LetterFilter.invalid(
                    "#/plan", "missing", "The plan of a dry run; ask with dryRun first");
        }
        if (reason == null || reason.isBlank() || !storable(reason)) {
            throw LetterFilter.invalid("#/reason", "invalid", "Why, in at most 1000 characters");
        }
        return audited.act(
                        tenant,
                        caller,
                        () -> redrives.discard(tenant, filter, plan, reason, caller.name()),
                        outcome ->
                                outcome.map(
                                        discarded ->
                                                Deed.done("letters.discard", "plan", plan)
                                                        .with("letters", discarded.count())
                                                        .because(reason)))
                .orElseThrow(LetterFilter::planChanged);
    }

    private static boolean storable(String reason) {
        return reason.length() <= MAX_REASON && reason.indexOf('\0') < 0;
    }

    private static DiscardRequest parsed(byte[] body) {
        try {
            var request = StrictJson.EXACT.readValue(body, DiscardRequest.class);
            return Objects.requireNonNullElseGet(
                    request, () -> new DiscardRequest(null, null, null, null));
        } catch (JacksonException e) {
            throw LetterFilter.invalid(
                    BodyPointer.of(e).orElse("#"),
                    "unreadable",
                    "Not a member or a value of this request");
        }
    }
}
