package io.penstock.intake.channel.cloudevents;

import io.penstock.schema.api.Problem.Place;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// A CloudEvent as it was sent, before anything is known to be right about it.
///
/// @param pointer of the event in the request's body
/// @param binary whether the attributes came as headers and the body is the data
/// @param attributes all but the data; those that are null count as absent
/// @param data missing if there is none
/// @param base64 data that is no JSON
/// @param repaired whether text that cannot be stored was replaced
record CloudEvent(
        String pointer,
        boolean binary,
        ObjectNode attributes,
        JsonNode data,
        @Nullable JsonNode base64,
        boolean repaired) {
    static final String DATA = "data";
    static final String DATA_BASE64 = "data_base64";

    /// The JSON event format.
    static CloudEvent ofJson(String pointer, ObjectNode event, boolean repaired) {
        var attributes = JsonNodeFactory.instance.objectNode();
        for (var member : event.properties()) {
            var isData = member.getKey().equals(DATA) || member.getKey().equals(DATA_BASE64);
            if (!isData && !member.getValue().isNull()) {
                attributes.set(member.getKey(), member.getValue());
            }
        }
        var base64 = event.path(DATA_BASE64);
        return new CloudEvent(
                pointer,
                false,
                attributes,
                event.has(DATA) ? event.path(DATA) : MissingNode.getInstance(),
                base64.isMissingNode() || base64.isNull() ? null : base64,
                repaired);
    }

    Optional<String> text(String attribute) {
        return attributes.path(attribute).stringValueOpt();
    }

    /// An attribute that has passed [Attributes#check].
    String required(String attribute) {
        return text(attribute).orElseThrow();
    }

    /// Where an attribute stands in the request.
    Place at(String attribute, String code, String detail) {
        return binary
                ? Place.header("ce-" + attribute, code, detail)
                : Place.at(pointer + "/" + escaped(attribute), code, detail);
    }

    /// Where a member of the data stands in the request.
    ///
    /// @param path such as `/contact/id`; empty for the data itself
    Place atData(String path, String code, String detail) {
        return Place.at(binary ? "#" + path : pointer + "/data" + path, code, detail);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
