package io.penstock.standalone.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.standalone.place.Ports;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthAddressesTest {

    @ParameterizedTest
    @EnumSource
    void aServiceIsAskedWhetherItLivesAndThenWhetherItIsReady(Service service) {
        assertThat(HealthAddresses.of(service, new Ports(0)).stream().map(URI::getPath))
                .containsExactly("/actuator/health/liveness", "/actuator/health/readiness");
    }
}
