package io.penstock.intake;

import io.penstock.intake.delivery.DeliveryId;
import io.penstock.intake.delivery.DeliveryRecords;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

    /// What was kept of the last request with that body, as it was sent.
    static DeliveryRecords.Content ofBody(RunningIntake intake, EventTopic topic, byte[] body)
            throws IOException {
        var sha256 = HexFormat.of().formatHex(sha256(body));
        for (var record : topic.recordsOf("verdict", "taken").reversed()) {
            var content = open(intake, record);
            if (sha256.equals(content.sha256())) {
                return content;
            }
        }
        throw new AssertionError("Nothing was kept of that body");
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
