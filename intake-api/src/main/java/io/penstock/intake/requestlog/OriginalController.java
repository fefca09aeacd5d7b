package io.penstock.intake.requestlog;

import io.penstock.intake.audit.AccessReason;
import io.penstock.intake.audit.Audited;
import io.penstock.intake.audit.Download;
import io.penstock.intake.requestlog.RequestLog.Opened;
import io.penstock.platform.audit.Deed;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.id.TenantId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// The bytes of a request as they came: to who may see originals and says why.
@RestController
class OriginalController {
    private final RequestLog requests;
    private final Audited audited;

    OriginalController(RequestLog requests, Audited audited) {
        this.requests = requests;
        this.audited = audited;
    }

    /// Who reads what somebody sent is on record before it leaves.
    @GetMapping("/v1/deliveries/{id}/body")
    ResponseEntity<byte[]> body(
            TenantId tenant,
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = AccessReason.HEADER, required = false) @Nullable String reason) {
        var opened = requests.open(tenant, id);
        var delivery = opened.kept().delivery().id();
        var body =
                audited.act(
                        tenant,
                        caller,
                        () -> revealed(opened, reason),
                        _ ->
                                Optional.of(
                                        Deed.done("delivery.reveal", "delivery", delivery)
                                                .because(reason)));
        var attachment = ContentDisposition.attachment().filename(delivery + ".bin").build();
        return Download.of(attachment, MediaType.APPLICATION_OCTET_STREAM, body);
    }

    private static byte[] revealed(Opened opened, @Nullable String reason) {
        AccessReason.check(reason);
        var body = opened.content().body();
        if (body == null) {
            throw ProblemException.of(
                    "body-not-kept",
                    409,
                    "There is no body",
                    "Of a request that nobody vouched for, only a digest is kept");
        }
        return body;
    }
}
