package io.penstock.intake.channel;

import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.schema.api.Problem;
import io.penstock.schema.json.StrictJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;

/// A body as strict JSON: UTF-8, no duplicate names, at most 64 levels, nothing behind the end.
public final class StrictBody {
    private StrictBody() {}

    /// What is wrong is told by its place, never by its text.
    public static Parsed<JsonNode> parse(byte[] body) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            var root = StrictJson.TOLERANT.readTree(text.toString());
            return root.isMissingNode() ? unreadable("The body is empty") : new Parsed.Body<>(root);
        } catch (CharacterCodingException _) {
            return unreadable("The body is not UTF-8");
        } catch (StreamConstraintsException e) {
            return unreadable("The body is beyond a bound" + place(e) + ": " + StrictJson.BOUNDS);
        } catch (JacksonException e) {
            return unreadable("The body is not strict JSON" + place(e));
        }
    }

    private static String place(JacksonException e) {
        var at = e.getLocation();
        return at == null
                ? ""
                : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    }

    private static Parsed<JsonNode> unreadable(String detail) {
        return new Parsed.Unreadable<>(
                Problem.of("unreadable", 400, "The body cannot be read", detail, List.of()));
    }
}
