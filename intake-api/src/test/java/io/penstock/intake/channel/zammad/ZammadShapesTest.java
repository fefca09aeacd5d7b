package io.penstock.intake.channel.zammad;

import io.penstock.intake.channel.SampleRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZammadShapesTest {
    @ParameterizedTest
    @ValueSource(strings = {"s034-zammad-ticket-article"})
    void anythingMayStandAnywhere(String name) {
        SampleRequest.of(new ZammadAdapter(), "zammad/" + name).isMappedWithAnythingAtEveryPlace();
    }
}
