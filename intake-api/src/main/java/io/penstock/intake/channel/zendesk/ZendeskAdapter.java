package io.penstock.intake.channel.zendesk;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.ChannelAdapter;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Secrets;
import io.penstock.intake.channel.Secrets.Hmac;
import io.penstock.intake.channel.Signatures;
import io.penstock.intake.channel.StrictBody;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Zendesk's webhooks. The signature covers its time and the body; that time is our window, for the
/// vendor states none.
///
/// Source: Zendesk, "Verifying webhook authenticity", "Webhook event types".
@Component
class ZendeskAdapter implements ChannelAdapter<JsonNode> {
    private static final String SIGNATURE = "X-Zendesk-Webhook-Signature";
    private static final String SIGNED_AT = "X-Zendesk-Webhook-Signature-Timestamp";
    private static final String ACCOUNT = "X-Zendesk-Account-Id";

    @Override
    public Channel channel() {
        return Channel.ZENDESK;
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
        var text = signedText(signedAt.get(), request.body());
        var given = signature.flatMap(Signatures::base64).orElse(new byte[0]);
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

    /// One signature may serve several accounts; where the connection names its own, no other's
    /// items are taken.
    @Override
    public List<Item> map(Connection connection, Receipt receipt, JsonNode body) {
        var inBody = Fields.text(body, "account_id");
        var account = inBody.or(() -> receipt.request().header(ACCOUNT));
        if (!connection.accounts().isEmpty()
                && account.filter(connection.accounts()::contains).isEmpty()) {
            return List.of(Item.bad("#", foreign(inBody.isPresent(), account.isEmpty())));
        }
        var signedAt = receipt.request().header(SIGNED_AT).flatMap(ZendeskAdapter::time);
        var incoming =
                Incoming.of(
                        receipt,
                        account.orElse(connection.id()),
                        signedAt.orElse(receipt.at()),
                        body);
        return List.of(incoming.isSubscription() ? Events.read(incoming) : Triggers.read(incoming));
    }

    private static Place foreign(boolean inBody, boolean missing) {
        var code = missing ? "required" : "foreign-account";
        var detail = "An account of this connection";
        return inBody
                ? Place.at("#/account_id", code, detail)
                : Place.header(ACCOUNT, code, detail);
    }

    private static byte[] signedText(String signedAt, byte[] body) {
        var text = new ByteArrayOutputStream(body.length + signedAt.length());
        text.writeBytes(signedAt.getBytes(StandardCharsets.ISO_8859_1));
        text.writeBytes(body);
        return text.toByteArray();
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
