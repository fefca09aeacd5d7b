package io.penstock.standalone;

import io.penstock.standalone.parts.Services;
import io.penstock.standalone.place.Refusal;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `up` was asked to do.
///
/// @param fresh whether yesterday's data is to be forgotten
/// @param config a YAML file over the configuration of every service
record UpOptions(boolean fresh, @Nullable Path config) {

    static UpOptions parse(List<String> arguments) {
        var fresh = false;
        Path config = null;
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            var argument = rest.next();
            if (argument.equals("--fresh")) {
                fresh = true;
            } else if (argument.startsWith("--config=")) {
                config = Services.checkedConfig(Path.of(argument.substring("--config=".length())));
            } else if (argument.equals("--config") && rest.hasNext()) {
                config = Services.checkedConfig(Path.of(rest.next()));
            } else {
                throw new Refusal(
                        argument.equals("--config")
                                ? "--config wants a file"
                                : "'up' has no option '" + argument + "'; see ./penstock --help");
            }
        }
        return new UpOptions(fresh, config);
    }
}
