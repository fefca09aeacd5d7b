package io.penstock.store.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ConnectionsTest {
    private static final String[] SUPPORT = {
        "penstock.connections[0].channel=whatsapp",
        "penstock.connections[0].id=ep_support",
        "penstock.connections[0].tenant=acme",
        "penstock.connections[0].accounts[0]=106540352242922",
        "penstock.connections[0].secrets[0]=sample-secret",
        "penstock.connections[0].verify-token=sample-token",
        "penstock.connections[0].outbound.base-url=http://127.0.0.1:9001",
        "penstock.connections[0].outbound.access-token=sample-access",
        "penstock.connections[0].outbound.allowed-hosts[0]=127.0.0.1",
    };

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(ConnectionConfiguration.class);

    @Test
    void findsAConnectionByItsAddressAndByItsAccount() {
        runner.withPropertyValues(SUPPORT)
                .run(
                        context -> {
                            var connections = context.getBean(Connections.class);
                            var support =
                                    connections.find(Channel.WHATSAPP, "ep_support").orElseThrow();
                            assertThat(support.enabled()).isTrue();
                            assertThat(support.outbound().baseUrl())
                                    .isEqualTo(URI.create("http://127.0.0.1:9001"));
                            assertThat(
                                            connections.ofAccount(
                                                    new TenantId("acme"),
                                                    Channel.WHATSAPP,
                                                    "106540352242922"))
                                    .contains(support);
                            assertThat(
                                            connections.ofAccount(
                                                    new TenantId("globex"),
                                                    Channel.WHATSAPP,
                                                    "106540352242922"))
                                    .isEmpty();
                            assertThat(support.toString())
                                    .doesNotContain("sample-secret", "sample-access");
                        });
    }

    @Test
    void prefersAConnectionThatIsOn() {
        runner.withPropertyValues(SUPPORT)
                .withPropertyValues(
                        "penstock.connections[0].enabled=false",
                        "penstock.connections[1].channel=whatsapp",
                        "penstock.connections[1].id=ep_after_it",
                        "penstock.connections[1].tenant=acme",
                        "penstock.connections[1].accounts[0]=106540352242922")
                .run(
                        context ->
                                assertThat(
                                                context.getBean(Connections.class)
                                                        .ofAccount(
                                                                new TenantId("acme"),
                                                                Channel.WHATSAPP,
                                                                "106540352242922")
                                                        .orElseThrow()
                                                        .id())
                                        .isEqualTo("ep_after_it"));
    }

    @Test
    void readsAChannelOfTwoWords() {
        runner.withPropertyValues(
                        "penstock.connections[0].channel=standard-webhooks",
                        "penstock.connections[0].id=ep_any",
                        "penstock.connections[0].tenant=acme")
                .run(
                        context ->
                                assertThat(
                                                context.getBean(Connections.class)
                                                        .find(Channel.STANDARD_WEBHOOKS, "ep_any"))
                                        .isPresent());
    }

    @Test
    void refusesTwoConnectionsWithOneAddress() {
        runner.withPropertyValues(SUPPORT)
                .withPropertyValues(
                        "penstock.connections[1].channel=whatsapp",
                        "penstock.connections[1].id=ep_support",
                        "penstock.connections[1].tenant=globex")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void readsWhatAWayBackNeedsBesides() {
        runner.withPropertyValues(intercom("options.adminId=3156780"))
                .run(
                        context ->
                                assertThat(
                                                context.getBean(Connections.class)
                                                        .find(Channel.INTERCOM, "ep_ic")
                                                        .orElseThrow()
                                                        .outbound()
                                                        .option(OutboundOption.INTERCOM_ADMIN))
                                        .contains("3156780"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"options.adminId=Kim", "options.senderActorId=A-1"})
    void refusesAnOptionThatTheWayBackDoesNotKnow(String option) {
        runner.withPropertyValues(intercom(option))
                .run(
                        context ->
                                assertThat(context.getStartupFailure())
                                        .hasStackTraceContaining("Connection intercom/ep_ic"));
    }

    private static String[] intercom(String option) {
        return new String[] {
            "penstock.connections[0].channel=intercom",
            "penstock.connections[0].id=ep_ic",
            "penstock.connections[0].tenant=acme",
            "penstock.connections[0].outbound.base-url=https://api.intercom.io",
            "penstock.connections[0].outbound.access-token=sample-access",
            "penstock.connections[0].outbound." + option,
        };
    }

    @Test
    void doesWithoutAnyConnection() {
        runner.run(
                context ->
                        assertThat(
                                        context.getBean(Connections.class)
                                                .find(Channel.WHATSAPP, "ep_support"))
                                .isEmpty());
    }
}
