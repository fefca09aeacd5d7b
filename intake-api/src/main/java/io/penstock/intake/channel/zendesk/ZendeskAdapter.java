package io.penstock.intake.channel.zendesk;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.JsonAdapter;
import io.penstock.intake.channel.Malformed;
import io.penstock.intake.channel.Signatures.Encoding;
import io.penstock.intake.channel.TimedSignature;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Zendesk's webhooks. The signature covers its time and the body; that time is our window, for the
/// vendor states none.
///
/// Source: Zendesk, "Verifying webhook authenticity", "Webhook event types".
@Component
class ZendeskAdapter implements JsonAdapter {
    private static final TimedSignature SIGNATURE =
            new TimedSignature(
                    "X-Zendesk-Webhook-Signature",
                    "X-Zendesk-Webhook-Signature-Timestamp",
                    ZendeskAdapter::time,
                    "",
                    Encoding.BASE64,
                    "");
    private static final List<MediaType> FORMATS =
            List.of(
                    MediaType.APPLICATION_JSON,
                    MediaType.APPLICATION_XML,
                    MediaType.TEXT_XML,
                    MediaType.APPLICATION_FORM_URLENCODED);
    private static final String ACCOUNT = "X-Zendesk-Account-Id";

    @Override
    public Channel channel() {
        return Channel.ZENDESK;
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        return SIGNATURE.judge(connection.secrets(), receipt);
    }

    /// An administrator may choose XML and forms, too. They are let in to be kept, and told what
    /// to choose.
    @Override
    public boolean takes(MediaType mediaType) {
        return FORMATS.stream().anyMatch(mediaType::isCompatibleWith);
    }

    /// A trigger may be told without a body.
    @Override
    public Parsed<JsonNode> parse(RawRequest request) {
        if (request.body().length == 0) {
            return new Parsed.Body<>(MissingNode.getInstance());
        }
        return request.contentType().filter(JsonAdapter.super::takes).isPresent()
                ? JsonAdapter.super.parse(request)
                : new Malformed("In Zendesk, set the webhook's request format to JSON")
                        .unreadable();
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
        var signedAt = SIGNATURE.signedAt(receipt.request());
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

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
