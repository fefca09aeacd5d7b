package io.penstock.intake.audit;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.AuditRows;
import io.penstock.schema.id.TenantId;
import io.penstock.store.audit.AuditLog;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/audit`: what people of a tenant did, newest first.
@RestController
class AuditController {
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    private final AuditLog log;

    AuditController(AuditLog log) {
        this.log = log;
    }

    @GetMapping("/v1/audit")
    AuditRows.Page page(
            TenantId tenant,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String object,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > AuditLog.MAX_PAGE) {
            throw badParameter("limit", "1 to 200");
        }
        if (Stream.of(actor, action, object)
                .anyMatch(text -> text != null && text.indexOf('\0') >= 0)) {
            throw badParameter("actor, action or object", "a name");
        }
        if (Stream.of(from, to).anyMatch(AuditController::beyond)) {
            throw badParameter("from or to", "a time of the years 1970 to 9999");
        }
        try {
            return log.page(
                    tenant, new AuditLog.Filter(actor, action, object, from, to), cursor, limit);
        } catch (IllegalArgumentException _) {
            throw badParameter("cursor", "the `next` of the page before");
        }
    }

    private static boolean beyond(@Nullable Instant time) {
        return time != null && (time.isBefore(Instant.EPOCH) || !time.isBefore(END));
    }

    private static ProblemException badParameter(String name, String expected) {
        return ProblemException.of(
                "invalid-parameter",
                400,
                "A parameter cannot be read",
                "The parameter %s must be %s".formatted(name, expected));
    }
}
