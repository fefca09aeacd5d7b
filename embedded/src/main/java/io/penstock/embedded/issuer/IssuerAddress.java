package io.penstock.embedded.issuer;

/// Where the issuer is reached, which is also its name in every token.
record IssuerAddress(int port) {
    static final String HOST = "127.0.0.1";

    String issuer() {
        return "http://%s:%d".formatted(HOST, port);
    }
}
