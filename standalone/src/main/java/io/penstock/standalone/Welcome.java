package io.penstock.standalone;

import io.penstock.standalone.parts.Clients;
import io.penstock.standalone.parts.People;
import io.penstock.standalone.place.DataFolder;
import io.penstock.standalone.place.Port;
import io.penstock.standalone.place.Ports;
import io.penstock.standalone.place.Secret;
import io.penstock.standalone.place.Secrets;
import java.util.ArrayList;
import java.util.List;

/// What a newcomer reads once everything is up.
///
/// @param models those that a configured provider offers
record Welcome(DataFolder folder, Ports ports, Secrets secrets, List<String> models) {

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("penstock is ready");
        lines.add("  dashboard            " + Clients.dashboard(ports));
        for (var person : People.values()) {
            lines.add("    log in as          " + login(person));
        }
        lines.addAll(rest());
        return lines;
    }

    private String login(People person) {
        return "'%s' with the password %s"
                .formatted(person.user(), secrets.value(person.password()));
    }

    private List<String> rest() {
        return List.of(
                "  API                  " + ports.url(Port.INTAKE),
                "  LLM gateway          " + ports.url(Port.GATEWAY),
                "  retrieval            " + ports.url(Port.RETRIEVAL),
                "  token issuer         " + ports.url(Port.ISSUER),
                "  WhatsApp stand-in    "
                        + ports.url(Port.STAND_INS)
                        + "/_messages shows the replies that arrived",
                "  model                " + model(),
                "  data and logs        " + folder.root(),
                "  root key             "
                        + secrets.file(Secret.ROOT_KEY)
                        + " (without it the data stays sealed)",
                "  development client   '%s', its secret is in %s"
                        .formatted(Clients.DEVELOPMENT, secrets.file(Secret.DEVELOPMENT_CLIENT)),
                "  a token              ./penstock token runs:read",
                "  a first message      ./penstock send samples/whatsapp/s002-whatsapp-text.json --text \"Can I return shoes I have worn once?\" --wait",
                "Ctrl-C, or ./penstock down, stops everything");
    }

    private String model() {
        return models.isEmpty()
                ? "local-extractive: no provider is configured, so answers are sentences from the documents"
                : String.join(", ", models);
    }
}
