package io.penstock.intake.channel.freshdesk;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.JsonAdapter;
import io.penstock.intake.channel.Secrets;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Freshdesk's webhooks, which automation rules send. It signs nothing; the rule is given a header
/// that bears a secret, and the connection says which.
///
/// Source: Freshdesk, "Using webhooks in automation rules".
@Component
class FreshdeskAdapter implements JsonAdapter {
    private static final Pattern HEADER_VALUE =
            Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]*[\\x21-\\x7e])?");

    @Override
    public Channel channel() {
        return Channel.FRESHDESK;
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        var header = connection.admission().tokenHeader();
        if (header == null) {
            return new Authenticity.Unauthentic(
                    "token-header-missing", "Give the connection its tokenHeader");
        }
        var token = receipt.request().header(header);
        if (token.isEmpty()) {
            return new Authenticity.Unauthentic(
                    "token-missing", "Send a secret of the connection as header " + header);
        }
        return Secrets.isOneOf(connection.secrets(), token.get())
                ? new Authenticity.Authentic()
                : new Authenticity.Unauthentic(
                        "token-invalid", "It must be an active secret of the connection");
    }

    /// Nothing in a request names the account: the secret is the connection's, and so is the item.
    @Override
    public List<Item> map(Connection connection, Receipt receipt, JsonNode body) {
        return List.of(TicketRule.read(Incoming.of(receipt, connection.id(), body)));
    }

    @Override
    public Optional<String> unusable(String secret) {
        return HEADER_VALUE.matcher(secret).matches()
                ? Optional.empty()
                : Optional.of("A header holds printable ASCII, without blanks at its ends");
    }
}
