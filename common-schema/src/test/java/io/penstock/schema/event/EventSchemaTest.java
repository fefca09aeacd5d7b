package io.penstock.schema.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.json.StrictJson;
import io.penstock.schema.json.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSchemaTest {
    private static final String EVENT =
            """
            {"specversion":"1.0","id":"e1","source":"/acme/cloudevents","type":"intake.custom",
             "time":"2026-06-01T12:00:00Z","recordedtime":"2026-06-01T12:00:01Z","tenantid":"acme",
             "channel":"cloudevents","datacontenttype":"application/json","dataschema":"urn:intake:event:1",
             "data":{"custom":{"type":"com.example.x","source":"/x","body":{"a":1}},
              "native":{"id":"1","type":"com.example.x","raw":{"ref":"d","sha256":"0","size":1}}}}
            """;

    @Test
    void aCanonicalEventPasses() {
        assertThat(check(EVENT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "tenantid":"acme",          |                              | #/tenantid | required
                    "type":"intake.custom"      | "type":"intake.other"        | #/type     | enum
                    2026-06-01T12:00:00Z        | yesterday                    | #/time     | format
                    "custom":{"type":"com.example.x","source":"/x","body":{"a":1}}, | | #/data/custom | required
                    "native":{"id":"1"          | "native":{"nr":2,"id":"1"    | #/data/native | additionalProperties
                    """)
    void eachFaultIsNamedWithItsPlace(String from, String to, String pointer, String code) {
        assertThat(check(EVENT.replace(from, to == null ? "" : to)))
                .extracting(Violation::pointer, Violation::code)
                .contains(org.assertj.core.groups.Tuple.tuple(pointer, code));
    }

    private static List<Violation> check(String json) {
        return EventSchema.check(StrictJson.TOLERANT.readTree(json));
    }
}
