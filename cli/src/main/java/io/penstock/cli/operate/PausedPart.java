package io.penstock.cli.operate;

import io.penstock.cli.reach.PublicApi;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What is to be paused or resumed.
final class PausedPart {
    @Parameters(
            index = "0",
            paramLabel = "KIND",
            description = "workflow, route, or tenant, which is your own.")
    private String kind = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Which one.")
    private @Nullable String name;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    PausedPart() {}

    String path() {
        return switch (kind) {
            case "workflow" -> "/v1/workflows/" + named();
            case "route" -> "/v1/routes/" + named();
            case "tenant" -> "/v1/tenant";
            default ->
                    throw new ParameterException(
                            spec.commandLine(), "KIND is workflow, route or tenant");
        };
    }

    private String named() {
        if (name == null) {
            throw new ParameterException(spec.commandLine(), "the " + kind + "'s NAME is missing");
        }
        return PublicApi.segment(name);
    }

    @Override
    public String toString() {
        return name == null ? kind : kind + " " + name;
    }
}
