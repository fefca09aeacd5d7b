package io.penstock.standalone;

import io.penstock.standalone.parts.Clients;
import io.penstock.standalone.parts.HealthAddresses;
import io.penstock.standalone.place.DataFolder;
import io.penstock.standalone.place.OwnerOnly;
import io.penstock.standalone.place.Port;
import io.penstock.standalone.place.Ports;
import io.penstock.standalone.place.Refusal;
import io.penstock.standalone.place.Secret;
import io.penstock.standalone.place.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import tools.jackson.databind.json.JsonMapper;

/// Tells the command line where everything is, and which client it is to be. Holds no secret, only
/// where one lies.
record AddressFile(DataFolder folder, Ports ports, Secrets secrets) {
    private static final JsonMapper JSON = JsonMapper.shared();

    void write() {
        var file = JSON.createObjectNode();
        file.put("version", version());
        file.put("intake", ports.url(Port.INTAKE));
        file.put("issuer", ports.url(Port.ISSUER));
        var client = file.putObject("client");
        client.put("id", Clients.DEVELOPMENT);
        client.put("secretFile", secrets.file(Secret.DEVELOPMENT_CLIENT).toString());
        var scopes = client.putArray("scopes");
        Clients.DEVELOPMENT_SCOPES.forEach(scopes::add);
        var parts = file.putArray("parts");
        HealthAddresses.all(ports)
                .forEach(
                        (name, addresses) -> {
                            var part = parts.addObject();
                            part.put("name", name);
                            var health = part.putArray("health");
                            addresses.forEach(address -> health.add(address.toString()));
                            part.put("log", folder.logs().resolve(name + ".log").toString());
                        });
        try {
            OwnerOnly.write(folder.addresses(), file.toPrettyString() + "\n");
        } catch (IOException e) {
            throw new Refusal("cannot write " + folder.addresses() + ": " + e.getMessage());
        }
    }

    static void remove(DataFolder folder) {
        try {
            Files.deleteIfExists(folder.addresses());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String version() {
        var version = AddressFile.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
