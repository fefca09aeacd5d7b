package io.penstock.intake.channel.twilio;

import io.penstock.intake.channel.SampleRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioShapesTest {
    @ParameterizedTest
    @ValueSource(strings = {"s039-twilio-text", "s040-twilio-media"})
    void anythingMayStandAnywhere(String name) {
        SampleRequest.of(new TwilioAdapter(), "twilio/" + name).isMappedWithAnythingAtEveryPlace();
    }
}
