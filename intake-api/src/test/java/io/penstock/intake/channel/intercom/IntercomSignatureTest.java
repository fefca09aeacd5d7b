package io.penstock.intake.channel.intercom;

import io.penstock.intake.channel.HubSignatureContract;
import io.penstock.intake.channel.SampleRequest;

class IntercomSignatureTest implements HubSignatureContract {

    @Override
    public SampleRequest sample() {
        return SampleRequest.of(new IntercomAdapter(), "intercom/s028-intercom-user-replied");
    }
}
