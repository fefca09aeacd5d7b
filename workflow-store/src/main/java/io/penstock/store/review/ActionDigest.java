package io.penstock.store.review;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/// Tells whether what is about to be sent is what a person approved: a keyed hash of the address
/// and of each character of the text.
@Component
public final class ActionDigest {
    private final KeyedHash hash;

    public ActionDigest(KeyedHash hash) {
        this.hash = hash;
    }

    public String of(TenantId tenant, ReplyTo to, String body) {
        var action =
                List.of(
                        to.channel().word(),
                        to.account(),
                        to.address(),
                        Objects.requireNonNullElse(to.conversation(), ""),
                        body);
        return hash.digest(tenant, StrictJson.TOLERANT.writeValueAsBytes(action));
    }
}
