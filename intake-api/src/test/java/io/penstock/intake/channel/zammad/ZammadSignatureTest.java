package io.penstock.intake.channel.zammad;

import io.penstock.intake.channel.HubSignatureContract;
import io.penstock.intake.channel.SampleRequest;

class ZammadSignatureTest implements HubSignatureContract {

    @Override
    public SampleRequest sample() {
        return SampleRequest.of(new ZammadAdapter(), "zammad/s034-zammad-ticket-article");
    }
}
