package io.penstock.intake;

import io.penstock.intake.delivery.DeliveryId;
import io.penstock.intake.delivery.DeliveryRecords;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Opens what was kept of a request.
final class Deliveries {
    private Deliveries() {}

    static DeliveryRecords.Content open(RunningIntake intake, ConsumerRecord<String, byte[]> record)
            throws IOException {
        var headers = EventTopic.headers(record);
        var id = new DeliveryId(UUID.fromString(headers.get("delivery-id")));
        var tenant = new TenantId(headers.get("tenantid"));
        var packed =
                intake.bean(Sealing.class).open(tenant, DeliveryRecords.place(id), record.value());
        try (var json = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return StrictJson.CLOSED.readValue(json.readAllBytes(), DeliveryRecords.Content.class);
        }
    }
}
