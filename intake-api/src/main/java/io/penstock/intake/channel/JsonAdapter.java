package io.penstock.intake.channel;

import io.penstock.intake.delivery.RawRequest;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/// A sender whose every request is strict JSON.
public interface JsonAdapter extends ChannelAdapter<JsonNode> {

    @Override
    default boolean takes(MediaType mediaType) {
        return mediaType.isCompatibleWith(MediaType.APPLICATION_JSON);
    }

    @Override
    default Parsed<JsonNode> parse(RawRequest request) {
        return StrictBody.parse(request.body());
    }
}
