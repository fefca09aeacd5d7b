package io.penstock.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
    private static final TenantId ACME = new TenantId("acme");

    private final KeyedHash hash = KeyedHash.withRootKey(new byte[32]);

    @Test
    void aRetryCollidesWithTheFirstTry() {
        assertThat(id(ACME, "1065", "wamid.1", EventType.MESSAGE_RECEIVED))
                .isEqualTo(id(ACME, "1065", "wamid.1", EventType.MESSAGE_RECEIVED));
    }

    @Test
    void whateverDiffersGivesAnotherId() {
        var id = id(ACME, "1065", "wamid.1", EventType.MESSAGE_RECEIVED);

        assertThat(id(new TenantId("other"), "1065", "wamid.1", EventType.MESSAGE_RECEIVED))
                .isNotEqualTo(id);
        assertThat(id(ACME, "1066", "wamid.1", EventType.MESSAGE_RECEIVED)).isNotEqualTo(id);
        assertThat(id(ACME, "1065", "wamid.2", EventType.MESSAGE_RECEIVED)).isNotEqualTo(id);
        assertThat(id(ACME, "1065", "wamid.1", EventType.MESSAGE_STATUS)).isNotEqualTo(id);
    }

    @Test
    void partsDoNotFlowIntoEachOther() {
        assertThat(hash.conversationKey(ACME, Channel.WHATSAPP, "12", "3"))
                .isNotEqualTo(hash.conversationKey(ACME, Channel.WHATSAPP, "1", "23"));
    }

    @Test
    void aBlindIndexFindsEqualValuesOfOneTenantAndKind() {
        assertThat(hash.blind(ACME, "phone", "+15550100"))
                .hasSize(16)
                .isEqualTo(hash.blind(ACME, "phone", "+15550100"))
                .isNotEqualTo(hash.blind(ACME, "email", "+15550100"))
                .isNotEqualTo(hash.blind(ACME, "phone", "+15550101"))
                .isNotEqualTo(hash.blind(new TenantId("other"), "phone", "+15550100"));
    }

    @Test
    void agreesWithAnotherImplementation() {
        // HMAC-SHA256 under HKDF-SHA256(32 zero bytes, no salt, "penstock|acme|id|1"), computed
        // with Python's hmac module
        assertThat(hash.subject(ACME, "call-88")).isEqualTo("4lmh6ybmxqhmu6eqhm2wzx6gjp");
    }

    private EventId id(TenantId tenant, String account, String nativeId, EventType kind) {
        return hash.eventId(tenant, Channel.WHATSAPP, account, nativeId, kind);
    }
}
