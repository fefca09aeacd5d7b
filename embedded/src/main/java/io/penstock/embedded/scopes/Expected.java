package io.penstock.embedded.scopes;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One line of a service's table: what the design says of an endpoint.
///
/// @param path with named variables, each of which stands for an object of the own tenant
/// @param scope null: open
/// @param foreign what a caller of another tenant gets who holds the scope
public record Expected(String method, String path, @Nullable String scope, Foreign foreign) {

    public enum Foreign {
        /// 404: the object does not exist for them.
        UNKNOWN,
        /// 200 with an empty list.
        EMPTY,
        /// 409: its address is taken, and nothing is said of by whom.
        TAKEN,
        /// There is no object of a tenant; they act for their own.
        OWN
    }

    /// Lines of `METHOD path scope foreign`; `open` for no scope; `#` begins a comment.
    public static List<Expected> table(String text) {
        return text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .map(Expected::line)
                .toList();
    }

    private static Expected line(String line) {
        var words = line.split("\\s+");
        if (words.length != 4) {
            throw new IllegalArgumentException("Not METHOD path scope foreign: " + line);
        }
        return new Expected(
                words[0],
                words[1],
                words[2].equals("open") ? null : words[2],
                Foreign.valueOf(words[3].toUpperCase(Locale.ROOT)));
    }

    Endpoint endpoint() {
        return Endpoint.of(method, path);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
