package io.penstock.embedded.scopes;

/// @param path a pattern; names of variables do not count
public record Endpoint(String method, String path) implements Comparable<Endpoint> {
    private static final String REST = "/**";

    /// `{id}` and `*` mean the same.
    public static Endpoint of(String method, String path) {
        return new Endpoint(method, path.replaceAll("\\{[^/}]+}", "*"));
    }

    /// Whether a rule for this holds for `other`.
    boolean covers(Endpoint other) {
        return equals(other) || hasRest() && method.equals(other.method) && isUnder(other.path);
    }

    boolean hasRest() {
        return path.endsWith(REST);
    }

    private boolean isUnder(String other) {
        return other.startsWith(path.substring(0, path.length() - REST.length() + 1));
    }

    @Override
    public int compareTo(Endpoint other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
