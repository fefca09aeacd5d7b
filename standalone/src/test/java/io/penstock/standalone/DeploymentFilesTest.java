package io.penstock.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.IssuerOptions;
import io.penstock.standalone.parts.Clients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Holds the files for containers to the code, without containers.
class DeploymentFilesTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Path REALM = HOME.resolve("deploy/keycloak/penstock-realm.json");
    private static final Path COMPOSE = HOME.resolve("docker-compose.yml");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");
    private static final Pattern METRIC = Pattern.compile("penstock_[a-z_]+");
    private static final Pattern SCOPE = Pattern.compile("\"([a-z-]+:[a-z-]+)\"\\)");

    static List<String> services() {
        return IssuerOptions.SERVICES;
    }

    @ParameterizedTest
    @MethodSource("services")
    void buildsEveryServiceByItsModule(String service) {
        var described = yaml(COMPOSE).at("/services/" + service);

        assertThat(described.at("/build/args/MODULE").asString()).isEqualTo(service);
        assertThat(HOME.resolve(service).resolve("pom.xml")).exists();
    }

    @ParameterizedTest
    @MethodSource("services")
    void tellsAServiceOnlyWhatItReads(String service) {
        var told = new TreeSet<>(yaml(COMPOSE).at("/x-common").propertyNames());
        told.addAll(yaml(COMPOSE).at("/services/" + service + "/environment").propertyNames());
        told.remove("<<"); // what all of them are told

        var settings = text(HOME.resolve(service + "/src/main/resources/application.yaml"));
        assertThat(found(VARIABLE, settings)).containsAll(told);
    }

    @Test
    void makesEverySettingThatTheFilesAskFor() {
        var asked = new TreeSet<>(found(VARIABLE, text(COMPOSE)));
        asked.addAll(found(VARIABLE, text(REALM)));

        var made =
                text(HOME.resolve(".env.example"))
                        .lines()
                        .filter(line -> line.contains("=") && !line.startsWith("#"))
                        .map(line -> line.substring(0, line.indexOf('=')))
                        .collect(Collectors.toSet());
        assertThat(made).containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    void handsTheRealmWhatItLeavesOpen() {
        assertThat(yaml(COMPOSE).at("/services/keycloak/environment").propertyNames())
                .containsAll(found(VARIABLE, text(REALM)));
    }

    @Test
    void knowsEveryScopeThatAnEndpointWants() {
        assertThat(names(json(REALM).path("clientScopes"), "name"))
                .containsAll(wantedByEndpoints())
                .containsAll(Clients.DEVELOPMENT_SCOPES);
    }

    @Test
    void developmentMayAskForEveryScopeThatAnEndpointWants() {
        var wanted = wantedByEndpoints();
        wanted.remove("admin:tenants");

        assertThat(Clients.DEVELOPMENT_SCOPES).containsAll(wanted);
    }

    private static Set<String> wantedByEndpoints() {
        var wanted = new TreeSet<String>();
        for (var service : IssuerOptions.SERVICES) {
            for (var source : below(HOME.resolve(service + "/src/main/java"), ".java")) {
                text(source)
                        .lines()
                        .filter(line -> line.contains("scope("))
                        .forEach(line -> wanted.addAll(found(SCOPE, line)));
            }
        }
        assertThat(wanted).contains("reviews:decide", "traces:reveal", "llm:invoke");
        return wanted;
    }

    @Test
    void givesEveryScopeToSomeRoleAndNoneToEverybody() {
        var realm = json(REALM);
        var roles = names(realm.at("/roles/realm"), "name");
        var mapped = new TreeSet<String>();
        for (var mapping : realm.path("scopeMappings")) {
            assertThat(mapping.path("roles")).isNotEmpty();
            mapping.path("roles").forEach(role -> assertThat(roles).contains(role.asString()));
            mapped.add(mapping.path("clientScope").asString());
        }

        var scopes = names(realm.path("clientScopes"), "name");
        scopes.removeIf(scope -> !scope.contains(":"));
        assertThat(mapped).isEqualTo(scopes);
    }

    @Test
    void keepsPublishingPromptsFromReviewers() {
        assertThat(rolesWith("prompts:publish")).containsExactly("prompt-approver");
        for (var user : json(REALM).path("users")) {
            var roles = new ArrayList<String>();
            user.path("realmRoles").forEach(role -> roles.add(role.asString()));
            assertThat(roles).hasSize(1);
        }
        var asked = json(REALM).at("/clients/0/optionalClientScopes").toString();
        assertThat(asked).contains("reviews:decide").doesNotContain("prompts:publish");
    }

    /// Keycloak refuses a login that asks for a scope which the client does not have.
    @Test
    void letsTheDashboardAskForWhatItAsksFor() {
        var settings = yaml(HOME.resolve("intake-api/src/main/resources/application.yaml"));
        var asked = List.of(settings.at("/penstock/dashboard/scope").asString().split(" "));
        assertThat(asked).contains("openid", "runs:read");

        var offered = new TreeSet<>(Set.of("openid", "profile"));
        json(REALM)
                .at("/clients/0/optionalClientScopes")
                .forEach(scope -> offered.add(scope.asString()));
        assertThat(offered).containsAll(asked);
    }

    @Test
    void letsOnlyMachinesActForTenants() {
        assertThat(rolesWith("tenants:act-for")).containsExactly("machine");
        for (var client : json(REALM).path("clients")) {
            var mayAct = client.path("optionalClientScopes").toString().contains("tenants:act-for");
            assertThat(mayAct)
                    .isEqualTo(client.path("clientId").asString().equals("workflow-worker"));
            assertThat(client.path("protocolMappers").toString().contains("tenant-asked-for"))
                    .isEqualTo(mayAct);
        }
    }

    @Test
    void issuesTokensAsTheServicesWantThem() {
        var realm = json(REALM);

        assertThat(realm.path("defaultSignatureAlgorithm").asString()).isEqualTo("ES256");
        assertThat(realm.path("accessTokenLifespan").asInt()).isEqualTo(300);
        for (var service : IssuerOptions.SERVICES) {
            assertThat(realm.path("clientScopes").toString())
                    .contains("\"included.custom.audience\":\"" + service + "\"");
        }
        for (var client : realm.path("clients")) {
            assertThat(client.path("fullScopeAllowed").asBoolean(true)).isFalse();
            assertThat(client.path("defaultClientScopes").toString()).contains("\"penstock\"");
        }
        var dashboard = realm.at("/clients/0");
        assertThat(dashboard.path("clientId").asString()).isEqualTo("dashboard");
        assertThat(dashboard.path("publicClient").asBoolean()).isTrue();
        assertThat(dashboard.path("attributes").path("pkce.code.challenge.method").asString())
                .isEqualTo("S256");
    }

    @Test
    void watchesOnlyMetricsThatExist() {
        var code = new StringBuilder();
        for (var service : IssuerOptions.SERVICES) {
            below(HOME.resolve(service + "/src/main/java"), ".java")
                    .forEach(source -> code.append(text(source)));
        }
        var watched = new TreeSet<String>();
        watched.addAll(found(METRIC, text(HOME.resolve("deploy/prometheus/alerts.yml"))));
        watched.addAll(
                found(METRIC, text(HOME.resolve("deploy/grafana/dashboards/penstock.json"))));

        assertThat(watched).hasSizeGreaterThan(10);
        for (var metric : watched) {
            assertThat(code).containsPattern("\"" + named(metric) + "\"");
        }
    }

    /// How the code calls it: dots instead of underscores, without what the exporter appends.
    private static String named(String metric) {
        var name =
                metric.replaceAll("_(total|count|sum|max)$", "")
                        .replaceAll("_seconds$", "")
                        .replace('_', '.');
        return Pattern.quote(name) + "(\\.seconds)?";
    }

    @Test
    void parses() {
        var parsed = 0;
        for (var file : below(HOME.resolve("deploy"), ".json")) {
            assertThat(json(file).isObject()).as(file.toString()).isTrue();
            parsed++;
        }
        for (var file : below(HOME.resolve("deploy"), ".yml", ".yaml")) {
            assertThat(yaml(file).isObject()).as(file.toString()).isTrue();
            parsed++;
        }
        assertThat(parsed).isGreaterThanOrEqualTo(7);
    }

    private static Set<String> rolesWith(String scope) {
        var roles = new TreeSet<String>();
        for (var mapping : json(REALM).path("scopeMappings")) {
            if (mapping.path("clientScope").asString().equals(scope)) {
                mapping.path("roles").forEach(role -> roles.add(role.asString()));
            }
        }
        return roles;
    }

    private static Set<String> names(JsonNode items, String member) {
        var names = new TreeSet<String>();
        items.forEach(item -> names.add(item.path(member).asString()));
        return names;
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(found.groupCount()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> below(Path folder, String... endings) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> List.of(endings).stream().anyMatch(file.toString()::endsWith))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(Path file) {
        return JsonMapper.shared().readTree(text(file));
    }

    private static JsonNode yaml(Path file) {
        return new YAMLMapper().readTree(text(file));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
