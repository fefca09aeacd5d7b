package io.penstock.embedded.whatsapp;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the stand-in needs to know of the business it stands in for.
///
/// @param port on 127.0.0.1; 0 takes a free one
/// @param accessToken that callers must bear
/// @param appSecret that signs the callbacks
/// @param webhook where callbacks go; `null` for none
/// @param folder where what arrived is kept over restarts; `null` to keep it in memory alone
/// @param businessAccount the id that callbacks name
public record StandInOptions(
        int port,
        String accessToken,
        String appSecret,
        @Nullable URI webhook,
        @Nullable Path folder,
        String businessAccount) {
    private static final String SAMPLE_ACCOUNT = "102290129340398";

    public StandInOptions {
        if (accessToken.isBlank() || appSecret.isBlank()) {
            throw new IllegalArgumentException(
                    "The WhatsApp stand-in needs an access token and an app secret");
        }
    }

    public static StandInOptions of(String accessToken, String appSecret) {
        return new StandInOptions(0, accessToken, appSecret, null, null, SAMPLE_ACCOUNT);
    }

    public StandInOptions withPort(int port) {
        return new StandInOptions(port, accessToken, appSecret, webhook, folder, businessAccount);
    }

    public StandInOptions withWebhook(URI webhook) {
        return new StandInOptions(port, accessToken, appSecret, webhook, folder, businessAccount);
    }

    public StandInOptions keptIn(Path folder) {
        return new StandInOptions(port, accessToken, appSecret, webhook, folder, businessAccount);
    }

    /// Without the secrets.
    @Override
    public String toString() {
        return "WhatsApp stand-in on port " + port;
    }
}
