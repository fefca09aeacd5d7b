package io.penstock.intake.channel.cloudevents;

import io.penstock.intake.accept.Acceptor;
import io.penstock.intake.accept.DelayLimit;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.event.Event;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/// The rules of CloudEvents 1.0.2, section 3, for the context of an event.
final class Attributes {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,20}");
    private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");
    private static final List<String> TEXTS =
            List.of("subject", "time", "datacontenttype", "dataschema");

    private final CloudEvent event;
    private final List<Place> places = new ArrayList<>();

    private Attributes(CloudEvent event) {
        this.event = event;
    }

    /// Every place at which the event is none; empty if it is one.
    ///
    /// @param now from which a delay is counted
    static List<Place> check(CloudEvent event, Instant now) {
        var rules = new Attributes(event);
        rules.required();
        rules.texts();
        rules.notBefore(now);
        rules.names();
        rules.data();
        return rules.places;
    }

    private void required() {
        for (var name : REQUIRED) {
            var value = event.attributes().path(name);
            if (value.isMissingNode()) {
                fault(name, "required", "A CloudEvent has one");
            } else if (!value.isString() || value.stringValue().isEmpty()) {
                fault(name, "type", "A string that is not empty");
            }
        }
        if (event.text("specversion").filter(version -> !version.equals("1.0")).isPresent()) {
            fault("specversion", "const", "1.0");
        }
        if (event.text("source").filter(source -> !isUriReference(source)).isPresent()) {
            fault("source", "format", "A URI reference");
        }
    }

    private void texts() {
        for (var name : TEXTS) {
            var value = event.attributes().path(name);
            if (!value.isMissingNode() && (!value.isString() || value.stringValue().isEmpty())) {
                fault(name, "type", "A string that is not empty");
            }
        }
        if (event.text("time").filter(time -> !isTime(time)).isPresent()) {
            fault("time", "format", "A time of RFC 3339, in the years 1 to 9999");
        }
        if (event.text("datacontenttype").filter(type -> !isMediaType(type)).isPresent()) {
            fault("datacontenttype", "format", "A media type");
        }
    }

    private void notBefore(Instant now) {
        var time = event.attributes().path(Event.NOT_BEFORE);
        if (!time.isMissingNode() && !DelayLimit.admits(time.stringValueOpt().orElse(""), now)) {
            fault(Event.NOT_BEFORE, "format", DelayLimit.EXPECTED);
        }
    }

    private void names() {
        for (var attribute : event.attributes().properties()) {
            if (!NAME.matcher(attribute.getKey()).matches()) {
                fault(attribute.getKey(), "name", "1 to 20 of a-z and 0-9");
            } else if (!isScalar(attribute.getValue())) {
                fault(attribute.getKey(), "type", "A string, a boolean or an integer");
            }
        }
    }

    private void data() {
        var base64 = event.base64();
        if (base64 == null) {
            return;
        }
        if (!event.data().isMissingNode()) {
            fault(CloudEvent.DATA_BASE64, "exclusive", "Either data or data_base64");
        } else if (!isBase64(base64)) {
            fault(CloudEvent.DATA_BASE64, "format", "Base64");
        }
    }

    private void fault(String attribute, String code, String detail) {
        places.add(event.at(attribute, code, detail));
    }

    private static boolean isScalar(JsonNode value) {
        return value.isString() || value.isBoolean() || value.isIntegralNumber();
    }

    private static boolean isUriReference(String text) {
        try {
            return new URI(text).toString().equals(text);
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static boolean isTime(String text) {
        try {
            return Acceptor.storable(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static boolean isMediaType(String text) {
        try {
            return MediaType.parseMediaType(text).isConcrete();
        } catch (InvalidMediaTypeException _) {
            return false;
        }
    }

    private static boolean isBase64(JsonNode value) {
        try {
            return value.isString()
                    && Objects.nonNull(Base64.getDecoder().decode(value.stringValue()));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
