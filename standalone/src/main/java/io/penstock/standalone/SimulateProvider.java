package io.penstock.standalone;

import io.penstock.embedded.model.Fault;
import io.penstock.embedded.model.InvalidScript;
import io.penstock.embedded.model.Script;
import io.penstock.embedded.model.Setting;
import io.penstock.embedded.model.SimulatedProvider;
import io.penstock.standalone.place.Refusal;
import java.util.List;

/// A provider of models that fails as it is told, for drills and load tests; it needs no Penstock.
///
/// @param port of 127.0.0.1
/// @param script for all requests that no other script is meant for
record SimulateProvider(int port, Script script) {
    private static final int USUAL_PORT = 9101;

    /// @param offset added to the usual port
    static SimulateProvider parse(List<String> arguments, int offset) {
        var parsed = new SimulateProvider(USUAL_PORT + offset, Script.OK);
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            var argument = rest.next();
            var equals = argument.indexOf('=');
            var option = equals < 0 ? argument : argument.substring(0, equals);
            if (!option.equals("--port") && !option.equals("--script")) {
                throw new Refusal(
                        "'simulate-provider' has no option '%s'; see ./penstock simulate-provider --help"
                                .formatted(option));
            }
            if (equals < 0 && !rest.hasNext()) {
                throw new Refusal(option + " wants a value");
            }
            parsed = parsed.with(option, equals < 0 ? rest.next() : argument.substring(equals + 1));
        }
        return parsed;
    }

    private SimulateProvider with(String option, String value) {
        try {
            return option.equals("--port")
                    ? new SimulateProvider(Integer.parseInt(value), script)
                    : new SimulateProvider(port, Script.of(value));
        } catch (NumberFormatException _) {
            throw new Refusal("--port wants a number, not '" + value + "'");
        } catch (InvalidScript e) {
            throw new Refusal(e.getMessage() + "; see ./penstock simulate-provider --help");
        }
    }

    /// Serves until the process is ended.
    void run() {
        try {
            var provider = SimulatedProvider.start(port);
            provider.usually(script);
            System.out.println("a simulated provider serves " + provider.baseUrl());
            Thread.currentThread().join();
        } catch (IllegalStateException e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// All that a script may hold.
    static String help() {
        var help = new StringBuilder();
        help.append(
                """
                Usage: ./penstock simulate-provider [--port N] [--script SCRIPT]

                Serves the wire formats of OpenAI and Anthropic on 127.0.0.1 (port 9101 plus PENSTOCK_PORT_OFFSET),
                and fails as a script says: FAULT;SETTING=VALUE;..., such as 429;retry-after=2. A script stands
                in --script, in the path (http://127.0.0.1:9101/fault/SCRIPT/v1), in the model's name
                (fault/SCRIPT), or is queued: curl --data SCRIPT http://127.0.0.1:9101/_script

                Faults:
                """);
        for (var fault : Fault.values()) {
            help.append("  %-20s %s%n".formatted(fault.word(), fault.meaning()));
        }
        help.append("\nSettings:\n");
        for (var setting : Setting.values()) {
            help.append("  %-20s %s%n".formatted(setting.word(), setting.meaning()));
        }
        return help.toString();
    }
}
