package io.penstock.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7,             203.0.113.7",
        "203.0.113.7:443,         203.0.113.7",
        "2001:db8::7,             2001:db8:0:0:0:0:0:7",
        "[2001:db8::7],           2001:db8:0:0:0:0:0:7",
        "[2001:db8::7]:443,       2001:db8:0:0:0:0:0:7",
        "::ffff:203.0.113.7,      203.0.113.7",
        "[::ffff:203.0.113.7]:80, 203.0.113.7",
        "fe80::1%eth0,            fe80:0:0:0:0:0:0:1",
        "[fe80::1%eth0]:80,       fe80:0:0:0:0:0:0:1"
    })
    void isTheOneBeforeThePort(String told, String address) {
        assertThat(CallerAddress.of(told)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil",
                "203.0.113",
                "203.0.113.256",
                "203.0.113.7:",
                "203.0.113.7:443:443",
                "203.0.113.7, 10.0.0.1",
                "[2001:db8::7",
                "[]:80",
                "1:2:3",
                ":",
                "%eth0"
            })
    void whatIsNoAddressIsNone(String told) {
        assertThat(CallerAddress.of(told)).isEmpty();
    }
}
