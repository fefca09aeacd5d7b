package io.penstock.intake.channel.pipedrive;

import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.SingleItem;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One authentic webhook, of either version.
record Incoming(SingleItem item) {

    /// Version 1 calls it `object`.
    boolean isVersion2() {
        return meta("entity").isPresent();
    }

    JsonNode meta() {
        return item.body().path("meta");
    }

    Optional<String> meta(String member) {
        return Fields.text(meta(), member);
    }

    /// A member of the body itself.
    JsonNode path(String member) {
        return item.body().path(member);
    }
}
