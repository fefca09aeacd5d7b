package io.penstock.store.subscription;

import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.http.client.InetAddressFilter;

/// Where signals may go. Where a name leads shows when it is called, and is checked then.
///
/// @param ports of receivers outside
/// @param internalHosts receivers that may be inside, at any port and without TLS
@ConfigurationProperties("penstock.subscriptions")
public record SubscriptionTargets(
        @DefaultValue({"443", "8443"}) Set<Integer> ports,
        @DefaultValue Set<String> internalHosts) {
    private static final int HTTPS = 443;
    private static final Pattern NUMBER = Pattern.compile("[0-9]*|0[xX][0-9a-fA-F]*");

    /// The IPv4-compatible addresses (`::/96`) pass for external, and lead to this machine.
    private static final InetAddressFilter OUTSIDE =
            InetAddressFilter.externalAddresses().andNot("::/96");

    public SubscriptionTargets {
        ports = Set.copyOf(ports);
        internalHosts = Set.copyOf(internalHosts);
    }

    /// What a URL is as a receiver's.
    public enum Verdict {
        POSSIBLE,
        /// Not absolute, of another scheme, or with a user or a fragment.
        UNREADABLE,
        /// Without TLS, to somebody outside.
        PLAIN,
        PORT_NOT_ALLOWED,
        /// An address of this machine, or of a private network.
        INSIDE
    }

    public Verdict judge(URI url) {
        var scheme = url.getScheme();
        var host = url.getHost();
        if (host == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            return Verdict.UNREADABLE;
        }
        if (!"https".equals(scheme) && !"http".equals(scheme)) {
            return Verdict.UNREADABLE;
        }
        if (internalHosts.contains(host)) {
            return Verdict.POSSIBLE;
        }
        if ("http".equals(scheme)) {
            return Verdict.PLAIN;
        }
        if (!ports.contains(url.getPort() == -1 ? HTTPS : url.getPort())) {
            return Verdict.PORT_NOT_ALLOWED;
        }
        return inside(host) ? Verdict.INSIDE : Verdict.POSSIBLE;
    }

    private static boolean inside(String host) {
        try {
            return !OUTSIDE.matches(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            // a name, unless it ends in a number: then it is another way to write an address
            return NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches();
        }
    }
}
