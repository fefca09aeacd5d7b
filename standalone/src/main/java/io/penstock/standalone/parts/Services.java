package io.penstock.standalone.parts;

import io.penstock.standalone.place.DataFolder;
import io.penstock.standalone.place.OwnerOnly;
import io.penstock.standalone.place.Ports;
import io.penstock.standalone.place.Refusal;
import io.penstock.standalone.place.Secrets;
import io.penstock.standalone.process.Part;
import io.penstock.standalone.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The four services from their own jars.
public final class Services {
    private static final Duration GRACE = Duration.ofSeconds(25);
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Installation installation;
    private final DataFolder folder;
    private final Ports ports;
    private final ServiceSettings settings;
    private final @Nullable Path config;

    /// @param config a YAML file that wins over the configuration of every service; null for none
    public Services(
            Installation installation,
            DataFolder folder,
            Ports ports,
            Secrets secrets,
            @Nullable Path config) {
        this.installation = installation;
        this.folder = folder;
        this.ports = ports;
        this.settings = new ServiceSettings(ports, secrets);
        this.config = config;
    }

    /// In the order of their start. Writes their configuration, for their owner only: it holds
    /// passwords.
    public List<Part> parts() {
        return Arrays.stream(Service.values()).map(this::part).toList();
    }

    private Part part(Service service) {
        var locations =
                "file:" + writeSettings(service) + (config == null ? "" : ",file:" + config);
        return new Part(
                service.module(),
                installation.serviceCommand(
                        service.module(),
                        service.heap(),
                        List.of("-Dspring.config.additional-location=" + locations)),
                Map.of(),
                folder.logs().resolve(service.module() + ".log"),
                new HttpProbe(HealthAddresses.of(service, ports)),
                Signal.TERM,
                GRACE);
    }

    private Path writeSettings(Service service) {
        var file = folder.config().resolve(service.module() + ".yaml");
        try {
            OwnerOnly.write(file, YAML.writeValueAsString(settings.of(service)));
            return file;
        } catch (IOException e) {
            throw new Refusal("cannot write " + file + ": " + e.getMessage());
        }
    }

    /// Refuses a file that no service could read.
    public static Path checkedConfig(Path file) {
        try {
            if (!YAML.readTree(Files.readString(file)).isObject()) {
                throw new Refusal("--config: " + file + " holds no YAML mapping");
            }
            return file.toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new Refusal("--config: cannot read " + file);
        } catch (JacksonException e) {
            throw new Refusal("--config: " + file + " is not YAML: " + firstLine(e));
        }
    }

    private static String firstLine(JacksonException e) {
        var place = e.getLocation();
        return place == null ? "" : "line " + place.getLineNr();
    }
}
