package io.penstock.intake.channel.standardwebhooks;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.ChannelAdapter;
import io.penstock.intake.channel.Signatures;
import io.penstock.intake.channel.StrictBody;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Whoever signs as Standard Webhooks 1.0 says, whatever they send.
///
/// Source: https://github.com/standard-webhooks/standard-webhooks, `spec/standard-webhooks.md`.
@Component
class StandardWebhooksAdapter implements ChannelAdapter<Payload> {

    @Override
    public Channel channel() {
        return Channel.STANDARD_WEBHOOKS;
    }

    /// The specification recommends JSON and forbids nothing.
    @Override
    public boolean takes(MediaType mediaType) {
        return true;
    }

    @Override
    public Optional<String> unusable(String secret) {
        return Key.of(secret).isPresent() ? Optional.empty() : Optional.of(Key.EXPECTED);
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        var request = receipt.request();
        return switch (SignedHeaders.of(request)) {
            case SignedHeaders.Lacking(var name) -> Signatures.missing(name);
            case SignedHeaders.Malformed() -> Signatures.invalid();
            case SignedHeaders.Given given ->
                    signedByOne(connection, given.text(request.body()), given.signatures())
                            ? Signatures.fresh(given.signedAt(), receipt.at())
                            : Signatures.invalid();
        };
    }

    /// All keys are evaluated. One that is malformed signs nothing.
    private static boolean signedByOne(
            Connection connection, byte[] text, List<Signature> signatures) {
        var found = false;
        for (var secret : connection.secrets()) {
            found |= Key.of(secret).filter(key -> key.signed(text, signatures)).isPresent();
        }
        return found;
    }

    @Override
    public Parsed<Payload> parse(RawRequest request) {
        if (request.contentType().filter(StandardWebhooksAdapter::isJson).isEmpty()) {
            return new Parsed.Body<>(new Payload.Bytes(request.body()));
        }
        return switch (StrictBody.parse(request.body())) {
            case Parsed.Body<JsonNode>(var root) -> new Parsed.Body<>(new Payload.Json(root));
            case Parsed.Unreadable<JsonNode>(var problem) -> new Parsed.Unreadable<>(problem);
        };
    }

    @Override
    public List<Item> map(Connection connection, Receipt receipt, Payload payload) {
        return List.of(Message.read(connection.id(), receipt, payload));
    }

    private static boolean isJson(MediaType type) {
        return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
                || "json".equals(type.getSubtypeSuffix());
    }
}
