package io.penstock.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schema.api.Deliveries.Counts;
import io.penstock.schema.api.Deliveries.Delivery;
import io.penstock.schema.api.Deliveries.Verdict;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryHeadersTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Delivery DELIVERY =
            new Delivery(
                    UUID.randomUUID(),
                    Instant.parse("2026-06-01T12:00:00.123456Z"),
                    Channel.FORM,
                    "contact",
                    Verdict.TAKEN,
                    1234,
                    new Counts(1, 2, 3, 4),
                    List.of("required", "honeypot"),
                    UUID.randomUUID());

    @Test
    void whatIsWrittenIsRead() {
        var read = DeliveryHeaders.read(DeliveryHeaders.of(ACME, DELIVERY), new byte[] {7});

        assertThat(read.tenant()).isEqualTo(ACME);
        assertThat(read.delivery()).isEqualTo(DELIVERY);
        assertThat(read.record()).containsExactly(7);
    }

    @Test
    void aRecordOfAVersionThatCountedNothingIsRead() {
        var headers = headers();
        headers.keySet()
                .removeAll(
                        List.of(
                                "size",
                                "accepted",
                                "duplicate",
                                "rejected",
                                "ignored",
                                "codes",
                                "reprocess-of"));

        var read = DeliveryHeaders.read(headers, new byte[] {7}).delivery();

        assertThat(read.items()).isEqualTo(new Counts(0, 0, 0, 0));
        assertThat(read.codes()).isEmpty();
        assertThat(read.reprocessOf()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "tenantid, Not A Tenant",
        "delivery-id, 7",
        "receivedtime, yesterday",
        "channel, telex",
        "verdict, fine",
        "size, -1",
        "accepted, 12345678901"
    })
    void whatIsNoDeliveryIsNamedAndNotQuoted(String name, String value) {
        var headers = headers();
        headers.put(name, value);

        assertThatThrownBy(() -> DeliveryHeaders.read(headers, new byte[] {7}))
                .isInstanceOf(UnreadableDeliveryException.class)
                .hasMessageContaining(name)
                .message()
                .doesNotContain(value);
    }

    @Test
    void aCodeIsAWordAndThereAreFew() {
        var many = IntStream.range(0, 50).mapToObj(i -> "c" + i).toList();

        assertThat(DeliveryHeaders.codes(List.of("required", "", "Dana said so", "required")))
                .containsExactly("required");
        assertThat(DeliveryHeaders.codes(many)).hasSize(20);
    }

    private static Map<String, String> headers() {
        return new LinkedHashMap<>(DeliveryHeaders.of(ACME, DELIVERY));
    }
}
