package io.penstock.embedded.model;

import tools.jackson.databind.node.ObjectNode;

/// Texts that obey `format`, `pattern`, `minLength` and `maxLength`.
final class SchemaTexts {
    private SchemaTexts() {}

    static String text(ObjectNode schema, int variant) {
        var least = schema.path("minLength").asInt(0);
        if (schema.has("pattern")) {
            return PatternExample.of(schema.path("pattern").asString(""), variant, least);
        }
        var text = formatted(schema.path("format").asString(""), variant);
        var most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        if (text.length() < least) {
            return text + "x".repeat(least - text.length());
        }
        return text.length() > most ? text.substring(text.length() - most) : text;
    }

    private static String formatted(String format, int variant) {
        var number = variant % 10;
        return switch (format) {
            case "date-time" -> "2026-01-0%dT12:00:00Z".formatted(number % 9 + 1);
            case "date" -> "2026-01-0" + (number % 9 + 1);
            case "time" -> "12:00:0%dZ".formatted(number);
            case "duration" -> "PT%dM".formatted(number + 1);
            case "email", "idn-email" -> "user%d@example.com".formatted(number);
            case "hostname", "idn-hostname" -> "host%d.example.com".formatted(number);
            case "ipv4" -> "192.0.2." + number;
            case "ipv6" -> "2001:db8::" + number;
            case "uri", "iri" -> "https://example.com/" + number;
            case "uri-reference", "iri-reference", "json-pointer" -> "/" + number;
            case "uri-template" -> "https://example.com/{id}/" + number;
            case "relative-json-pointer" -> number + "/a";
            case "uuid" -> "123e4567-e89b-42d3-a456-42661417400" + number;
            case "regex" -> "^a%d$".formatted(number);
            default -> "text" + (variant == 0 ? "" : variant);
        };
    }
}
