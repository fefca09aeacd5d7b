package io.penstock.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.platform.seal.TinkSealing;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventSchema;
import io.penstock.schema.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EventRecordsTest {
    private static final byte[] KEY = new byte[32];
    private static final String JSON =
            """
            {"specversion":"1.0","id":"abcdefghijklmnopqrstuvwxyz","source":"/acme/whatsapp/1065",
             "type":"intake.message.received","subject":"tel:+12025550143","time":"2026-06-01T12:00:00Z",
             "recordedtime":"2026-06-01T12:00:01Z","tenantid":"acme","channel":"whatsapp",
             "datacontenttype":"application/json","dataschema":"urn:intake:event:1","partitionkey":"k7",
             "comexampleextension1":"value",
             "data":{"contact":{"id":"tel:+12025550143","name":{"full":"Dana Sample"}},
              "conversation":{"id":"tel:+12025550143"},
              "message":{"id":"wamid.1","kind":"image","direction":"inbound","text":null},
              "replyTo":{"channel":"whatsapp","account":"1065","address":"tel:+12025550143"},
              "attachments":[{"type":"image/jpeg","blobId":"1","auth":true}],
              "native":{"id":"wamid.1","type":"image","raw":{"ref":"d1","sha256":"00","size":3}}}}
            """;

    private final EventRecords records =
            new EventRecords(TinkSealing.withRootKey(KEY), KeyedHash.withRootKey(KEY));
    private final Event event = StrictJson.CLOSED.readValue(JSON, Event.class);

    @Test
    void anEventIsCanonicalBeforeAndAfterItsWayThroughKafka() {
        var encoded = records.encode(event);
        var decoded = records.decode(encoded.headers(), encoded.value());

        assertThat(decoded).isEqualTo(event);
        assertThat(StrictJson.CLOSED.readTree(StrictJson.CLOSED.writeValueAsString(decoded)))
                .isEqualTo(StrictJson.CLOSED.readTree(JSON));
        assertThat(EventSchema.check(StrictJson.CLOSED.valueToTree(decoded))).isEmpty();
    }

    @Test
    void nothingPersonalStandsInKeyHeadersOrValue() {
        var encoded = records.encode(event);

        var clear =
                encoded.key()
                        + encoded.headers()
                        + new String(encoded.value(), StandardCharsets.ISO_8859_1);
        assertThat(clear)
                .doesNotContain("12025550143")
                .doesNotContain("Dana")
                .doesNotContain("wamid");
    }

    @Test
    void aRecordThatIsNoEventIsUnreadableAndSaysWhy() {
        assertUnreadable(headers -> headers.remove("ce_id"), "ce_id");
        assertUnreadable(
                headers -> headers.put("ce_id", "bbbbbbbbbbbbbbbbbbbbbbbbbb"), "does not open");
        assertUnreadable(headers -> headers.put("ce_tenantid", "other"), "does not open");
        assertUnreadable(headers -> headers.put("content-type", "text/plain"), "content-type");
        assertThatThrownBy(() -> records.decode(records.encode(event).headers(), null))
                .isInstanceOf(UnreadableRecordException.class);
    }

    @Test
    void aStrangersExtensionIsKept() {
        assertThat(event.extensions()).containsOnlyKeys("comexampleextension1");
    }

    private void assertUnreadable(Consumer<Map<String, String>> fault, String reason) {
        var encoded = records.encode(event);
        var headers = new LinkedHashMap<>(encoded.headers());
        fault.accept(headers);
        assertThatThrownBy(() -> records.decode(headers, encoded.value()))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining(reason);
    }
}
