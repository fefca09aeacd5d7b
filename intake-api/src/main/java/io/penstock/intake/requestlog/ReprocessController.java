package io.penstock.intake.requestlog;

import io.penstock.intake.audit.Audited;
import io.penstock.intake.channel.Reprocessing;
import io.penstock.intake.channel.Reprocessing.Outcome;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.requestlog.RequestLog.Opened;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Intake;
import io.penstock.schema.id.TenantId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Takes a kept request in again, for whoever vouches for it. What was accepted before is absorbed
/// by its identity.
@RestController
class ReprocessController {
    private static final Logger log = LoggerFactory.getLogger(ReprocessController.class);

    private final RequestLog requests;
    private final Reprocessing reprocessing;
    private final Audited audited;

    ReprocessController(RequestLog requests, Reprocessing reprocessing, Audited audited) {
        this.requests = requests;
        this.reprocessing = reprocessing;
        this.audited = audited;
    }

    /// Kafka takes no part in a transaction of the audit: the deed is on record before it is done.
    @PostMapping("/v1/deliveries/{id}/reprocess")
    Intake.Answer reprocess(TenantId tenant, Caller caller, @PathVariable String id) {
        var opened = requests.open(tenant, id);
        var delivery = opened.kept().delivery().id();
        var readiness =
                audited.act(
                        tenant,
                        caller,
                        () -> readiness(opened),
                        it -> Optional.of(Readiness.deed(delivery, it)));
        log.atInfo()
                .addKeyValue("tenant", tenant)
                .addKeyValue("delivery", delivery)
                .addKeyValue("by", caller.name())
                .log("Somebody wants a delivery to be taken in again");
        return switch (readiness) {
            case Readiness.Ready(var receipt) -> again(receipt);
            case Readiness.Refused refused -> throw refused.problem();
        };
    }

    private Intake.Answer again(Receipt receipt) {
        return switch (reprocessing.again(receipt)) {
            case Outcome.Answered(var answer) -> answer;
            case Outcome.Unreadable(var problem) -> throw ProblemException.of(problem, 400);
            case Outcome.NoConnection() -> throw Readiness.Refused.NO_CONNECTION.problem();
        };
    }

    private Readiness readiness(Opened opened) {
        return opened.content()
                .request()
                .map(request -> Receipt.again(opened.kept(), opened.content(), request))
                .map(this::readiness)
                .orElse(Readiness.Refused.NOT_AUTHENTIC);
    }

    private Readiness readiness(Receipt receipt) {
        return reprocessing.possible(receipt.source())
                ? new Readiness.Ready(receipt)
                : Readiness.Refused.NO_CONNECTION;
    }
}
