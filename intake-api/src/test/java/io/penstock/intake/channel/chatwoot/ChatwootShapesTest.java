package io.penstock.intake.channel.chatwoot;

import io.penstock.intake.channel.SampleRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatwootShapesTest {
    @ParameterizedTest
    @ValueSource(strings = {"s032-chatwoot-message-incoming", "s033-chatwoot-message-outgoing"})
    void anythingMayStandAnywhere(String name) {
        SampleRequest.of(new ChatwootAdapter(), "chatwoot/" + name)
                .isMappedWithAnythingAtEveryPlace();
    }
}
