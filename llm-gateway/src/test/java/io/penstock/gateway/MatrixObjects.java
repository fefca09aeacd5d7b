package io.penstock.gateway;

import io.penstock.embedded.scopes.Expected;
import io.penstock.embedded.scopes.Trial;

/// One object of each kind that a path can name, asked for over the API.
final class MatrixObjects implements Trial.Objects {
    private static final String TEMPLATE =
            "{\"messages\": [{\"role\": \"user\", \"content\": \"{{{text}}}\"}]}";
    private static final String QUESTION =
            "{\"model\": \"offline\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}";

    private final GatewayClient gateway;

    MatrixObjects(GatewayClient gateway) {
        this.gateway = gateway;
    }

    @Override
    public String made(String variable) {
        return switch (variable) {
            case "prompt" -> {
                gateway.put("/prompts/matrix", TEMPLATE);
                yield "matrix";
            }
            case "version" -> "1";
            case "model" -> "offline";
            case "call" -> gateway.chat(QUESTION).header("x-penstock-call-id");
            default -> throw new IllegalArgumentException(variable);
        };
    }

    @Override
    public Trial.Body body(Expected endpoint) {
        return new Trial.Body(
                "application/json", endpoint.method().equals("PUT") ? TEMPLATE : QUESTION);
    }
}
