package io.penstock.worker.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.store.connection.Connection.Outbound;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which addresses of each vendor are asked, and who is told the credential there.
class GroundsTest {
    private static final String STORE = "bucket.s3.eu-west-1.amazonaws.com";

    @ParameterizedTest
    @CsvSource({
        "WHATSAPP, https://graph.facebook.com/v23.0, https://graph.facebook.com/v23.0/1, Bearer a:b",
        "WHATSAPP, https://graph.facebook.com/v23.0, https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1, Bearer a:b",
        "TWILIO, https://api.twilio.com, https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/ME, Basic YTpi",
        "TWILIO, https://api.twilio.com, https://mms.twiliocdn.com/AC/1, ",
        "ZENDESK, https://acme.zendesk.com, https://acme.zendesk.com/attachments/token/1/?name=a.png, Bearer a:b",
        "ZENDESK, https://acme.zendesk.com, https://p21.zdusercontent.com/attachment/1, ",
        "INTERCOM, https://api.intercom.io, https://downloads.intercomcdn.com/i/o/1/a.png, ",
        "INTERCOM, https://api.intercom.io, https://downloads.au.intercomcdn.com/i/o/1/a.png, ",
        "INTERCOM, https://api.intercom.io, https://sampleapp.intercom-attachments-7.com/i/o/1/a.png, ",
        "CHATWOOT, https://chat.example.com, https://chat.example.com/rails/active_storage/blobs/redirect/1/a.png, ",
        "CHATWOOT, https://chat.example.com, https://bucket.s3.eu-west-1.amazonaws.com/1, ",
        "ZAMMAD, https://desk.example.com:8443/help, https://desk.example.com:8443/help/api/v1/ticket_attachment/1/2/3, Token token=a:b",
        "TYPEFORM, https://api.typeform.com, https://api.typeform.com/forms/1/responses/2/fields/3/files/a.png, Bearer a:b",
        "TYPEFORM, https://api.typeform.com, https://bucket.s3.eu-west-1.amazonaws.com/1, "
    })
    void aVendorsOwnHostsAreAsked(Vendor vendor, URI base, URI address, String authorization) {
        var grounds = grounds(vendor, base);

        assertThat(grounds.allow(address)).isTrue();
        assertThat(grounds.authorization(address).orElse(null)).isEqualTo(authorization);
    }

    @ParameterizedTest
    @CsvSource({
        "WHATSAPP, https://lookaside.fbsbx.com.example.com/",
        "WHATSAPP, https://evil-lookaside.fbsbx.com/",
        "WHATSAPP, http://lookaside.fbsbx.com/",
        "WHATSAPP, https://lookaside.fbsbx.com:8443/",
        "WHATSAPP, https://user@lookaside.fbsbx.com/",
        "WHATSAPP, https://mms.twiliocdn.com/",
        "TWILIO, https://twiliocdn.com.example.com/",
        "ZENDESK, https://zdusercontent.com.example.com/",
        "ZENDESK, https://other.zendesk.com/",
        "INTERCOM, https://intercom-attachments-77.com/",
        "INTERCOM, https://evilintercomcdn.com/",
        "CHATWOOT, https://s3.eu-west-1.amazonaws.com/",
        "CHATWOOT, http://bucket.s3.eu-west-1.amazonaws.com/",
        "OTHER, https://169.254.169.254/latest/meta-data",
        "OTHER, http://base.example.com/",
        "OTHER, https://base.example.com:444/",
        "OTHER, https:///a",
        "OTHER, file:///etc/passwd",
        "OTHER, ftp://base.example.com/"
    })
    void nobodyElseIs(Vendor vendor, URI address) {
        assertThat(grounds(vendor, URI.create("https://base.example.com")).allow(address))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://base.example.com/attachments/token/1/",
                "https://base.example.com:8443/attachments/token/1/",
                "https://bucket.s3.eu-west-1.amazonaws.com/attachments/token/1/",
                "https://p1.zdusercontent.com/attachments/token/1/"
            })
    void theCredentialBelongsToOneOrigin(URI address) {
        var grounds = grounds(Vendor.ZENDESK, URI.create("https://base.example.com"));

        assertThat(grounds.authorization(address)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ZENDESK, /api/v2/users.json",
        "ZENDESK, /attachments/../api/v2/users.json",
        "ZENDESK, /attachments/%2E%2e/api/v2/users.json",
        "ZENDESK, /attachments//api/v2/users.json",
        "ZENDESK, ''",
        "ZAMMAD, /api/v1/users",
        "ZAMMAD, /api/v1/ticket_attachment/1/2/3/../../../users",
        "TWILIO, /2010-04-01/Accounts/AC1/Messages.json",
        "TYPEFORM, /me",
        "WHATSAPP, /v23.0/me/accounts",
        "WHATSAPP, /v23.0/1/messages"
    })
    void theCredentialOpensFilesAlone(Vendor vendor, String path) {
        var grounds = grounds(vendor, URI.create("https://base.example.com"));

        assertThat(grounds.authorization(URI.create("https://base.example.com" + path))).isEmpty();
    }

    private static Grounds grounds(Vendor vendor, URI base) {
        return new Grounds(
                vendor,
                new Outbound(base, "a:b", Set.of(base.getHost()), Map.of("mediaHosts", STORE)),
                Set.of());
    }
}
