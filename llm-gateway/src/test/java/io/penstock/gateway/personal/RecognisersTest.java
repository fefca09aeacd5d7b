package io.penstock.gateway.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.gateway.personal.DeclaredRecogniser.Declared;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecognisersTest {
    private static final Recognisers STANDARD = Recognisers.standard(List.of("DE"));

    @Test
    void coversWhatOverlapsByOneSpanOfTheStrongest() {
        // the declared name lies in the address; the address in what is assigned to a password
        assertThat(found(declared(Entity.PERSON, "Anna Schmidt"), "an anna.schmidt@example.com"))
                .containsExactly("EMAIL anna.schmidt@example.com");
        assertThat(found(STANDARD, "password=anna1@example.com"))
                .containsExactly("SECRET anna1@example.com");
        assertThat(found(declared(Entity.PERSON, "Anna Maria", "Maria Lopez"), "Anna Maria Lopez!"))
                .containsExactly("PERSON Anna Maria Lopez");
    }

    @Test
    void givesPlacesOfTheTextAsItCame() {
        var text = "ﬁne\u200B: ａnna@e\u00ADxample.com\u200B, IBAN ＤＥ８９ 3704 0044 0532 0130 00.";

        assertThat(found(STANDARD, text))
                .containsExactly(
                        "EMAIL ａnna@e\u00ADxample.com", "IBAN ＤＥ８９ 3704 0044 0532 0130 00");
        assertThat(STANDARD.in(text).getFirst().canonical()).isEqualTo("anna@example.com");
    }

    @Test
    void endsAnAddressWhereItsDomainDoes() {
        assertThat(
                        found(
                                STANDARD,
                                "a@example.com- a@example.com1 a@b.example. <a@b.xn--p1ai> a@163.com.2"))
                .containsExactly(
                        "EMAIL a@example.com",
                        "EMAIL a@example.com1",
                        "EMAIL a@b.example",
                        "EMAIL a@b.xn--p1ai",
                        "EMAIL a@163.com");
    }

    @Test
    void readsAnAccentThatFollowsItsLetter() {
        assertThat(found(STANDARD, "an mu\u0308ller@example.com, ja"))
                .containsExactly("EMAIL mu\u0308ller@example.com");
        assertThat(STANDARD.in("mu\u0308ller@example.com"))
                .extracting(Span::canonical)
                .isEqualTo(
                        STANDARD.in("m\u00FCller@example.com").stream()
                                .map(Span::canonical)
                                .toList());
    }

    @Test
    void hasOneCanonicalFormForEveryWayToWrite() {
        assertThat(canonical("Tel. 030 23125-014, +49 (0)30 23125014, 0049/30/23125014"))
                .containsExactly("+493023125014", "+493023125014", "+493023125014");
        assertThat(canonical("A.B%2Bc@Example.COM a.b+c%40example.com"))
                .containsExactly("a.b+c@example.com", "a.b+c@example.com");
        assertThat(canonical("de89 3704 0044 0532 0130 00, DE89370400440532013000"))
                .containsExactly("DE89370400440532013000", "DE89370400440532013000");
    }

    @Test
    void looksForDeclaredValuesAsWordsInAnyCaseWithOrWithoutAccents() {
        var name = declared(Entity.PERSON, "Zoë van Straßen-Łuczak");

        assertThat(found(name, "ZOE VAN STRASSEN-LUCZAK, Zoë, straßen, Zoës, van, Łuczak."))
                .containsExactly(
                        "PERSON ZOE VAN STRASSEN-LUCZAK",
                        "PERSON Zoë",
                        "PERSON straßen",
                        "PERSON Łuczak");
        assertThat(
                        found(
                                declared(Entity.ADDRESS, "Lindenstr. 5, 10115 Berlin"),
                                "in: Lindenstr 5\n10115 BERLIN"))
                .containsExactly("ADDRESS Lindenstr 5\n10115 BERLIN");
        assertThat(found(declared(Entity.PERSON, "田中"), "私は田中です")).containsExactly("PERSON 田中");
        assertThat(found(declared(Entity.PERSON, "Jo"), "Jo")).isEmpty();
    }

    @Test
    void asksOnlyWhereNationalNumbersAreKnown() {
        assertThat(found(Recognisers.standard(List.of()), "Tel. 030 23125-014 or +49 30 23125014"))
                .containsExactly("PHONE +49 30 23125014");
        assertThatThrownBy(() -> Recognisers.standard(List.of("EU")))
                .hasMessageContaining("`EU` is no region");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order 030 23125-014",
                "#030 23125-014",
                "ABC-030 23125-014",
                "030 23125-014-A",
                "orders/030-23125014",
                "01.02.2024 12:30",
                "02.03.2024",
                "2024-01-31",
                "1.234.567,89 €",
                "03 045 678,90 €",
                "12345678",
                "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "192.168.100.200",
                "v10.20.30.4000",
                "4111 1111 1111 1112",
                "9111 1111 1111 1111",
                "DE88 3704 0044 0532 0130 00",
                "XX89 3704 0044 0532 0130 00",
                "anna@localhost",
                "@anna",
                "anna@",
                "password: required",
                "password=${PASSWORD}",
                "token: 1234"
            })
    void leavesNearMisses(String text) {
        assertThat(STANDARD.in(text)).isEmpty();
    }

    @Test
    void refusesTheTextWhenARecogniserFails() {
        var failing =
                new Recogniser() {
                    @Override
                    public String name() {
                        return "failing";
                    }

                    @Override
                    public int version() {
                        return 7;
                    }

                    @Override
                    public Set<Trigger> triggers() {
                        return Set.of(Trigger.TEXT);
                    }

                    @Override
                    public int look(Text text, int at, Consumer<Match> found) {
                        throw new IllegalStateException(text.slice(0, text.length()));
                    }
                };

        assertThatThrownBy(() -> STANDARD.with(failing).in("anna@example.com"))
                .isInstanceOf(DetectionFailedException.class)
                .hasMessageContaining("`failing` (version 7)")
                .hasMessageNotContaining("anna")
                .hasNoCause();
    }

    @Test
    void namesItsVersions() {
        assertThat(STANDARD.versions())
                .containsExactly("card/1", "email/1", "iban/1", "phone/1", "secret/1");
    }

    private static Recognisers declared(Entity entity, String... values) {
        return STANDARD.with(
                new DeclaredRecogniser(
                        List.of(values).stream().map(v -> new Declared(entity, v)).toList()));
    }

    private static List<String> found(Recognisers recognisers, String text) {
        return recognisers.in(text).stream()
                .map(s -> s.entity() + " " + text.substring(s.start(), s.end()))
                .toList();
    }

    private static List<String> canonical(String text) {
        return STANDARD.in(text).stream().map(Span::canonical).toList();
    }
}
