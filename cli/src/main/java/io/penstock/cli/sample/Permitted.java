package io.penstock.cli.sample;

import java.util.Map;
import java.util.regex.Pattern;

/// What the request of a sample may be made of. A sample may come from anywhere, and what is sent
/// carries a token that is fresh: it goes to the intake API and nowhere else.
final class Permitted {
    private static final Pattern PATH =
            Pattern.compile("/v1/(?:[\\w\\-.~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*+");

    /// A segment that leads upwards, encoded or not.
    private static final Pattern DOTS =
            Pattern.compile("/(?:\\.|%2e){1,2}(?:[/?]|$)", Pattern.CASE_INSENSITIVE);

    /// RFC 9110 section 5.6.2.
    private static final Pattern TOKEN = Pattern.compile("[\\w!#$%&'*+\\-.^`|~]++");

    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*+");

    private Permitted() {}

    static String method(String method) {
        if (!TOKEN.matcher(method).matches() || method.equalsIgnoreCase("CONNECT")) {
            throw new RefusedSample("the sample's method is none that can be sent");
        }
        return method;
    }

    static String path(String path) {
        if (!PATH.matcher(path).matches() || DOTS.matcher(path).find()) {
            throw new RefusedSample(
                    "the sample's path_hint is no path of the intake API, such as /v1/events");
        }
        return path;
    }

    static Map<String, String> headers(Map<String, String> headers) {
        headers.forEach(
                (name, value) -> {
                    if (!TOKEN.matcher(name).matches()) {
                        throw new RefusedSample(
                                "the sample has a header whose name HTTP does not allow");
                    }
                    if (!VALUE.matcher(value).matches()) {
                        throw new RefusedSample(
                                "the sample's header "
                                        + name
                                        + " has a value that HTTP does not allow");
                    }
                });
        return headers;
    }
}
