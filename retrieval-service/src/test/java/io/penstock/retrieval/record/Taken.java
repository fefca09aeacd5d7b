package io.penstock.retrieval.record;

import io.penstock.schema.id.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Records of retrievals that found nothing.
final class Taken {
    private Taken() {}

    static RetrievalRecord by(TenantId tenant, String... sources) {
        var index = new RetrievalRecord.Index(UUID.randomUUID(), "1/2", 3);
        var details =
                new RetrievalRecord.Details(
                        "search",
                        List.of(sources),
                        10,
                        null,
                        2,
                        0,
                        "lexical: ok",
                        "v",
                        index,
                        0.5,
                        false,
                        12,
                        List.of());
        return new RetrievalRecord(
                UUID.randomUUID(),
                tenant,
                Instant.EPOCH,
                new RetrievalRecord.Question("shoes", null, List.of()),
                details);
    }
}
