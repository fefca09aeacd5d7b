package io.penstock.intake.channel.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.penstock.intake.channel.Requests;
import io.penstock.intake.channel.Shapes;
import io.penstock.schema.event.Channel;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.Admission;
import io.penstock.store.connection.Admission.Verification;
import io.penstock.store.connection.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SalesforceSignatureTest {
    private static final String TOKEN = "sample-salesforce-flow-token";
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Map<String, String> SOAP =
            Map.of("Content-Type", "text/xml; charset=utf-8");

    private final SalesforceAdapter adapter = new SalesforceAdapter();
    private final String message =
            Requests.sample("salesforce/s022-salesforce-outbound-three-leads")
                    .path("body")
                    .asString();

    @Test
    void bothSecretsCountForAFlow() {
        assertThat(judged(Verification.CHANNEL, "Bearer " + TOKEN)).isEqualTo("authentic");
        assertThat(judged(Verification.ADDRESS, "Bearer the-next-one")).isEqualTo("authentic");
    }

    @Test
    void everyChangedBitIsRefused() {
        var header = "Bearer " + TOKEN;
        for (var at = 0; at < header.length(); at++) {
            for (var bit = 0; bit < 7; bit++) {
                var changed = new StringBuilder(header);
                changed.setCharAt(at, (char) (header.charAt(at) ^ 1 << bit));
                assertThat(judged(Verification.CHANNEL, changed.toString()))
                        .as(changed.toString())
                        .isIn("token-invalid", "token-missing");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADDRESS", "NONE", "CHANNEL"})
    void aFlowProvesItselfWhateverCountsForOutboundMessages(Verification verification) {
        assertThat(judged(verification, "Basic x")).isEqualTo("token-missing");
    }

    @Test
    void anOutboundMessageCountsByAddressOrByNetwork() {
        assertThat(judged(Verification.ADDRESS, Set.of(), message)).isEqualTo("authentic");
        assertThat(judged(Verification.NONE, Set.of(), message)).isEqualTo("authentic");
        assertThat(judged(Verification.CHANNEL, Set.of("192.0.2.0/24"), message))
                .isEqualTo("authentic");
        assertThat(judged(Verification.CHANNEL, Set.of(), message)).isEqualTo("unsigned");
    }

    @Test
    void everyOrganisationOfAMessageIsOurs() {
        var other =
                message.replace(
                        "</Notification>\n    </",
                        "</Notification><OrganizationId>00D1</OrganizationId>\n    </");

        assertThat(other).isNotEqualTo(message);
        assertThat(judged(Verification.ADDRESS, Set.of(), other)).isEqualTo("foreign-account");
        assertThat(judged(Verification.ADDRESS, Set.of(), message.replace("OrganizationId", "x")))
                .isEqualTo("foreign-account");
        assertThat(judged(Verification.ADDRESS, Set.of(), "<a/>")).isEqualTo("foreign-account");
    }

    @Test
    void everyChangedLetterOfTheOrganisationIsRefused() {
        var id = "00Dxx0000000001EAA";
        for (var at = 0; at < id.length(); at++) {
            var changed = new StringBuilder(id);
            changed.setCharAt(at, (char) (id.charAt(at) ^ 1));
            assertThat(
                            judged(
                                    Verification.ADDRESS,
                                    Set.of(),
                                    message.replace(id, changed.toString())))
                    .as(changed.toString())
                    .isEqualTo("foreign-account");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00Dxx0000000001, 00Dxx0000000001EAA",
        "00Dxx0000000001EAA, 00Dxx0000000001EAA",
        "001A0000006Vm9r, 001A0000006Vm9rIAC",
        "short, short"
    })
    void anIdIsTheSameInFifteenAndEighteenCharacters(String id, String canonical) {
        assertThat(OrganizationIds.canonical(id)).isEqualTo(canonical);
    }

    @Test
    void aDocumentHasSoManyLevelsAndElements() {
        assertThat(judged(Verification.ADDRESS, Set.of(), nested(OutboundXml.MAX_DEPTH)))
                .isEqualTo("foreign-account");
        assertThat(judged(Verification.ADDRESS, Set.of(), nested(OutboundXml.MAX_DEPTH + 1)))
                .isEqualTo("xml-unreadable");
        assertThat(judged(Verification.ADDRESS, Set.of(), nested(100_000)))
                .isEqualTo("xml-unreadable");
        assertThat(
                        judged(
                                Verification.ADDRESS,
                                Set.of(),
                                "<a>" + "<b/>".repeat(OutboundXml.MAX_ELEMENTS) + "</a>"))
                .isEqualTo("xml-unreadable");
    }

    @ParameterizedTest
    @CsvSource({"token, true", "a token, false", "tökenn, false"})
    void aSecretIsABearerToken(String secret, boolean usable) {
        assertThat(adapter.unusable(secret).isEmpty()).isEqualTo(usable);
    }

    @Test
    void aCalloutOfAnyShapeIsMapped() {
        var connection = connection(Verification.CHANNEL, Set.of());
        var receipt = Requests.receipt(Channel.SALESFORCE, Map.of(), "{}", NOW);
        var sample =
                StrictJson.TOLERANT.readTree(
                        Requests.sample("salesforce/s023-salesforce-flow-callout")
                                .path("body")
                                .asString());

        Shapes.of(sample)
                .forEach(
                        body ->
                                assertThatCode(
                                                () ->
                                                        adapter.map(
                                                                connection,
                                                                receipt,
                                                                new Arrived.Callout(body)))
                                        .as("%s", body)
                                        .doesNotThrowAnyException());
    }

    private static String nested(int levels) {
        return "<a>".repeat(levels) + "</a>".repeat(levels);
    }

    private String judged(Verification verification, String authorization) {
        return Requests.reason(
                adapter.authenticate(
                        connection(verification, Set.of()),
                        Requests.receipt(
                                Channel.SALESFORCE,
                                Map.of(
                                        "Content-Type",
                                        "application/json",
                                        "Authorization",
                                        authorization),
                                "{}",
                                NOW)));
    }

    private String judged(Verification verification, Set<String> networks, String xml) {
        return Requests.reason(
                adapter.authenticate(
                        connection(verification, networks),
                        Requests.receipt(Channel.SALESFORCE, SOAP, xml, NOW)));
    }

    private static Connection connection(Verification verification, Set<String> networks) {
        return Requests.connection(
                Channel.SALESFORCE,
                List.of("00Dxx0000000001EAA"),
                new Admission(verification, null, networks, null, null, null),
                "the-next-one",
                TOKEN);
    }
}
