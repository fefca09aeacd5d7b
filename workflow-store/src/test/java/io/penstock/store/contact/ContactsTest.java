package io.penstock.store.contact;

import static io.penstock.store.TestEvents.contact;
import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestEvents.with;
import static io.penstock.store.TestStore.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.EventData;
import io.penstock.store.contact.ContactKey.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.StringNode;

class ContactsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+15550100999",
                "15550100999",
                "0015550100999",
                " +1 (555) 010-0999 ",
                "tel:+1-555-010-0999;phone-context=x"
            })
    void aNumberIsTheSameHoweverItIsWritten(String text) {
        assertThat(ContactKey.phone(text)).contains(new ContactKey(Kind.PHONE, "+15550100999"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0555 0100", "dana", "+1", "12345678901234567890"})
    void whatIsNoInternationalNumberIsNone(String text) {
        assertThat(ContactKey.phone(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Dana+x@Example.COM",
                "mailto:dana+x@example.com?subject=a",
                "mailto:dana%2Bx@example.com"
            })
    void anAddressIsTheSameHoweverItIsWritten(String text) {
        assertThat(ContactKey.email(text))
                .contains(new ContactKey(Kind.EMAIL, "dana+x@example.com"));
    }

    @Test
    void anEventIsFoundByItsPersonItsFormItsTicketAndItsRecord() {
        var answers =
                List.of(
                        answer("email", "Dana@Work.example"),
                        answer("phone", "+1 555 0100"),
                        answer("text", "call 5550100"),
                        answer("text", "other@work.example"));
        var plain = message(ACME, "dana", "Hello");
        var event =
                with(
                        plain,
                        new EventData(
                                contact("zendesk:user:7", List.of("mailto:d@home.example")),
                                null,
                                null,
                                new EventData.Ticket("4711", "T-1", null, null, null),
                                new EventData.ObjectRecord("99", "deal", null, null, null, null),
                                new EventData.Form("f", null, null, null, answers),
                                null,
                                plain.data().nativeItem(),
                                null,
                                null,
                                null,
                                null,
                                null));

        assertThat(Contacts.of(event))
                .containsExactlyInAnyOrder(
                        new ContactKey(Kind.EXTERNAL_ID, "zendesk:user:7"),
                        new ContactKey(Kind.EMAIL, "d@home.example"),
                        new ContactKey(Kind.EMAIL, "dana@work.example"),
                        new ContactKey(Kind.EMAIL, "other@work.example"),
                        new ContactKey(Kind.PHONE, "+15550100"),
                        new ContactKey(Kind.EXTERNAL_ID, "4711"),
                        new ContactKey(Kind.EXTERNAL_ID, "T-1"),
                        new ContactKey(Kind.EXTERNAL_ID, "99"));
    }

    @Test
    void aKeySaysNothingOfThePersonInALog() {
        assertThat(ContactKey.email("dana@work.example").orElseThrow().toString())
                .doesNotContain("dana");
    }

    private static EventData.Form.Answer answer(String type, String value) {
        return new EventData.Form.Answer("key", null, type, StringNode.valueOf(value));
    }
}
