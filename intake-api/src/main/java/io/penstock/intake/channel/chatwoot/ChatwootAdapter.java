package io.penstock.intake.channel.chatwoot;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Accounts;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.JsonAdapter;
import io.penstock.intake.channel.Signatures.Encoding;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.channel.TimedSignature;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Chatwoot's webhooks. The signature covers its time and the body. What is delivered twice has
/// another delivery id each time, so that is no identity.
///
/// Source: Chatwoot, "How to use webhooks", and the listener of its open source that sends them.
@Component
class ChatwootAdapter implements JsonAdapter {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
    private static final TimedSignature SIGNATURE =
            new TimedSignature(
                    "X-Chatwoot-Signature",
                    "X-Chatwoot-Timestamp",
                    ChatwootAdapter::time,
                    "sha256=",
                    Encoding.HEX,
                    ".");

    @Override
    public Channel channel() {
        return Channel.CHATWOOT;
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        return SIGNATURE.judge(connection.secrets(), receipt);
    }

    @Override
    public List<Item> map(Connection connection, Receipt receipt, JsonNode body) {
        if (Notification.isTyping(body)) {
            return List.of(new Item.Skipped(SingleItem.POINTER, "typing"));
        }
        var account = account(connection, body);
        var foreign = Accounts.refusal(connection, account, "#/account/id");
        if (foreign.isPresent()) {
            return List.of(Item.bad(SingleItem.POINTER, foreign.get()));
        }
        var signedAt = SIGNATURE.signedAt(receipt.request());
        var item = SingleItem.of(Channel.CHATWOOT, receipt, account.orElse(connection.id()), body);
        return List.of(Notification.read(item, signedAt.orElse(receipt.at())));
    }

    /// What is about a conversation need not name its account; a webhook's secret is of one account
    /// alone, so it is the connection's only one then.
    private static Optional<String> account(Connection connection, JsonNode body) {
        return Stream.of(
                        Fields.text(body.path("account"), "id"),
                        Fields.text(body, "account_id"),
                        Fields.text(body.path("messages").path(0), "account_id"))
                .flatMap(Optional::stream)
                .findFirst()
                .or(
                        () ->
                                connection.accounts().size() == 1
                                        ? Optional.of(connection.accounts().getFirst())
                                        : Optional.empty());
    }

    private static Optional<Instant> time(String text) {
        return SECONDS.matcher(text).matches()
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(text)))
                : Optional.empty();
    }
}
