package io.penstock.standalone.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
    @Test
    void movesEveryPortByTheOffset() {
        assertThat(Ports.shiftedBy("100").of(Port.INTAKE)).isEqualTo(8180);
        assertThat(Ports.shiftedBy(null).url(Port.GATEWAY)).isEqualTo("http://127.0.0.1:8081");
        assertThat(Ports.shiftedBy("  ").of(Port.POSTGRES)).isEqualTo(15432);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "many", "50000", "1.5"})
    void refusesAnOffsetThatIsNone(String offset) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> Ports.shiftedBy(offset))
                .withMessageContaining(Ports.VARIABLE);
    }

    @Test
    void namesATakenPortAndTheRemedy() throws IOException {
        try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ports = new Ports(holder.getLocalPort() - Port.INTAKE.usual());

            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(ports::requireFree)
                    .withMessageContaining("port " + holder.getLocalPort())
                    .withMessageContaining("intake-api")
                    .withMessageContaining(Ports.VARIABLE);
        }
    }
}
