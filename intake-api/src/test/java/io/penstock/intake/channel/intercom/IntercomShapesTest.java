package io.penstock.intake.channel.intercom;

import io.penstock.intake.channel.SampleRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntercomShapesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "s027-intercom-user-created",
                "s028-intercom-user-replied",
                "s029-intercom-ping"
            })
    void anythingMayStandAnywhere(String name) {
        SampleRequest.of(new IntercomAdapter(), "intercom/" + name)
                .isMappedWithAnythingAtEveryPlace();
    }
}
