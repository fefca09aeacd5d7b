package io.penstock.cli.reach;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;

/// How a part is.
///
/// @param why which check is not green; empty when all are
public record Health(String why) {
    private static final int PATIENCE_MS = 3_000;
    private static final Http HTTP = new Http();

    public static Health of(Target.Part part) {
        return part.health().stream()
                .map(Health::of)
                .filter(health -> !health.well())
                .findFirst()
                .orElseGet(() -> new Health(""));
    }

    public boolean well() {
        return why.isEmpty();
    }

    private static Health of(URI address) {
        return address.getScheme().equals("tcp") ? listens(address) : answers(address);
    }

    private static Health listens(URI address) {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.getHost(), address.getPort()), PATIENCE_MS);
            return new Health("");
        } catch (IOException e) {
            return new Health("nobody listens on port " + address.getPort());
        }
    }

    private static Health answers(URI address) {
        try {
            var status = HTTP.send(HttpRequest.newBuilder(address)).statusCode();
            return new Health(status == 200 ? "" : address + " answers " + status);
        } catch (Unreachable e) {
            return new Health(address + " does not answer");
        }
    }
}
