package io.penstock.intake.requestlog;

import io.penstock.intake.delivery.DeliveryRecords;
import io.penstock.intake.delivery.DeliveryRecords.Content;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.id.TenantId;
import io.penstock.store.delivery.DeliveryViews;
import io.penstock.store.delivery.KeptDelivery;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Finds one delivery and opens it.
@Component
class RequestLog {
    private static final String NAME = "This delivery";

    private final DeliveryViews stored;
    private final DeliveryRecords records;

    RequestLog(DeliveryViews stored, DeliveryRecords records) {
        this.stored = stored;
        this.records = records;
    }

    record Opened(KeptDelivery kept, Content content) {}

    /// @throws ProblemException 404 if the tenant has none of that id, or has it no longer
    Opened open(TenantId tenant, String id) {
        var kept =
                stored.find(tenant, parse(id)).orElseThrow(() -> ProblemException.notFound(NAME));
        return new Opened(kept, records.open(kept));
    }

    private static UUID parse(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException _) {
            throw ProblemException.notFound(NAME);
        }
    }
}
