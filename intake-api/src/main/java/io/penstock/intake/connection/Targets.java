package io.penstock.intake.connection;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a base URL may name. Where a name leads shows when it is called, and is checked then; an
/// address is seen at once.
final class Targets {
    private static final int MAX_PORT = 65_535;

    /// A number alone is one of the ways to write an address.
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

    private Targets() {}

    static boolean possible(URI url) {
        var port = url.getPort();
        return port != 0 && port <= MAX_PORT && possible(url.getHost());
    }

    private static boolean possible(String host) {
        if (NUMBER.matcher(host).matches()) {
            return false;
        }
        try {
            var address = InetAddress.ofLiteral(host.toLowerCase(Locale.ROOT));
            // the metadata of a cloud's machine is such a neighbour
            return !address.isAnyLocalAddress()
                    && !address.isLinkLocalAddress()
                    && !address.isMulticastAddress();
        } catch (IllegalArgumentException _) {
            return true; // a name
        }
    }
}
