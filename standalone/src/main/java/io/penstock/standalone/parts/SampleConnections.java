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

    private static final String ZENDESK_ACCOUNT_ID = "22129848";
    private static final String HUBSPOT_PORTAL_ID = "62515000";
    private static final String TWILIO_ACCOUNT = "ACf1f6a24d94b9ac42c260f77f2171d47e";
    private static final String INTERCOM_ADMIN = "814860";
    private static final String HUBSPOT_ACTOR = "A-1160452";

    private SampleConnections() {}

    /// In the form of `penstock.connections`.
    static List<Map<String, Object>> all(String standIns, String accessToken) {
        return List.of(
                whatsapp(standIns, accessToken),
                form(),
                zendesk(standIns, accessToken),
                hubspot(standIns, accessToken),
                typeform(),
                standardWebhooks(),
                twilio(standIns, accessToken),
                answering(
                        connection(
                                "intercom",
                                "ep_ic",
                                List.of("sampleapp"),
                                "sample-intercom-client-secret"),
                        standIns,
                        accessToken,
                        Map.of("adminId", INTERCOM_ADMIN)),
                answering(
                        connection("chatwoot", "ep_cw", List.of("1"), "sample-chatwoot-secret"),
                        standIns,
                        accessToken,
                        Map.of()),
                answering(
                        connection("zammad", "ep_zm", List.of(), "sample-zammad-token"),
                        standIns,
                        accessToken,
                        Map.of()),
                salesforce(),
                pipedrive(),
                freshdesk(),
                zoho());
    }

    private static Map<String, Object> form() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", "string");
        fields.put("email", "email");
        fields.put("subject", "string");
        fields.put("message", "string");
        fields.put("locale", "bcp47");
        fields.put("consent", "boolean");
        fields.put("file", "file");
        var form = new LinkedHashMap<String, Object>();
        form.put("allowed-origins", List.of("https://www.example.test"));
        form.put("required", List.of("email", "message"));
        form.put("fields", fields);
        form.put("text", "message");
        var connection = connection("form", "ep_contact", List.of(), "sample-form-key");
        connection.put("form", form);
        return connection;
    }

    private static Map<String, Object> zendesk(String standIns, String accessToken) {
        var connection =
                connection(
                        "zendesk",
                        "ep_zd",
                        List.of(ZENDESK_ACCOUNT_ID),
                        "sample-zendesk-signing-secret");
        connection.put("outbound", outbound(standIns, accessToken));
        return connection;
    }

    /// Its signature covers the address that HubSpot was given.
    private static Map<String, Object> hubspot(String standIns, String accessToken) {
        var connection =
                connection(
                        "hubspot",
                        "ep_crm",
                        List.of(HUBSPOT_PORTAL_ID),
                        "sample-hubspot-client-secret");
        connection.put("public-url", "https://intake.example.test/v1/hooks/hubspot/ep_crm");
        return answering(connection, standIns, accessToken, Map.of("senderActorId", HUBSPOT_ACTOR));
    }

    private static Map<String, Object> typeform() {
        return connection("typeform", "ep_form", List.of("lT4Z3j"), "sample-typeform-secret");
    }

    /// With two secrets, as while one follows the other.
    private static Map<String, Object> standardWebhooks() {
        var connection = connection("standard-webhooks", "ep_sw", List.of(), "");
        connection.put(
                "secrets",
                List.of(
                        "whsec_6DxNMkk7JiR38qSLArLLAPage3JRY9A01Oc8t4eIpA8=",
                        "whsec_/y1vOtDnDi2g8eQJyA+O1VGXeRV4JTSYsTlDbncDNyM="));
        return connection;
    }

    /// Its signature covers the address that Twilio was given.
    private static Map<String, Object> twilio(String standIns, String accessToken) {
        var connection =
                connection("twilio", "ep_tw", List.of(TWILIO_ACCOUNT), "sample-twilio-auth-token");
        connection.put("public-url", "https://intake.example.test/v1/hooks/twilio/ep_tw");
        return answering(connection, standIns, TWILIO_ACCOUNT + ":" + accessToken, Map.of());
    }

    private static Map<String, Object> answering(
            Map<String, Object> connection,
            String standIns,
            String accessToken,
            Map<String, String> options) {
        var outbound = new LinkedHashMap<>(outbound(standIns, accessToken));
        outbound.put("options", options);
        connection.put("outbound", outbound);
        return connection;
    }

    /// Nothing signs its SOAP: where it comes from counts.
    private static Map<String, Object> salesforce() {
        var connection =
                connection(
                        "salesforce",
                        "ep_sf",
                        List.of("00Dxx0000000001EAA"),
                        "sample-salesforce-flow-token");
        connection.put("admission", Map.of("networks", List.of("127.0.0.0/8")));
        return connection;
    }

    private static Map<String, Object> pipedrive() {
        return connection("pipedrive", "ep_pd", List.of(), "pipedrive:sample-basic-password");
    }

    private static Map<String, Object> freshdesk() {
        var connection = connection("freshdesk", "ep_fd", List.of(), "sample-freshdesk-token");
        connection.put("admission", Map.of("token-header", "X-Intake-Token"));
        return connection;
    }

    private static Map<String, Object> zoho() {
        return connection("zoho", "ep_zo", List.of(), "sample-zoho-channel-token");
    }

    private static Map<String, Object> connection(
            String channel, String id, List<String> accounts, String secret) {
        var connection = new LinkedHashMap<String, Object>();
        connection.put("channel", channel);
        connection.put("id", id);
        connection.put("tenant", TENANT);
        connection.put("accounts", accounts);
        connection.put("secrets", List.of(secret));
        return connection;
    }

    private static Map<String, Object> outbound(String baseUrl, String accessToken) {
        return Map.of(
                "base-url", baseUrl,
                "access-token", accessToken,
                "allowed-hosts", List.of("127.0.0.1"));
    }

    private static Map<String, Object> whatsapp(String standIns, String accessToken) {
        var connection =
                connection(
                        "whatsapp",
                        "ep_support",
                        List.of(PHONE_NUMBER_ID, BUSINESS_ACCOUNT_ID),
                        WHATSAPP_APP_SECRET);
        connection.put("verify-token", "sample-verify-token");
        connection.put("outbound", outbound(standIns + "/" + GRAPH_VERSION, accessToken));
        return connection;
    }
}
