package io.penstock.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceNetworkTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7,               203.0.113.0/24",
        "255.255.255.255,           255.255.255.0/24",
        "::ffff:203.0.113.7,        203.0.113.0/24",
        "2001:db8:1:2:3:4:5:6,      2001:db8:1:0:0:0:0:0/48",
        "fe80::1%eth0,              fe80:0:0:0:0:0:0:0/48",
        "0:0:0:0:0:0:0:1,           0:0:0:0:0:0:0:0/48"
    })
    void keepsTheNetworkAndForgetsTheMachine(String address, String network) {
        assertThat(SourceNetwork.of(address)).isEqualTo(network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "example.com", "203.0.113.7, 10.0.0.1", "%eth0"})
    void whatIsNoAddressIsNoNetwork(String text) {
        assertThat(SourceNetwork.of(text)).isNull();
    }

    @Test
    void aRequestOfNobodyComesFromNowhere() {
        assertThat(SourceNetwork.of(null)).isNull();
    }
}
