package io.penstock.intake.channel.salesforce;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// An outbound message: up to 100 notifications of one organisation.
///
/// @param organizations every one that the message names; an empty text where it lacks its own
record OutboundMessage(List<String> organizations, List<Notification> notifications) {
    private static final String NAMESPACE = "http://soap.sforce.com/2005/09/outbound";
    private static final String ORGANIZATION = "OrganizationId";

    /// @param id the same when it is sent again
    /// @param object the object as it was when this was sent; null if there is none
    record Notification(String organization, Optional<String> id, @Nullable ChangedObject object) {}

    /// @param type Salesforce's name for its kind, such as `Lead`
    record ChangedObject(Optional<String> type, ObjectNode fields) {}

    static OutboundMessage of(Element document) {
        var bodies =
                document.children("Envelope")
                        .flatMap(envelope -> envelope.children("Body"))
                        .flatMap(body -> body.children("notifications"))
                        .filter(OutboundMessage::ours)
                        .toList();
        var own = bodies.stream().map(OutboundMessage::organization);
        var anywhere =
                document.all()
                        .filter(OutboundMessage::ours)
                        .filter(element -> element.name().equals(ORGANIZATION))
                        .map(Element::text);
        return new OutboundMessage(
                Stream.concat(own, anywhere).distinct().toList(),
                bodies.stream().flatMap(OutboundMessage::notifications).toList());
    }

    private static Stream<Notification> notifications(Element body) {
        return body.children("Notification")
                .map(
                        one ->
                                new Notification(
                                        organization(body),
                                        one.text("Id"),
                                        one.children("sObject")
                                                .findFirst()
                                                .map(OutboundMessage::object)
                                                .orElse(null)));
    }

    private static ChangedObject object(Element object) {
        var type = Optional.ofNullable(object.type());
        return new ChangedObject(
                type.map(name -> name.substring(name.indexOf(':') + 1))
                        .filter(name -> !name.isBlank()),
                object.fields());
    }

    private static String organization(Element body) {
        return body.text(ORGANIZATION).orElse("");
    }

    private static boolean ours(Element element) {
        return element.namespace().equals(NAMESPACE);
    }
}
