package io.penstock.worker.fetch;

import io.penstock.store.connection.Connection.Outbound;
import io.penstock.store.connection.OutboundOption;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the files of one connection may be fetched, and where its credential goes along. Asked
/// before every hop: an address comes from an event, or from whoever answered the hop before.
final class Grounds {
    private final Vendor vendor;
    private final Outbound way;
    private final Set<String> internalHosts;
    private final Set<String> mediaHosts;

    /// @param internalHosts that may be called without TLS, and at any port
    Grounds(Vendor vendor, Outbound way, Set<String> internalHosts) {
        this.vendor = vendor;
        this.way = way;
        this.internalHosts = internalHosts;
        this.mediaHosts =
                way.option(OutboundOption.MEDIA_HOSTS)
                        .map(hosts -> Set.copyOf(Arrays.asList(hosts.split(","))))
                        .orElse(Set.of());
    }

    boolean allow(URI address) {
        var host = address.getHost();
        return host != null
                && address.getRawUserInfo() == null
                && (way.allowedHosts().contains(host)
                        || mediaHosts.contains(host)
                        || vendor.owns(host))
                && (internalHosts.contains(host) ? isWeb(address) : isSecure(address));
    }

    /// Only to whom it belongs, the origin of the connection's base URL and hosts of the vendor's
    /// that take it, too; and only for files.
    Optional<String> authorization(URI address) {
        return Optional.<@Nullable String>ofNullable(vendor.authorization(way))
                .filter(
                        _ ->
                                vendor.isFile(address.getRawPath())
                                        && (origin(address).equals(origin(way.baseUrl()))
                                                || vendor.knowsUsAt(address.getHost())));
    }

    private static boolean isWeb(URI address) {
        return address.getScheme().equals("https") || address.getScheme().equals("http");
    }

    private boolean isSecure(URI address) {
        return address.getScheme().equals("https")
                && (port(address) == 443 || origin(address).equals(origin(way.baseUrl())));
    }

    private record Origin(String scheme, String host, int port) {}

    private static Origin origin(URI address) {
        return new Origin(address.getScheme(), address.getHost(), port(address));
    }

    private static int port(URI address) {
        return address.getPort() >= 0
                ? address.getPort()
                : address.getScheme().equals("https") ? 443 : 80;
    }
}
