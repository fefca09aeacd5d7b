package io.penstock.gateway;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.model.SimulatedProvider;
import io.penstock.embedded.postgres.TestPostgres;
import io.penstock.gateway.health.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.util.Base64;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.TestExecutionListeners.MergeMode;

/// The whole service on a free port, with Postgres, an issuer and providers that fail on demand;
/// started once.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = {GatewayApplication.class, GatewayTest.Clients.class},
        properties = "logging.level.io.penstock.platform.problem=debug")
@ContextConfiguration(initializers = GatewayTest.Surroundings.class)
@TestExecutionListeners(
        listeners = GatewayTest.Forgetting.class,
        mergeMode = MergeMode.MERGE_WITH_DEFAULTS)
public @interface GatewayTest {
    /// Providers as they are on the wire; `sim-one` and `sim-two` are at it.
    SimulatedProvider SIMULATED = SimulatedProvider.start(0);

    /// What a test's calls told of a target is no matter of the next test.
    class Forgetting implements TestExecutionListener {
        @Override
        public void beforeTestMethod(TestContext test) {
            test.getApplicationContext().getBean(Health.class).forget();
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    class Clients {
        @Bean
        @Lazy
        GatewayClient gatewayClient(@Value("${local.server.port}") int port) {
            return new GatewayClient(port);
        }
    }

    class Surroundings implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            var database = TestPostgres.freshDatabase();
            var issuer = TestIssuer.shared();
            var fake = FakeProvider.shared();
            TestPropertyValues.of(
                            "spring.datasource.url=" + database.url(),
                            "spring.datasource.username=penstock_gateway",
                            "spring.datasource.password=penstock_gateway",
                            "spring.flyway.url=" + database.url(),
                            "spring.flyway.user=penstock_owner",
                            "spring.flyway.password=penstock_owner",
                            "spring.security.oauth2.resourceserver.jwt.issuer-uri="
                                    + issuer.issuerUri(),
                            "spring.security.oauth2.resourceserver.jwt.jwk-set-uri="
                                    + issuer.jwksUri(),
                            "management.server.port=0",
                            "penstock.root-key-file=" + rootKey(),
                            "penstock.gateway.max-response=64KB")
                    .and(provider("first", fake, "sk-first", true))
                    .and(provider("second", fake, "none", true))
                    .and(provider("third", fake, "sk-third", true))
                    .and(provider("fourth", fake, "sk-fourth", true))
                    .and(provider("tooled", fake, "sk-tooled", true))
                    .and(
                            "penstock.gateway.providers.tooled.schema=tool",
                            "penstock.gateway.providers.tooled.max-output-tokens=150")
                    .and(provider("stranger", fake, "sk-stranger", false))
                    .and(provider("keyless", fake, "", true))
                    .and(
                            "penstock.gateway.providers.claude.kind=anthropic",
                            "penstock.gateway.providers.claude.api-key=sk-claude",
                            "penstock.gateway.providers.claude.trusted=true")
                    .and(simulated("one", "3s", "400ms"))
                    .and(simulated("two", "3s", "400ms"))
                    .and(simulated("patient", "10s", "5s"))
                    .and(simulated("whole", "3s", "400ms"))
                    .and("penstock.gateway.providers.whole.stream=false")
                    .and(price(0, "one", "m", "2020-01-01", "until=2021-01-01", 1000, 1000))
                    .and(price(1, "one", "m", "2021-01-01", "per-request=0.0000004", 1.25, 10))
                    .and(
                            "penstock.gateway.prices[1].cached-input=0.125",
                            "penstock.gateway.prices[1].reasoning=12.5")
                    .and(price(2, "two", "m*", "2021-01-01", "cached-input=0.015", 0.15, 0.6))
                    .and(price(3, "whole", "*", "2021-01-01", "reasoning=1", 0.15, 0.6))
                    .and(route("streamed", "one/m", "two/m"))
                    .and(route("unpriced-first", "patient/m", "one/m"))
                    .and(route("streamed-one", "one/m"))
                    .and(route("patient", "patient/m"))
                    .and(route("default", "first/any", "second/any", "local/extractive"))
                    .and(route("pair", "first/any", "second/any"))
                    .and(route("many", "first/any", "second/any", "third/any", "fourth/any"))
                    .and(route("single", "first/any"))
                    .and(route("offline", "local/extractive"))
                    .and(route("leaking", "stranger/any", "keyless/any", "claude/any"))
                    .applyTo(context);
        }

        private static String[] simulated(String name, String timeout, String silence) {
            var settings = "penstock.gateway.providers." + name;
            return new String[] {
                settings + ".kind=openai",
                settings + ".base-url=" + SIMULATED.baseUrl(name),
                settings + ".api-key=sk-" + name,
                settings + ".trusted=true",
                settings + ".timeout=" + timeout,
                settings + ".first-token=" + silence,
                settings + ".idle=" + silence
            };
        }

        private static String[] provider(
                String name, FakeProvider fake, String key, boolean trusted) {
            var prefix = "penstock.gateway.providers." + name;
            return new String[] {
                prefix + ".kind=openai",
                prefix + ".base-url=" + fake.baseUrl(name),
                prefix + ".api-key=" + key,
                prefix + ".trusted=" + trusted
            };
        }

        private static String[] price(
                int index,
                String provider,
                String model,
                String from,
                String more,
                double input,
                double output) {
            var prefix = "penstock.gateway.prices[" + index + "].";
            return new String[] {
                prefix + "provider=" + provider,
                prefix + "model=" + model,
                prefix + "from=" + from,
                prefix + more,
                prefix + "input=" + input,
                prefix + "output=" + output
            };
        }

        private static String[] route(String name, String... targets) {
            var properties = new String[targets.length * 2];
            for (var i = 0; i < targets.length; i++) {
                var prefix = "penstock.gateway.routes." + name + "[" + i + "]";
                var parts = targets[i].split("/");
                properties[2 * i] = prefix + ".provider=" + parts[0];
                properties[2 * i + 1] = prefix + ".model=" + parts[1];
            }
            return properties;
        }

        private static String rootKey() {
            try {
                var file = Files.createTempFile("root", ".key");
                file.toFile().deleteOnExit();
                return Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]))
                        .toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
