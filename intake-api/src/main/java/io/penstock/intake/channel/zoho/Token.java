package io.penstock.intake.channel.zoho;

import io.penstock.schema.json.StrictJson;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The shared secret that Zoho sends back in each body. It goes before anything is kept.
final class Token {
    static final String MEMBER = "token";

    private Token() {}

    /// The body without that member; every other byte as it came.
    ///
    /// @param body that was read before: an object in strict JSON
    static byte[] strip(byte[] body) {
        var json = new String(body, StandardCharsets.UTF_8);
        try (var parser = StrictJson.TOLERANT.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var start = at(parser);
                var found = parser.currentName().equals(MEMBER);
                parser.nextToken();
                parser.skipChildren();
                if (found) {
                    return without(json, start, parser).getBytes(StandardCharsets.UTF_8);
                }
            }
            return body;
        }
    }

    /// Up to the next member; the last one goes with the comma before it.
    private static String without(String json, int start, JsonParser parser) {
        var last = parser.nextToken() == JsonToken.END_OBJECT;
        var comma = json.lastIndexOf(',', start);
        var from = last && comma >= 0 ? comma : start;
        return json.substring(0, from) + json.substring(at(parser));
    }

    private static int at(JsonParser parser) {
        return (int) parser.currentTokenLocation().getCharOffset();
    }
}
