package io.penstock.platform.security;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The network that a request came from, which is all that is kept of its address: the longest
/// prefix that the Internet routes, 24 bits of IPv4 and 48 of IPv6. It tells an office from a
/// stranger's, and no person from their neighbours.
final class SourceNetwork {
    private static final int IPV4_BYTES = 3;
    private static final int IPV6_BYTES = 6;

    private SourceNetwork() {}

    /// @param address as the container tells it; an IPv4 address in IPv6's clothes is one of IPv4
    /// @return null where that is no address
    static @Nullable String of(@Nullable String address) {
        if (address == null) {
            return null;
        }
        try {
            return network(InetAddress.ofLiteral(withoutZone(address)));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static String withoutZone(String address) {
        var zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private static String network(InetAddress address) {
        var kept = address instanceof Inet4Address ? IPV4_BYTES : IPV6_BYTES;
        var bytes = address.getAddress();
        Arrays.fill(bytes, kept, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * Byte.SIZE;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of 4 or 16 bytes is one", e);
        }
    }
}
