package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Problem details (RFC 9457), `application/problem+json`.
///
/// @param type a stable URN: `urn:penstock:problem:{code}`
/// @param detail no payload text, no secret, no cause of an exception
/// @param instance the request's id
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        @Nullable Integer status,
        @Nullable String detail,
        @Nullable String instance,
        @Nullable List<Place> errors) {

    public static final String TYPE_PREFIX = "urn:penstock:problem:";

    public static Problem of(
            String code, int status, String title, @Nullable String detail, List<Place> errors) {
        return new Problem(TYPE_PREFIX + code, title, status, detail, null, List.copyOf(errors));
    }

    /// The stable word at the end of [#type()].
    public String code() {
        return type.substring(type.lastIndexOf(':') + 1);
    }

    /// One place at fault: a member of the body, or a header.
    ///
    /// @param pointer RFC 6901 in fragment form
    /// @param line line of a YAML document, from 1
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Place(
            @Nullable String pointer,
            @Nullable String header,
            @Nullable Integer line,
            String code,
            @Nullable String detail) {

        public static Place at(String pointer, String code, @Nullable String detail) {
            return new Place(pointer, null, null, code, detail);
        }

        public static Place header(String header, String code, @Nullable String detail) {
            return new Place(null, header, null, code, detail);
        }

        public static Place line(int line, String pointer, String code, @Nullable String detail) {
            return new Place(pointer, null, line, code, detail);
        }
    }
}
