package io.penstock.intake.channel.pipedrive;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Accounts;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.JsonAdapter;
import io.penstock.intake.channel.Secrets;
import io.penstock.intake.channel.Signatures;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Pipedrive's webhooks. It signs nothing, and sends the name and password that its webhook was
/// given; a secret of the connection is both, `user:password`.
///
/// Source: Pipedrive, "Guide for Webhooks", "Guide for Webhooks v2".
@Component
class PipedriveAdapter implements JsonAdapter {
    private static final String AUTHORIZATION = "Authorization";

    @Override
    public Channel channel() {
        return Channel.PIPEDRIVE;
    }

    /// The whole credential is compared, so where user and password part does not matter: in a
    /// secret it is the first colon, for a user's name holds none (RFC 7617).
    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        var given =
                receipt.request()
                        .header(AUTHORIZATION)
                        .flatMap(it -> Signatures.after("Basic ", it));
        if (given.isEmpty()) {
            return new Authenticity.Unauthentic(
                    "credentials-missing",
                    "Give Pipedrive's webhook a user and a password of HTTP Basic authentication");
        }
        var credential =
                given.flatMap(Signatures::base64)
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .orElse("");
        return Secrets.isOneOf(connection.secrets(), credential)
                ? new Authenticity.Authentic()
                : new Authenticity.Unauthentic(
                        "credentials-invalid",
                        "User and password must be an active secret of the connection");
    }

    @Override
    public List<Item> map(Connection connection, Receipt receipt, JsonNode body) {
        if (!body.isObject()) {
            return List.of(
                    Item.bad(
                            SingleItem.POINTER, Place.at(SingleItem.POINTER, "type", "An object")));
        }
        var company = Fields.text(body.path("meta"), "company_id");
        var foreign = Accounts.refusal(connection, company, "#/meta/company_id");
        if (foreign.isPresent()) {
            return List.of(Item.bad(SingleItem.POINTER, foreign.get()));
        }
        var incoming =
                new Incoming(
                        SingleItem.of(
                                Channel.PIPEDRIVE, receipt, company.orElse(connection.id()), body));
        return List.of(incoming.isVersion2() ? Version2.read(incoming) : Version1.read(incoming));
    }

    @Override
    public String secret(String random) {
        return "penstock:" + random;
    }

    @Override
    public Optional<String> unusable(String secret) {
        return secret.indexOf(':') > 0
                ? Optional.empty()
                : Optional.of(
                        "User and password of HTTP Basic authentication, with a colon between");
    }
}
