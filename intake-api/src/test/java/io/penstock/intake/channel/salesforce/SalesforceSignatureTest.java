package io.penstock.intake.channel.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.channel.Requests;
import io.penstock.intake.channel.Shapes;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.Source;
import io.penstock.schema.event.Channel;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.Admission;
import io.penstock.store.connection.Admission.Verification;
import io.penstock.store.connection.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
        assertThat(addressed("key=the-next%2Done&x=1")).isEqualTo("authentic");
        assertThat(addressed("x=1&key=" + TOKEN)).isEqualTo("authentic");
        assertThat(judged(Verification.NONE, Set.of(), message)).isEqualTo("authentic");
        assertThat(judged(Verification.CHANNEL, Set.of("192.0.2.0/24"), message))
                .isEqualTo("authentic");
        assertThat(judged(Verification.CHANNEL, Set.of(), message)).isEqualTo("unsigned");
    }

    @ParameterizedTest
    @CsvSource({
        ", token-missing",
        "x=1, token-missing",
        "token=the-next-one, token-missing",
        "key=the-next-one&key=the-next-one, token-missing",
        "key=%zz, token-missing",
        "key=, token-invalid",
        "key=the-next-on, token-invalid",
        "key=the+next+one, token-invalid",
        "key=00Dxx0000000001EAA, token-invalid"
    })
    void anAddressWithoutTheKeyIsRefused(String query, String reason) {
        assertThat(addressed(query)).isEqualTo(reason);
    }

    @Test
    void aGeneratedSecretIsAKeyAsItIs() {
        var secret = "whsec_a+/bC9DEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg=";
        var connection =
                Requests.connection(
                        Channel.SALESFORCE,
                        List.of("00Dxx0000000001EAA"),
                        new Admission(Verification.ADDRESS, null, Set.of(), null, null, null),
                        secret);

        for (var key : List.of(secret, "whsec_a%2B%2FbC9" + secret.substring(12))) {
            assertThat(Requests.reason(judged(connection, message, "key=" + key)))
                    .as(key)
                    .isEqualTo("authentic");
        }
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
        assertThat(readable(nested(OutboundXml.MAX_DEPTH))).isTrue();
        assertThat(readable(nested(OutboundXml.MAX_DEPTH + 1))).isFalse();
        assertThat(readable(nested(100_000))).isFalse();
        assertThat(readable("<a>" + "<b/>".repeat(OutboundXml.MAX_ELEMENTS) + "</a>")).isFalse();
    }

    @Test
    void whatCannotBeReadIsTheSendersWhereTheProofStandsOutsideIt() {
        assertThat(judged(Verification.ADDRESS, Set.of(), "<a>")).isEqualTo("authentic");
        assertThat(judged(Verification.CHANNEL, Set.of("192.0.2.0/24"), "<a>"))
                .isEqualTo("authentic");
        assertThat(judged(Verification.CHANNEL, Set.of(), "<a>")).isEqualTo("unsigned");
        assertThat(Requests.reason(judged(connection(Verification.ADDRESS, Set.of()), "<a>", null)))
                .isEqualTo("token-missing");
    }

    private static boolean readable(String xml) {
        return OutboundXml.read(xml.getBytes(StandardCharsets.UTF_8))
                instanceof OutboundXml.Outcome.Read;
    }

    @ParameterizedTest
    @CsvSource({
        "sample-salesforce-flow-token, true",
        "sample-salesforce flow-token, false",
        "sample-sälesforce-flow-token, false",
        "a-token-for-flows, false",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaa, false"
    })
    void aSecretIsABearerTokenThatNobodyGuesses(String secret, boolean usable) {
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
        var query = verification == Verification.ADDRESS ? "key=" + TOKEN : null;
        return Requests.reason(judged(connection(verification, networks), xml, query));
    }

    private String addressed(@Nullable String query) {
        return Requests.reason(judged(connection(Verification.ADDRESS, Set.of()), message, query));
    }

    private Authenticity judged(Connection connection, String xml, @Nullable String query) {
        var request = Requests.receipt(Channel.SALESFORCE, SOAP, xml, NOW).request();
        return adapter.authenticate(
                connection,
                Receipt.of(
                        new Source(connection.tenant(), Channel.SALESFORCE, connection.id()),
                        new RawRequest("POST", "/", query, request.headers(), request.body()),
                        NOW));
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
