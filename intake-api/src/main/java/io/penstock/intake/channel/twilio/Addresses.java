package io.penstock.intake.channel.twilio;

import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Phone;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Conversation;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Who writes to whom, as Twilio has it: a telephone number, one behind the name of a messenger
/// (`whatsapp:+…`), or another name there. Since spring 2026 a person on WhatsApp may have no
/// number, only a user id of the business's scope (BSUID).
final class Addresses {
    private static final String WHATSAPP = "whatsapp:";
    private static final String USER_ID = "whatsapp-bsuid:";
    private static final Pattern MESSENGER = Pattern.compile("([a-z][a-z0-9-]*):(\\S+)");
    private static final Pattern BLANK = Pattern.compile("\\s");

    private Addresses() {}

    /// The customer, by the address at which Twilio reaches them.
    static Contact customer(JsonNode body, String address) {
        var id = uri(address);
        var user = Fields.text(body, "ExternalUserId").map(Addresses::userUri);
        return new Contact(
                id,
                user.filter(other -> !other.equals(id)).map(List::of).orElse(null),
                name(body),
                Fields.textOrNull(body, "ProfileUsername"),
                null);
    }

    /// Both addresses in Twilio's own form, the customer's first: whoever answers needs either.
    static Conversation between(String customer, String ours) {
        return new Conversation(customer + "|" + ours, null, null);
    }

    private static Contact.@Nullable Name name(JsonNode body) {
        return Fields.text(body, "ProfileName")
                .map(full -> new Contact.Name(full, null, null))
                .orElse(null);
    }

    private static String uri(String address) {
        var messenger = MESSENGER.matcher(address);
        var local = messenger.matches() ? messenger.group(2) : address;
        return Phone.uri(local)
                .orElseGet(
                        () ->
                                address.startsWith(WHATSAPP)
                                        ? userUri(local)
                                        : messenger.matches()
                                                ? address
                                                : "twilio:address:" + unbroken(address));
    }

    private static String userUri(String userId) {
        return USER_ID + unbroken(userId.strip());
    }

    private static String unbroken(String text) {
        return BLANK.matcher(text).replaceAll("%20");
    }
}
