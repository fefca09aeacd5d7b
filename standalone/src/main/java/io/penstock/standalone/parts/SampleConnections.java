package io.penstock.standalone.parts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The connections that the samples name, with the secrets that the samples state openly. What they
/// send goes to the stand-ins; `--config` replaces them by real ones.
final class SampleConnections {
    static final String TENANT = "acme";
    static final String WHATSAPP_APP_SECRET = "sample-whatsapp-app-secret";
    static final String WHATSAPP_WEBHOOK = "/v1/hooks/whatsapp/ep_support";
    private static final String GRAPH_VERSION = "v23.0";

    private static final String PHONE_NUMBER_ID = "106540352242922";

    /// Notices about the account itself name this one.
    private static final String BUSINESS_ACCOUNT_ID = "102290129340398";

    private SampleConnections() {}

    /// In the form of `penstock.connections`.
    static List<Map<String, Object>> all(String standIns, String accessToken) {
        return List.of(whatsapp(standIns, accessToken));
    }

    private static Map<String, Object> whatsapp(String standIns, String accessToken) {
        var connection = new LinkedHashMap<String, Object>();
        connection.put("channel", "whatsapp");
        connection.put("id", "ep_support");
        connection.put("tenant", TENANT);
        connection.put("accounts", List.of(PHONE_NUMBER_ID, BUSINESS_ACCOUNT_ID));
        connection.put("secrets", List.of(WHATSAPP_APP_SECRET));
        connection.put("verify-token", "sample-verify-token");
        connection.put(
                "outbound",
                Map.of(
                        "base-url",
                        standIns + "/" + GRAPH_VERSION,
                        "access-token",
                        accessToken,
                        "allowed-hosts",
                        List.of("127.0.0.1")));
        return connection;
    }
}
