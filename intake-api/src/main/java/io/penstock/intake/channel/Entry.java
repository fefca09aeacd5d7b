package io.penstock.intake.channel;

import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.delivery.Receipt;
import io.penstock.store.connection.Admission.Verification;
import io.penstock.store.connection.Connection;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/// Whether a request gets in: by where it comes from, then by what its channel asks.
final class Entry {
    private Entry() {}

    static Authenticity judge(
            ChannelAdapter<?> adapter, Connection connection, Receipt receipt, String address) {
        if (!from(connection, address)) {
            return new Authenticity.Forbidden(
                    "network-not-allowed",
                    "The connection takes requests from its own networks only; behind a proxy, the"
                            + " service must be told to trust what that says of callers");
        }
        return connection.admission().verification() == Verification.NONE
                ? new Authenticity.Authentic()
                : adapter.authenticate(connection, receipt);
    }

    /// @param address empty where it is none, which is of no network
    static boolean from(Connection connection, String address) {
        var networks = connection.admission().networks();
        return networks.isEmpty()
                || !address.isEmpty()
                        && networks.stream()
                                .anyMatch(
                                        network -> new IpAddressMatcher(network).matches(address));
    }
}
