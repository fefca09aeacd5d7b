package io.penstock.standalone.place;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The ports of one standalone Penstock, all on 127.0.0.1.
///
/// @param offset added to every usual port
public record Ports(int offset) {
    public static final String VARIABLE = "PENSTOCK_PORT_OFFSET";
    private static final int HIGHEST_OFFSET = 65_535 - 19_092;

    /// @param offset what the environment says; absent or empty means 0
    public static Ports shiftedBy(@Nullable String offset) {
        if (offset == null || offset.isBlank()) {
            return new Ports(0);
        }
        try {
            var number = Integer.parseInt(offset.strip());
            if (number >= 0 && number <= HIGHEST_OFFSET) {
                return new Ports(number);
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw new Refusal(
                VARIABLE
                        + " must be a whole number from 0 to "
                        + HIGHEST_OFFSET
                        + ", not '"
                        + offset
                        + "'");
    }

    public int of(Port port) {
        return port.usual() + offset;
    }

    public String url(Port port) {
        return "http://127.0.0.1:" + of(port);
    }

    /// Refuses when somebody listens on one of them.
    public void requireFree() {
        Arrays.stream(Port.values())
                .filter(port -> taken(of(port)))
                .findFirst()
                .ifPresent(
                        port -> {
                            throw new Refusal(
                                    "port %d, meant for %s, is taken by another program; stop it, or set %s (now %d) to move all ports"
                                            .formatted(of(port), port.owner(), VARIABLE, offset));
                        });
    }

    private static boolean taken(int port) {
        var loopback = InetAddress.getLoopbackAddress();
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true); // a port that just closed is free
            socket.bind(new InetSocketAddress(loopback, port));
        } catch (IOException e) {
            return true;
        }
        // some systems let a second socket bind beside one that listens on every address
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(loopback, port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
