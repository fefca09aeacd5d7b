package io.penstock.gateway.schema;

/// A caller's `response_format` or tool that nothing can be validated against.
public final class UnusableSchemaException extends RuntimeException {
    private final String param;

    private UnusableSchemaException(String param, String message) {
        super(message);
        this.param = param;
    }

    static UnusableSchemaException missing(String param) {
        return new UnusableSchemaException(param, "`" + param + "` must be a JSON Schema");
    }

    static UnusableSchemaException invalid(String param) {
        return new UnusableSchemaException(
                param,
                "`" + param + "` is no valid JSON Schema (2020-12), or refers to another document");
    }

    static UnusableSchemaException tooLarge(String param, int limit) {
        return new UnusableSchemaException(
                param, "`" + param + "` is larger than " + limit + " characters");
    }

    static UnusableSchemaException tooMuch(String param, SchemaBounds.TooMuch where) {
        return new UnusableSchemaException(
                param, "`" + param + "` at " + where.pointer() + " " + where.getMessage());
    }

    static UnusableSchemaException unknownFormat(String param) {
        return new UnusableSchemaException(
                param, "`" + param + "` must be `text`, `json_object` or `json_schema`");
    }

    /// The field of the request at fault.
    public String param() {
        return param;
    }
}
