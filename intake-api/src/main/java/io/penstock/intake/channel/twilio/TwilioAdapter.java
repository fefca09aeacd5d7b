package io.penstock.intake.channel.twilio;

import io.penstock.intake.accept.Acceptance;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Accounts;
import io.penstock.intake.channel.ChannelAdapter;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.channel.StrictBody;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Twilio's webhooks: SMS, WhatsApp and its other messengers, and status callbacks at the same
/// address. The signature has no time, so identities are the only protection against a replay.
///
/// Source: Twilio, "Webhooks security", "Twilio's request to your incoming message webhook URL".
@Component
class TwilioAdapter implements ChannelAdapter<JsonNode> {
    /// TwiML that does nothing: other text would be sent to the customer as an answer, and JSON
    /// logged as error 12300.
    private static final Answer NOTHING_TO_SAY =
            new Answer.Words(MediaType.TEXT_XML, "<Response/>");

    @Override
    public Channel channel() {
        return Channel.TWILIO;
    }

    @Override
    public boolean takes(MediaType mediaType) {
        return mediaType.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED)
                || isJson(mediaType);
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        return TwilioSignature.judge(connection, receipt.request());
    }

    @Override
    public Parsed<JsonNode> parse(RawRequest request) {
        return request.contentType().filter(TwilioAdapter::isJson).isPresent()
                ? StrictBody.parse(request.body())
                : SignedForm.parse(request.body());
    }

    @Override
    public List<Item> map(Connection connection, Receipt receipt, JsonNode body) {
        var account = Fields.text(body, "AccountSid");
        var foreign = Accounts.refusal(connection, account, "#/AccountSid");
        if (foreign.isPresent()) {
            return List.of(Item.bad(SingleItem.POINTER, foreign.get()));
        }
        var item = SingleItem.of(Channel.TWILIO, receipt, account.orElse(connection.id()), body);
        return List.of(Incoming.read(item));
    }

    @Override
    public Answer answer(List<Acceptance> items) {
        return NOTHING_TO_SAY;
    }

    static boolean isJson(MediaType mediaType) {
        return mediaType.equalsTypeAndSubtype(MediaType.APPLICATION_JSON);
    }
}
