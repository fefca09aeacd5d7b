package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.Event;
import io.penstock.schema.json.StrictJson;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;

/// What came of one request.
record Outcome(int status, JsonNode body, HttpResponse<String> answer) {

    static Outcome of(HttpResponse<String> answer) {
        var body = answer.body().isEmpty() ? "null" : answer.body();
        return new Outcome(answer.statusCode(), StrictJson.TOLERANT.readTree(body), answer);
    }

    JsonNode result(int index) {
        return body.path("results").path(index);
    }

    /// The event that the item became.
    JsonNode event(EventTopic topic, int index) {
        assertThat(result(index).path("status").asString()).as("%s", body).isEqualTo("accepted");
        Event event = topic.event(result(index).path("id").asString());
        return StrictJson.TOLERANT.readTree(StrictJson.TOLERANT.writeValueAsString(event));
    }

    JsonNode event(EventTopic topic) {
        return event(topic, 0);
    }

    /// It was refused, or the item was, with that code at that place.
    void refusedAt(int status, String code, String place) {
        assertThat(this.status).as("%s", body).isEqualTo(status);
        var problem = body.has("results") ? result(0).path("problem") : body;
        assertThat(
                        problem.path("errors")
                                .valueStream()
                                .map(
                                        error ->
                                                error.path("code").asString("")
                                                        + " "
                                                        + error.path("pointer").asString("")
                                                        + error.path("header").asString("")))
                .contains(code + " " + place);
    }
}
