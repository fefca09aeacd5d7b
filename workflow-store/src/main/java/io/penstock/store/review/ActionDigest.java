package io.penstock.store.review;

import io.penstock.definition.Action;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Tells whether what is about to leave is what a person approved: a keyed hash of a message's
/// address and each character of its text, or of all that a request says. Credentials are no part
/// of either.
@Component
public final class ActionDigest {
    private final KeyedHash hash;

    public ActionDigest(KeyedHash hash) {
        this.hash = hash;
    }

    public String of(TenantId tenant, Action action) {
        return hash.digest(tenant, StrictJson.TOLERANT.writeValueAsBytes(parts(action)));
    }

    /// A request has its headers, an object, where a message has a text: neither is ever the other.
    private static List<Object> parts(Action action) {
        return switch (action) {
            case Action.Message(var to, var text) ->
                    List.of(
                            to.channel().word(),
                            to.account(),
                            to.address(),
                            orNothing(to.conversation()),
                            text);
            case Action.Request(var method, var address, var connection, var headers, var body) ->
                    List.of(
                            method.name(),
                            address.toString(),
                            orNothing(connection),
                            headers,
                            orNothing(body));
        };
    }

    private static String orNothing(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
