package io.penstock.embedded.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's embeddings, as its API reference (platform.openai.com/docs/api-reference/embeddings)
/// has them: the same text has the same vector of length 1. Base64 holds floats, the low byte
/// first.
final class Embeddings {
    private static final int USUAL_DIMENSIONS = 1536;
    private static final int MAX_DIMENSIONS = 10_000;

    private Embeddings() {}

    /// @throws Problem.Refused if the provider would not take the body
    static JsonNode of(byte[] body) {
        var request = Members.of(body);
        if (request.get("model").asString("").isEmpty()) {
            throw Problem.refused(400, "you must provide a model parameter");
        }
        var dimensions = request.get("dimensions").asInt(USUAL_DIMENSIONS);
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw Problem.refused(400, "'dimensions' must be 1 to " + MAX_DIMENSIONS);
        }
        var inputs = inputs(request.get("input"));
        var answer = JsonNodeFactory.instance.objectNode().put("object", "list");
        var data = answer.putArray("data");
        var encoded = request.get("encoding_format").asString("float").equals("base64");
        for (var input : inputs) {
            var one = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            set(one, vector(input.toString(), dimensions), encoded);
        }
        answer.put("model", request.get("model").asString(""));
        var tokens = Question.tokens(body.length);
        answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return answer;
    }

    /// A text, tokens, or a list of texts or of lists of tokens.
    private static List<JsonNode> inputs(JsonNode input) {
        var isOne = input.isString() || input.path(0).isNumber();
        var inputs = new ArrayList<JsonNode>();
        if (isOne) {
            inputs.add(input);
        } else {
            input.forEach(inputs::add);
        }
        if (inputs.isEmpty()) {
            throw Problem.refused(400, "'$.input' is invalid: a text or a list is wanted");
        }
        return inputs;
    }

    private static float[] vector(String text, int dimensions) {
        var random = new Random(text.hashCode());
        var vector = new float[dimensions];
        var square = 0.0;
        for (var i = 0; i < dimensions; i++) {
            vector[i] = (float) random.nextGaussian();
            square += vector[i] * vector[i];
        }
        var length = (float) Math.sqrt(square);
        for (var i = 0; i < dimensions; i++) {
            vector[i] /= length;
        }
        return vector;
    }

    private static void set(ObjectNode one, float[] vector, boolean encoded) {
        if (encoded) {
            var bytes =
                    ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (var value : vector) {
                bytes.putFloat(value);
            }
            one.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
        } else {
            var numbers = one.putArray("embedding");
            for (var value : vector) {
                numbers.add(value);
            }
        }
    }
}
