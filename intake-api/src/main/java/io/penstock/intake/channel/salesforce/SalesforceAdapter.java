package io.penstock.intake.channel.salesforce;

import io.penstock.intake.accept.Acceptance;
import io.penstock.intake.accept.Answers;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.ChannelAdapter;
import io.penstock.intake.channel.Secrets;
import io.penstock.intake.channel.Signatures;
import io.penstock.intake.channel.StrictBody;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/// Salesforce's outbound messages, and what its flows post.
///
/// Nothing signs an outbound message. It counts where the connection says that a secret in its
/// address, or coming from its networks, is enough, and only for the connection's own
/// organisations. A flow can send a header: its JSON bears a secret, always.
///
/// Source: Salesforce, "Outbound Messages" in the SOAP API Developer Guide.
@Component
class SalesforceAdapter implements ChannelAdapter<Arrived> {
    private static final String AUTHORIZATION = "Authorization";
    private static final String KEY = "key=";
    private static final int SHORTEST_SECRET = 24;
    private static final int FEWEST_CHARACTERS = 8;
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
    private static final Set<MediaType> XML = Set.of(MediaType.TEXT_XML, MediaType.APPLICATION_XML);
    private static final MediaType ANSWER = MediaType.parseMediaType("text/xml;charset=UTF-8");

    /// Anything else counts as a failure, and is sent again for a day.
    private static final String ACKNOWLEDGED =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">\
            <soapenv:Body>\
            <notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound">\
            <Ack>true</Ack>\
            </notificationsResponse>\
            </soapenv:Body>\
            </soapenv:Envelope>
            """;

    @Override
    public Channel channel() {
        return Channel.SALESFORCE;
    }

    @Override
    public boolean takes(MediaType mediaType) {
        return isXml(mediaType) || mediaType.isCompatibleWith(MediaType.APPLICATION_JSON);
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        var request = receipt.request();
        return isXml(request) ? outbound(connection, request) : callout(connection, request);
    }

    @Override
    public Parsed<Arrived> parse(RawRequest request) {
        if (!isXml(request)) {
            return switch (StrictBody.parse(request.body())) {
                case Parsed.Body(var body) -> new Parsed.Body<>(new Arrived.Callout(body));
                case Parsed.Unreadable(var problem) -> new Parsed.Unreadable<>(problem);
            };
        }
        return switch (OutboundXml.read(request.body())) {
            case OutboundXml.Outcome.Read(var message) ->
                    new Parsed.Body<>(new Arrived.Outbound(message));
            case OutboundXml.Outcome.Refused(var remedy) ->
                    new Parsed.Unreadable<>(
                            Problem.of(
                                    "unreadable",
                                    400,
                                    "The body cannot be read",
                                    remedy,
                                    List.of()));
        };
    }

    @Override
    public List<Item> map(Connection connection, Receipt receipt, Arrived arrived) {
        return switch (arrived) {
            case Arrived.Outbound(var message) -> Notifications.read(receipt, message);
            case Arrived.Callout(var body) -> List.of(Callouts.read(connection, receipt, body));
        };
    }

    @Override
    public RawRequest withoutCredentials(RawRequest request) {
        var keyless = request.withoutQuery();
        return isXml(request) ? keyless.withBody(SessionIds.strip(request.body())) : keyless;
    }

    @Override
    public Answer answer(List<Acceptance> items) {
        var outbound =
                items.stream().anyMatch(it -> it.pointer().startsWith(Notifications.POINTER));
        return outbound
                ? new Answer.Words(ANSWER, ACKNOWLEDGED)
                : new Answer.Results(Answers.of(items));
    }

    @Override
    public Optional<String> unusable(String secret) {
        if (!TOKEN.matcher(secret).matches()) {
            return Optional.of("A bearer token is printable ASCII without blanks");
        }
        return secret.length() >= SHORTEST_SECRET
                        && secret.chars().distinct().count() >= FEWEST_CHARACTERS
                ? Optional.empty()
                : Optional.of(
                        "At least %d characters, %d of them different: it is all that is proved"
                                .formatted(SHORTEST_SECRET, FEWEST_CHARACTERS));
    }

    private static Authenticity outbound(Connection connection, RawRequest request) {
        var sender = sender(connection, request);
        if (!(sender instanceof Authenticity.Authentic)) {
            return sender;
        }
        return switch (OutboundXml.read(request.body())) {
            case OutboundXml.Outcome.Read(var message) -> ofOurs(connection, message);
            case OutboundXml.Outcome.Refused _ -> sender;
        };
    }

    /// Networks were compared before.
    private static Authenticity sender(Connection connection, RawRequest request) {
        var admission = connection.admission();
        if (!admission.networks().isEmpty()) {
            return new Authenticity.Authentic();
        }
        return switch (admission.verification()) {
            case ADDRESS -> keyed(connection, request);
            case NONE -> new Authenticity.Authentic();
            case CHANNEL, V1, V2 ->
                    new Authenticity.Unauthentic(
                            "unsigned",
                            "Nothing signs an outbound message: give the connection the"
                                    + " verification `address`, or the networks it comes from");
        };
    }

    private static Authenticity ofOurs(Connection connection, OutboundMessage message) {
        var organizations = message.organizations();
        return !organizations.isEmpty()
                        && organizations.stream()
                                .allMatch(id -> OrganizationIds.isOneOf(connection.accounts(), id))
                ? new Authenticity.Authentic()
                : new Authenticity.Unauthentic(
                        "foreign-account",
                        "Every OrganizationId must be one of the connection's accounts");
    }

    private static Authenticity keyed(Connection connection, RawRequest request) {
        var key = key(request);
        if (key.isEmpty()) {
            return new Authenticity.Unauthentic(
                    "token-missing",
                    "The address ends in ?key= and a secret of the connection, percent-encoded");
        }
        return ofSecrets(connection, key.get());
    }

    /// The one key of the query. A `+` stands for itself, as it does in an address.
    private static Optional<String> key(RawRequest request) {
        var keys =
                Arrays.stream(Objects.requireNonNullElse(request.query(), "").split("&"))
                        .flatMap(pair -> Signatures.after(KEY, pair).stream())
                        .toList();
        try {
            return keys.size() == 1
                    ? Optional.of(UriUtils.decode(keys.getFirst(), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Authenticity callout(Connection connection, RawRequest request) {
        var token = request.header(AUTHORIZATION).flatMap(it -> Signatures.after("Bearer ", it));
        if (token.isEmpty()) {
            return new Authenticity.Unauthentic(
                    "token-missing", "Send a secret of the connection as Authorization: Bearer …");
        }
        return ofSecrets(connection, token.get());
    }

    private static Authenticity ofSecrets(Connection connection, String given) {
        return Secrets.isOneOf(connection.secrets(), given)
                ? new Authenticity.Authentic()
                : new Authenticity.Unauthentic(
                        "token-invalid", "It must be an active secret of the connection");
    }

    private static boolean isXml(RawRequest request) {
        return request.contentType().filter(SalesforceAdapter::isXml).isPresent();
    }

    private static boolean isXml(MediaType mediaType) {
        return XML.stream().anyMatch(mediaType::equalsTypeAndSubtype);
    }
}
