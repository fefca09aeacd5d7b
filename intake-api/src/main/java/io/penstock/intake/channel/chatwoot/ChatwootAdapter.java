package io.penstock.intake.channel.chatwoot;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Accounts;
import io.penstock.intake.channel.ChannelAdapter;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Secrets;
import io.penstock.intake.channel.Secrets.Hmac;
import io.penstock.intake.channel.Signatures;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.channel.StrictBody;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Chatwoot's webhooks. The signature covers its time and the body. What is delivered twice has
/// another delivery id each time, so that is no identity.
///
/// Source: Chatwoot, "How to use webhooks", and the listener of its open source that sends them.
@Component
class ChatwootAdapter implements ChannelAdapter<JsonNode> {
    private static final String SIGNATURE = "X-Chatwoot-Signature";
    private static final String SIGNED_AT = "X-Chatwoot-Timestamp";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");

    @Override
    public Channel channel() {
        return Channel.CHATWOOT;
    }

    @Override
    public boolean takes(MediaType mediaType) {
        return mediaType.isCompatibleWith(MediaType.APPLICATION_JSON);
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        var request = receipt.request();
        var signature = request.header(SIGNATURE);
        var signedAt = request.header(SIGNED_AT);
        if (signature.isEmpty() || signedAt.isEmpty()) {
            return Signatures.missing(signature.isEmpty() ? SIGNATURE : SIGNED_AT);
        }
        var given =
                signature
                        .flatMap(it -> Signatures.after("sha256=", it))
                        .flatMap(Signatures::hex)
                        .orElse(new byte[0]);
        var text = signedText(signedAt.get(), request.body());
        var time = time(signedAt.get());
        return Secrets.signedByOne(Hmac.SHA256, connection.secrets(), text, given)
                        && time.isPresent()
                ? Signatures.fresh(time.get(), receipt.at())
                : Signatures.invalid();
    }

    @Override
    public Parsed<JsonNode> parse(RawRequest request) {
        return StrictBody.parse(request.body());
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
        var signedAt = receipt.request().header(SIGNED_AT).flatMap(ChatwootAdapter::time);
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

    private static byte[] signedText(String signedAt, byte[] body) {
        var text = new ByteArrayOutputStream(body.length + signedAt.length() + 1);
        text.writeBytes(signedAt.getBytes(StandardCharsets.ISO_8859_1));
        text.write('.');
        text.writeBytes(body);
        return text.toByteArray();
    }

    private static Optional<Instant> time(String text) {
        return SECONDS.matcher(text).matches()
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(text)))
                : Optional.empty();
    }
}
