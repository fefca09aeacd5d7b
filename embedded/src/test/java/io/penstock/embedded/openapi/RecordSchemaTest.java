package io.penstock.embedded.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordSchemaTest {
    private static final String WRITTEN =
            """
            type: object
            required: [id, state, at, tags, size]
            properties:
              id: {type: string, format: uuid}
              state: {$ref: "#/components/schemas/State"}
              at: {type: string, format: date-time}
              tags: {type: object, additionalProperties: {type: array, items: {type: string}}}
              note: {type: string}
              size: {type: integer}
            """;

    enum State {
        OPEN,
        @JsonProperty("closed")
        CLOSED
    }

    record Id(@JsonValue UUID value) {}

    record Size(int size) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Thing(
            Id id,
            State state,
            Instant at,
            Map<String, List<String>> tags,
            @Nullable String note,
            @JsonUnwrapped Size inner) {}

    record Told(@Nullable String next) {}

    @Test
    void aRecordIsAsItIsWritten() {
        assertThat(of(WRITTEN).differences("Thing", Thing.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    'tags, size]' | 'tags]' | /size is always there
                    'id, state' | 'id, note, state' | /note may be absent
                    'note: {type: string}' | 'other: {type: string}' | /note is missing
                    'note: {type: string}' | 'note: {type: integer}' | /note is of type string, not [integer]
                    'note: {type: string}' | 'note: {type: [string, "null"]}' | /note is never null
                    'items: {type: string}' | 'items: {}' | /tags/*/* is of type string, not []
                    'format: uuid' | 'format: uri' | /id has the format uuid
                    'size: {type: integer}' | 'size: {type: integer}\n  more: {}' | /more is not there any more
                    """)
    void eachDifferenceIsNamed(String written, String changed, String difference) {
        var yaml = WRITTEN.replace(written, changed.replace("\\n", "\n"));

        assertThat(of(yaml).differences("Thing", Thing.class)).contains(difference);
    }

    @Test
    void wordsOfAnEnumAreThoseThatAreWritten() {
        var document = of(WRITTEN, "enum: [OPEN, CLOSED]");

        assertThat(document.differences("Thing", Thing.class))
                .containsExactly("/state is one of [OPEN, closed], not of [OPEN, CLOSED]");
    }

    @Test
    void whatIsWrittenAsNullMayBeNull() {
        var said = "type: object\nrequired: [next]\nproperties:\n  next: {type: string}\n";

        assertThat(of(said).differences("Thing", Told.class)).containsExactly("/next may be null");
    }

    @Test
    void aRequestTakesNoOtherMembers() {
        var closed = WRITTEN + "additionalProperties: false\n";

        assertThat(of(WRITTEN).requestDifferences("Thing", Thing.class))
                .containsExactly(" takes no other members: additionalProperties is false");
        assertThat(of(closed).requestDifferences("Thing", Thing.class)).isEmpty();
    }

    private static ApiDocument of(String thing) {
        return of(thing, "enum: [OPEN, closed]");
    }

    private static ApiDocument of(String thing, String state) {
        return ApiDocument.read(
                "components:\n  schemas:\n    State: {"
                        + state
                        + "}\n    Thing:\n"
                        + thing.indent(6));
    }
}
